"""Whoever asks to be hidden is seen by nobody else, loses nothing, and comes back as they were."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.live_page import LivePage
from tests.make import (
    make_membership,
    make_network,
    make_person,
    make_question,
    make_user,
    make_wave,
    sign_in,
)
from tests.workshops.room_scene import make_room
from trama.audit.models import AuditEntry
from trama.jobs.backup import kept_models
from trama.mail.models import Letter
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import Permission, Role
from trama.networks.models import Network, Person
from trama.networks.queries import heirs_of, joinings_of
from trama.networks.tasks import send_joining
from trama.offline_room.pack import handed_of
from trama.privacy.actions.blocking import (
    block_participant,
    block_person,
    unblock_participant,
    unblock_person,
)
from trama.privacy.actions.erasing import erase_participant, erase_person
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import Card, join, participant_of
from trama.sessions.models import Group
from trama.surveys.actions.handing import hand_over_link
from trama.surveys.letters import report_letters
from trama.surveys.models import Invitation
from trama.surveys.queries import link_report
from trama.surveys.tasks import mail_everybody, send_letter
from trama.workshops.actions.writing import add_note, write_entry
from trama.workshops.certificates import certificates_of, certified
from trama.workshops.enums import Shape
from trama.workshops.models import Note
from trama.workshops.record import record_of
from trama.workshops.thanks import thanks_letters

pytestmark = pytest.mark.django_db
NAME, MAIL = "Rosa Elena Millán", "rosa@escuela.cl"
UNCOUNTED = {"audit.AuditEntry", "live.Topic", "live.Change"}


@pytest.fixture
def rosa():
    return make_person(name=NAME, user=make_user(email=MAIL))


def hide(person):
    block_person(person=person, by=person)


def everything():
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in kept_models()
        if model._meta.label not in UNCOUNTED
    }


def test_they_hold_nothing_for_anybody_and_their_own_pages_stay_open(rosa):
    network = make_network()
    make_membership(network=network, role=Role.COORDINATOR, person=rosa)
    client = sign_in(Client(), rosa)
    hide(rosa)
    assert not Network.objects.allowing(rosa, Permission.NETWORK_VIEW).exists()
    assert client.get("/cuenta/").status_code == 200
    assert NAME in client.get("/cuenta/").content.decode()
    unblock_person(person=rosa, by=rosa)
    assert client.get(f"/redes/{network.code}/").status_code == 200


def test_lifting_it_leaves_every_row_as_it_was(rosa):
    room = make_room(people=3)
    make_membership(network=room.workshop.network, person=rosa)
    join(session=room.workshop, card=Card(NAME, person=rosa), secret="s" * 20, by=Card(NAME))
    make_wave(network=room.workshop.network, people=[rosa])
    before = everything()
    hide(rosa)
    hide(rosa)
    assert everything() != before
    unblock_person(person=rosa, by=rosa)
    unblock_person(person=rosa, by=rosa)
    assert everything() == before
    acts = (
        AuditEntry.objects.filter(event__startswith="person_").order_by("pk").values_list("event", flat=True)
    )
    assert list(acts) == ["person_blocked", "person_unblocked"]


def test_whoever_is_hidden_may_be_erased_and_whoever_is_erased_is_not_hidden(rosa):
    make_membership(network=make_network(), person=rosa)
    hide(rosa)
    erase_person(person=rosa, by=rosa)
    rosa.refresh_from_db()
    assert rosa.blocked_at is None
    assert rosa.memberships.get().until_on == timezone.localdate()
    hide(rosa)
    assert rosa.blocked_at is None


def test_nobody_hands_the_coordination_to_them_nor_finds_them(rosa):
    network = make_network()
    by = make_membership(network=network, role=Role.COORDINATOR).person
    held = make_membership(network=network, person=rosa)
    client = sign_in(Client(), by)
    hide(rosa)
    assert not heirs_of(network=network, but=by).exists()
    assert rosa not in Person.objects.visible_to(by)
    assert client.get(f"/redes/{network.code}/participacion/{held.code}/").status_code == 404
    assert rosa in Person.objects.visible_to(rosa)


# Mails.


def test_nothing_is_sent_to_them_and_a_letter_that_waits_does_not_leave(
    rosa, django_capture_on_commit_callbacks
):
    network = make_network()
    make_membership(network=network, person=rosa)
    other = make_membership(network=network).person
    wave = make_wave(network=network, people=[rosa, other])
    letter = Letter.objects.create(about="invitation:x", reference=rosa.invitations.get().pk)
    hide(rosa)
    send_letter.call(letter.pk)
    with django_capture_on_commit_callbacks(execute=True):
        mail_everybody(wave=wave, by=other)
    assert [message.to for message in mail.outbox] == [[other.email]]
    letter.refresh_from_db()
    assert letter.state == "sent"  # it ends like one that left, and tells nothing


def test_what_came_with_their_link_is_told_to_them_when_they_are_back(rosa):
    network = make_network()
    make_membership(network=network, person=rosa)
    other = make_membership(network=network).person
    wave = make_wave(network=network, people=[rosa, other])
    hide(rosa)
    assert len(report_letters(wave=wave)) == 1
    wave.told_at = timezone.now()
    wave.save()
    unblock_person(person=rosa, by=rosa)
    [letter] = report_letters(wave=wave)
    assert letter.reference == rosa.invitations.get().pk
    assert report_letters(wave=wave) == []


def test_an_invitation_to_their_address_waits_and_of_two_with_one_address_the_other_gets_theirs(rosa):
    network = make_network()
    by = make_membership(network=network, role=Role.COORDINATOR).person
    hide(rosa)
    send_joining.call(invite(guest=Guest(NAME, MAIL), place=network, by=by).pk)
    assert mail.outbox == []
    assert not joinings_of(network=network).exists()
    make_person(name="Luis Soto", email=MAIL)
    send_joining.call(invite(guest=Guest("Luis Soto", MAIL), place=network, by=by).pk)
    assert [message.to for message in mail.outbox] == [[MAIL]]
    assert joinings_of(network=network).count() == 2


def test_who_handed_a_link_over_is_not_named_while_they_are_hidden(rosa):
    network = make_network()
    make_membership(network=network, role=Role.COORDINATOR, person=rosa)
    other = make_membership(network=network).person
    make_wave(network=network, people=[other])
    invitation = Invitation.objects.get()
    hand_over_link(invitation=invitation, by=rosa)
    assert link_report(invitation=invitation).handed_by == (NAME,)
    hide(rosa)
    assert link_report(invitation=invitation).handed_by == ("alguien que ahora no se muestra",)


# In a workshop.


@pytest.fixture
def room():
    return make_room(people=3)


@pytest.fixture
def here(room, rosa):
    make_membership(network=room.workshop.network, person=rosa)
    found = join(session=room.workshop, card=Card(NAME, person=rosa), secret="s" * 20, by=Card(NAME))
    found.group = room.group(1)
    found.save()
    Group.objects.filter(session=room.workshop, number=1).update(representative=found)
    return found


def write(room, author, text):
    return add_note(
        workshop=room.workshop,
        shape=Shape.TRIANGLE,
        wording=Wording(text),
        is_signed=True,
        tags=[],
        by=author,
    )


def screens(room):
    """What the room, the desk and the wall show of it."""
    parts = ("", "personas/", "proyectar/", "tablero/", "grupos/", "hojas/", "plenario/")
    asked = [(room.phones[0], room.link), *((room.desk, f"{room.desk_link}{part}") for part in parts)]
    answers = {address: client.get(address) for client, address in asked}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: answer.content.decode() for address, answer in answers.items()}


@pytest.mark.parametrize("kind", ["groups", "plenary", "final_ideas"])
def test_no_screen_of_a_workshop_names_them_and_nothing_they_wrote_is_lost(room, here, rosa, kind):
    note = write(room, here, "Mi idea")
    write_entry(group=room.group(1), question=0, wording=Wording("Lo nuestro"), by=here)
    room.in_item(kind)
    room.workshop.items.filter(kind="final_ideas").update(revealed_at=timezone.now())
    before = screens(room)
    assert [address for address, page in before.items() if NAME in page]
    hide(rosa)
    assert [address for address, page in screens(room).items() if NAME in page] == []
    note.refresh_from_db()
    assert (note.text, note.author, note.is_signed) == ("Mi idea", here, True)
    unblock_person(person=rosa, by=rosa)
    assert {address for address, page in screens(room).items() if NAME in page} == {
        address for address, page in before.items() if NAME in page
    }


@pytest.mark.parametrize("part", ["", "personas/", "proyectar/", "tablero/"])
def test_a_page_that_is_open_drops_them_at_once_and_takes_them_up_again(room, here, rosa, part):
    write(room, here, "Mi idea")
    room.in_item("final_ideas")
    room.workshop.items.filter(kind="final_ideas").update(revealed_at=timezone.now())
    page = LivePage(room.desk, f"{room.desk_link}{part}")
    named = NAME in page.tree.get_text()
    hide(rosa)
    page.catch_up()
    assert NAME not in page.tree.get_text()
    unblock_person(person=rosa, by=rosa)
    page.catch_up()
    assert (NAME in page.tree.get_text()) is named


def test_the_phone_of_a_mate_drops_them_at_once(room, here, rosa):
    write_entry(group=room.group(1), question=0, wording=Wording("Lo nuestro"), by=here)
    page = LivePage(room.phones[0], room.link)
    assert NAME in page.tree.get_text()
    hide(rosa)
    page.catch_up()
    assert NAME not in page.tree.get_text()
    assert "Lo nuestro" in page.tree.get_text()
    unblock_person(person=rosa, by=rosa)
    page.catch_up()
    assert NAME in page.tree.get_text()


def test_their_own_phone_goes_on_and_what_they_write_hangs_unsigned(room, here, rosa):
    hide(rosa)
    assert participant_of(code=room.workshop.code, secret="s" * 20) == here
    note = write(room, here, "Escrito a escondidas")
    assert Note.objects.get(pk=note.pk).signature == ""
    unblock_person(person=rosa, by=rosa)
    assert NAME in Note.objects.get(pk=note.pk).signature


def test_whoever_is_hidden_and_comes_into_a_workshop_is_not_seen_there(room, rosa):
    make_membership(network=room.workshop.network, person=rosa)
    hide(rosa)
    late = join(session=room.workshop, card=Card(NAME, person=rosa), secret="s" * 20, by=Card(NAME))
    assert late not in room.workshop.participants.here()
    assert late in room.workshop.participants.inside()


def test_record_certificate_thanks_and_the_file_for_a_laptop_are_without_them(room, here, rosa):
    write(room, here, "Mi idea")
    make_question(note=write(room, here, "¿Y ahora?"), owner=rosa)
    here.mail = MAIL
    here.save()
    room.workshop.ended_at = timezone.now() + timedelta(minutes=1)
    room.workshop.save()
    code = here.certificate
    whole = [
        lambda: str(record_of(workshop=room.workshop)),
        lambda: str(certificates_of(workshop=room.workshop)),
        lambda: str(handed_of(room.workshop).body),
        lambda: str(certified(code=code)),
    ]
    assert [NAME in read() for read in whole] == [True] * 4
    assert len(thanks_letters(workshop=room.workshop)) == 1
    Letter.objects.all().delete()
    hide(rosa)
    assert [NAME in read() for read in whole] == [False] * 4
    assert thanks_letters(workshop=room.workshop) == []


# Somebody without an account.


@pytest.mark.parametrize("part", ["", "personas/", "proyectar/", "tablero/"])
def test_open_pages_drop_who_has_no_account_at_once_and_take_them_up_again(room, part):
    ines = room.people[2]
    write(room, ines, "Mi idea")
    room.in_item("final_ideas")
    room.workshop.items.filter(kind="final_ideas").update(revealed_at=timezone.now())
    page = LivePage(room.desk, f"{room.desk_link}{part}")
    named = "Inés" in page.tree.get_text()
    block_participant(participant=ines, by=ines)
    page.catch_up()
    assert "Inés" not in page.tree.get_text()
    assert room.phones[2].get(room.link).status_code == 200
    unblock_participant(participant=ines, by=ines)
    page.catch_up()
    assert ("Inés" in page.tree.get_text()) is named


def test_the_phone_of_a_mate_drops_who_has_no_account(room):
    rosa, ines = room.people[0], room.people[2]
    page = LivePage(room.phones[0], room.link)
    assert rosa.group == ines.group
    assert "Inés" in page.tree.get_text()
    block_participant(participant=ines, by=ines)
    page.catch_up()
    assert "Inés" not in page.tree.get_text()


def test_hiding_who_has_no_account_twice_is_once_and_leaves_every_row_as_it_was(room):
    ines = room.people[2]
    before = everything()
    block_participant(participant=ines, by=ines)
    since = ines.blocked_at
    block_participant(participant=ines, by=ines)
    assert ines.blocked_at == since
    assert "Inés" not in str(record_of(workshop=room.workshop))
    unblock_participant(participant=ines, by=ines)
    unblock_participant(participant=ines, by=ines)
    assert everything() == before
    acts = AuditEntry.objects.filter(subject_code=ines.code, event__endswith="blocked").order_by("pk")
    assert [act.event for act in acts] == ["participant_blocked", "participant_unblocked"]
    erase_participant(participant=ines, by=ines)
    block_participant(participant=ines, by=ines)
    ines.refresh_from_db()
    assert ines.blocked_at is None


def test_whoever_is_hidden_reads_it_wherever_they_come_and_lifts_it_there(client, rosa):
    make_membership(network=make_network(), person=rosa)
    sign_in(client, rosa)
    hide(rosa)
    assert client.get("/").url == "/cuenta/sin-lugar/"
    for address in ("/cuenta/sin-lugar/", "/cuenta/"):
        page = client.get(address).content.decode()
        assert "Nadie más te ve" in page, address
        assert 'action="/cuenta/mis-datos/mostrarme/"' in page, address
        assert "Todavía no estás" not in page, address
    client.post("/cuenta/mis-datos/mostrarme/")
    assert client.get("/").url == "/hoy/"
