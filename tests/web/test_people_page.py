"""The list of people: who has no phone, cards, words that were lost, who is taken out."""

import pytest
from django.test import Client

from tests.make import make_membership, make_network, sign_in
from tests.workshops.room_scene import make_room
from trama.audit.models import AuditEntry
from trama.networks.enums import Role
from trama.sessions.actions.contributing import Wording
from trama.sessions.return_codes import return_code
from trama.workshops.actions.grouping import choose_representative
from trama.workshops.actions.writing import add_note
from trama.workshops.enums import Shape

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room()


def listed(room):
    return room.desk.get(f"{room.desk_link}personas/").content.decode()


def test_somebody_without_a_phone_is_added_and_placed(room):
    before = {group.number: group.participants.count() for group in room.workshop.groups.all()}
    answer = room.desk.post(
        f"{room.desk_link}personas/", {"name": "  Hugo  Paillalef ", "network": room.workshop.network.code}
    )
    assert answer.status_code == 302
    hugo = room.workshop.participants.get(name="Hugo Paillalef")
    assert (hugo.has_no_phone, hugo.network, hugo.group.number) == (True, room.workshop.network, 1)
    assert hugo.group.participants.count() == before[1] + 1
    assert "sin teléfono" in listed(room)
    written = {"name": "Eva", "network": "other", "network_name": "Red del Maule"}
    room.desk.post(f"{room.desk_link}personas/", written)
    assert room.workshop.participants.get(name="Eva").network_name == "Red del Maule"


def test_without_a_name_what_was_written_stays(room):
    answer = room.desk.post(f"{room.desk_link}personas/", {"name": " ", "network_name": "Red del Maule"})
    assert answer.status_code == 422
    assert "Red del Maule" in answer.content.decode()
    assert room.workshop.participants.count() == 4


def test_a_card_is_corrected_wherever_it_stands(room):
    rosa = room.people[0]
    add_note(
        workshop=room.workshop, shape=Shape.SQUARE, wording=Wording("Bien"), is_signed=True, tags=[], by=rosa
    )
    address = f"{room.desk_link}personas/{rosa.code}/"
    assert 'value="Rosa"' in room.desk.get(address).content.decode()
    assert room.desk.post(address, {"do": "card", "name": ""}).status_code == 422
    room.desk.post(address, {"do": "card", "name": "Rosa Ñancupil", "network": room.workshop.network.code})
    rosa.refresh_from_db()
    assert (rosa.name, rosa.network) == ("Rosa Ñancupil", room.workshop.network)
    assert "Rosa Ñancupil" in room.phones[2].get(room.link).content.decode()
    assert "Rosa Ñancupil" in room.desk.get(f"{room.desk_link}tablero/").content.decode()


def test_a_word_is_shown_only_when_it_is_asked_for_and_that_is_kept(room):
    rosa = room.people[0]
    address = f"{room.desk_link}personas/{rosa.code}/"
    word = return_code(rosa.number)
    assert word not in room.desk.get(address).content.decode()
    assert word not in listed(room)
    assert word in room.desk.post(address, {"do": "word"}).content.decode()
    entry = AuditEntry.objects.get(event="word_looked_at")
    assert (entry.subject_code, entry.details) == (rosa.code, {})


def test_the_word_is_for_nobody_but_the_facilitator(room):
    rosa = room.people[0]
    for role, status in ((Role.MEMBER, 403), (Role.AUTHORITY, 404)):
        person = make_membership(network=room.workshop.network, role=role).person
        asked = sign_in(Client(), person).post(f"{room.desk_link}personas/{rosa.code}/", {"do": "word"})
        assert asked.status_code == status
    other = make_membership(network=make_network(), role=Role.COORDINATOR).person
    assert sign_in(Client(), other).get(f"{room.desk_link}personas/").status_code == 404


def test_who_is_taken_out_is_told_kindly_refused_and_may_be_let_in_again(room):
    rosa, phone = room.people[0], room.phones[0]
    choose_representative(group=room.group(1), participant=rosa, by=rosa)
    state = f"{room.desk_link}personas/{rosa.code}/estado/"
    room.desk.post(state, {"out": "1"})
    assert room.group(1).representative is None
    page = phone.get(room.link).content.decode()
    assert "Ya no estás en este taller" in page
    assert "Tu nombre" not in page
    assert phone.get(f"{room.link}parte/").status_code == 302
    for where, given in (
        ("hoja/", {"question": "0", "text": "algo"}),
        ("notas/", {"shape": "square", "text": "a"}),
    ):
        refused = phone.post(room.link + where, given, headers={"X-Trama": "1"})
        assert refused.status_code == 409
        assert refused.content.decode().startswith("Ya no estás en este taller")
    assert "fuera del taller" in listed(room)
    room.desk.post(state, {"in": "1"})
    assert phone.get(f"{room.link}parte/").status_code == 200
