"""A name that anybody can give themselves reaches nobody else: no card, invitation, notice, list or mail."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_network, make_person, make_user, make_workshop, sign_in
from tests.privacy.rosa import NAME
from trama.audit.record import SYSTEM
from trama.core.errors import NotUnderstood
from trama.networks.actions.people import Guest, change_details, invite
from trama.networks.enums import Role
from trama.networks.models import Membership, Person
from trama.networks.queries import joinings_of
from trama.privacy.actions.blocking import block_person
from trama.privacy.actions.carrying_out import carry_out_erasure
from trama.privacy.actions.erasing import erase_person
from trama.privacy.actions.notices import publish_notice
from trama.privacy.actions.requests import Asking, ask
from trama.privacy.enums import RequestKind
from trama.privacy.forgetting.cards import likely_cards
from trama.privacy.forgetting.traces import traces_of, traces_of_participant
from trama.privacy.models import NoticeVersion, RightsRequest
from trama.privacy.notice import NoticeFacts
from trama.privacy.queries import is_of_another
from trama.sessions.actions.joining import Card, join
from trama.sessions.models import Participant
from trama.workshops.models import Note

pytestmark = pytest.mark.django_db
BERTA = "Berta Invitada Soto"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def workshop(network):
    return make_workshop(network=network)


@pytest.fixture
def programme(network):
    return network.cohort.programme


@pytest.fixture
def officer(programme):
    person = make_person(name="Carla Rojas", user=make_user())
    held = {"role": Role.DATA_OFFICER, "programme": programme}
    Membership.objects.create(person=person, since_on="2026-03-01", **held)
    return person


def enter(workshop, name, letter="b"):
    return join(session=workshop, card=Card(name), secret=letter * 20, by=Card(name))


def call(person, name):
    change_details(person=person, name=name, phone="", by=person)
    person.refresh_from_db()


def asks_to_be_erased(person, programme):
    made = ask(asking=Asking(RequestKind.ERASURE, programme), by=person)
    RightsRequest.objects.filter(pk=made.pk).update(asked_at=timezone.now() - timedelta(days=4))
    made.refresh_from_db()
    return made


def test_what_they_gave_themselves_is_told_from_what_others_call_them(rosa):
    call(rosa, "rosa elena millan")
    assert (rosa.own_names, rosa.known_names) == ([], ["rosa elena millan", NAME])
    call(rosa, BERTA)
    call(rosa, NAME)
    assert (rosa.own_names, rosa.known_names) == ([BERTA], [NAME, "rosa elena millan"])
    call(rosa, BERTA)
    assert rosa.known_names == ["rosa elena millan", NAME]


@pytest.mark.parametrize("came", ["before", "after"])
def test_nobody_is_hidden_by_calling_oneself_like_them(rosa, workshop, came):
    berta = enter(workshop, BERTA) if came == "before" else None
    call(rosa, BERTA)
    block_person(person=rosa, by=rosa)
    berta = berta or enter(workshop, BERTA)
    berta.refresh_from_db()
    assert berta.blocked_at is None


def test_nobody_is_erased_by_calling_oneself_like_them(rosa, officer, programme, workshop):
    berta = enter(workshop, BERTA)
    note = Note.objects.create(session=workshop, author=berta, text="Mi idea", is_signed=True)
    call(rosa, BERTA)
    call(rosa, NAME)
    carry_out_erasure(request=asks_to_be_erased(rosa, programme), by=officer)
    berta.refresh_from_db()
    note.refresh_from_db()
    assert (berta.name, note.text) == (BERTA, "Mi idea")


def test_nobody_keeps_somebody_in_sight_by_calling_oneself_like_them(rosa, network, workshop):
    guest = enter(workshop, NAME)
    luis = make_membership(network=network).person
    call(luis, NAME)
    invite(guest=Guest(NAME, "otra@escuela.cl"), place=network, by=SYSTEM)
    block_person(person=rosa, by=rosa)
    guest.refresh_from_db()
    assert (guest.hidden_with, list(joinings_of(network=network))) == (rosa, [])


def test_no_invitation_is_hidden_or_emptied_by_such_a_name(rosa, network):
    others = invite(guest=Guest(BERTA, "berta@escuela.cl"), place=network, by=SYSTEM)
    shared = invite(guest=Guest(BERTA, rosa.user.email), place=network, by=SYSTEM)
    call(rosa, BERTA)
    block_person(person=rosa, by=rosa)
    assert others in joinings_of(network=network)
    erase_person(person=rosa, by=rosa)
    shared.refresh_from_db()
    assert shared.name == BERTA


def test_no_notice_loses_who_represents_or_how_they_are_reached(rosa, officer, programme):
    phone = "+56 2 2222 3333"
    facts = NoticeFacts(
        institution="U",
        representative=f"{BERTA}, rectora",
        officer="Carla Rojas",
        email="s@u.cl",
        phone=phone,
    )
    publish_notice(programme=programme, facts=facts, by=officer)
    programme.data_contact = BERTA
    programme.save()
    change_details(person=rosa, name=BERTA, phone=phone, by=rosa)
    erase_person(person=rosa, by=rosa)
    programme.refresh_from_db()
    said = NoticeVersion.objects.get().facts
    assert (said.representative, said.phone, programme.data_contact) == (f"{BERTA}, rectora", phone, BERTA)


def test_no_file_or_mail_is_found_by_a_name_that_they_gave_themselves(rosa, workshop):
    call(rosa, BERTA)
    assert not traces_of(rosa).are_in(f"lista con {BERTA}")
    assert traces_of(rosa).are_in(f"lista con {NAME}")
    assert not traces_of_participant(enter(workshop, BERTA)).are_in(f"lista con {BERTA}")


def test_who_answers_for_the_data_looks_at_each_card_that_may_be_theirs(rosa, officer, programme, workshop):
    names = [NAME, NAME, "rosa e. millán", "Rosa", BERTA, "Rosa Soto", "E."]
    cards = [enter(workshop, name, letter) for name, letter in zip(names, "abcdefg", strict=True)]
    elsewhere = enter(make_workshop(network=make_network(name="Otra")), NAME)
    call(rosa, BERTA)
    assert likely_cards(rosa, programme) == cards[:5]
    asked = asks_to_be_erased(rosa, programme)
    client, address = sign_in(Client(), officer), f"/datos/solicitudes/{asked.code}/"
    page = client.get(address).content.decode()
    assert page.count("por un nombre que se puso esa misma persona") == 1
    with pytest.raises(NotUnderstood):
        carry_out_erasure(request=asked, by=officer, cards=[elsewhere])
    given = {"do": "erase", "sure": "on", "cards": [cards[1].code, cards[2].code]}
    assert client.post(address, {**given, "cards": [elsewhere.code]}).status_code == 422
    assert client.post(address, given).status_code == 302
    for card in (*cards, elsewhere):
        card.refresh_from_db()
    assert [card.erased_at is not None for card in cards] == [False, True, True, False, False, False, False]
    assert elsewhere.erased_at is None
    assert Person.objects.get(pk=rosa.pk).erased_at


def test_a_mail_of_two_guests_is_shared_and_of_two_cards_of_one_name_is_not(network):
    workshop = make_workshop(network=network)
    ana, again, beto = (
        Participant.objects.create(session=workshop, name=name, mail="utp@escuela.cl")
        for name in ("Ana Soto", "ana soto", "Beto Vera")
    )
    assert is_of_another("utp@escuela.cl", ana)
    beto.delete()
    assert not is_of_another("UTP@escuela.cl", ana)
    assert is_of_another("utp@escuela.cl", None)
    assert again.mail == ana.mail
