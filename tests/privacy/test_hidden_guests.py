"""Whoever is hidden is not seen either where they came into a workshop by its code, without their account."""

import pytest
from django.utils import timezone

from tests.make import make_membership, make_person, make_user
from tests.offline_room.scene import lived
from tests.privacy.test_blocking import everything, hide, screens, write
from tests.workshops.room_scene import make_room
from trama.audit.record import SYSTEM
from trama.networks.actions.accepting import accept_joining
from trama.networks.actions.people import Guest, invite, withdraw_joining
from trama.networks.models import Person
from trama.networks.queries import ended_joinings_of, joinings_of
from trama.offline_room.actions import make_pack, merge_record
from trama.privacy.actions.blocking import block_participant, unblock_participant, unblock_person
from trama.privacy.actions.erasing import erase_person
from trama.privacy.actions.hiding import hide_in_workshop, show_in_workshop
from trama.privacy.errors import NotHidden
from trama.sessions.actions.joining import Card, add_without_phone, correct_card, join
from trama.sessions.models import Group, Participant
from trama.web.live.workshops import cookie_name
from trama.workshops.record import record_of

pytestmark = pytest.mark.django_db
NAME = "Rosa Elena Millán"


@pytest.fixture
def room():
    return make_room(people=3)


@pytest.fixture
def rosa(room):
    person = make_person(name=NAME, user=make_user(email="rosa@escuela.cl"))
    make_membership(network=room.workshop.network, person=person)
    return person


@pytest.fixture
def guest(room, rosa):
    found = join(session=room.workshop, card=Card("rosa elena millan"), secret="g" * 20, by=Card(NAME))
    found.name, found.group = NAME, room.group(1)
    found.save()
    Group.objects.filter(session=room.workshop, number=1).update(representative=found)
    return found


def test_no_screen_and_no_record_names_them_until_they_lift_it(room, rosa, guest):
    write(room, guest, "Mi idea")
    room.in_item("final_ideas")
    before = {address for address, page in screens(room).items() if NAME in page}
    rows = everything()
    assert before
    assert NAME in str(record_of(workshop=room.workshop))
    hide(rosa)
    assert [address for address, page in screens(room).items() if NAME in page] == []
    assert NAME not in str(record_of(workshop=room.workshop))
    unblock_person(person=rosa, by=rosa)
    assert everything() == rows
    assert {address for address, page in screens(room).items() if NAME in page} == before


def test_who_bears_the_name_as_well_is_left_alone(room, rosa, guest):
    make_membership(network=room.workshop.network, person=make_person(name=NAME))
    hide(rosa)
    guest.refresh_from_db()
    assert guest.blocked_at is None


def test_what_was_hidden_is_lifted_also_when_a_namesake_came_meanwhile(room, rosa, guest):
    hide(rosa)
    make_membership(network=room.workshop.network, person=make_person(name=NAME))
    unblock_person(person=Person.objects.get(pk=rosa.pk), by=rosa)
    guest.refresh_from_db()
    assert guest.blocked_at is None


def test_lifting_shows_nobody_else_who_is_hidden(room, rosa, guest):
    other = make_person(name="Pedro Pablo Soto")
    make_membership(network=room.workshop.network, person=other)
    theirs = join(session=room.workshop, card=Card(other.name), secret="o" * 20, by=Card("P"))
    hide(rosa)
    hide(other)
    unblock_person(person=rosa, by=rosa)
    found = Participant.objects.filter(blocked_at__isnull=False)
    assert list(found) == [theirs]


def test_who_hid_there_themselves_stays_hidden_when_the_account_is_shown_and_is_erased_with_it(rosa, guest):
    block_participant(participant=guest, by=guest)
    hide(rosa)
    unblock_person(person=rosa, by=rosa)
    guest.refresh_from_db()
    assert guest.blocked_at is not None
    erase_person(person=rosa, by=rosa, cards=[guest])
    guest.refresh_from_db()
    assert (guest.name == NAME, guest.blocked_at) == (False, None)


@pytest.mark.parametrize("is_looked_at", [False, True])
def test_what_was_hidden_with_whoever_is_erased_is_seen_again_once_somebody_looked(rosa, guest, is_looked_at):
    hide(rosa)
    erase_person(person=rosa, by=rosa, others=[guest] if is_looked_at else [])
    guest.refresh_from_db()
    assert (guest.name, guest.blocked_at is None) == (NAME, is_looked_at)


def enter(room, name=NAME, secret="n" * 20):
    return join(session=room.workshop, card=Card(name), secret=secret, by=Card(name))


def seen_again(guest):
    guest.refresh_from_db()
    return guest.blocked_at is None and guest.hidden_with is None


def test_whoever_comes_in_while_they_are_hidden_is_hidden_too_until_they_lift_it(room, rosa):
    hide(rosa)
    guest = enter(room, "rosa elena millan")
    other = enter(room, "Rosa Elena Soto", "o" * 20)
    assert [address for address, page in screens(room).items() if "rosa elena millan" in page] == []
    assert (guest.hidden_with, other.hidden_with, other.blocked_at) == (rosa, None, None)
    unblock_person(person=Person.objects.get(pk=rosa.pk), by=rosa)
    assert seen_again(guest)


def test_a_card_that_the_facilitator_adds_or_corrects_is_hidden_too(room, rosa):
    hide(rosa)
    added = add_without_phone(session=room.workshop, card=Card(NAME), by=room.by)
    assert added.hidden_with == rosa
    corrected = enter(room, "Rosa")
    assert corrected.blocked_at is None
    correct_card(participant=corrected, card=Card(NAME), by=room.by)
    assert (corrected.hidden_with, corrected.blocked_at) == (rosa, Person.objects.get(pk=rosa.pk).blocked_at)


def test_no_phone_lifts_what_a_person_hid_and_each_lifts_their_own(room, rosa):
    hide(rosa)
    guest = enter(room)
    assert not guest.hid_here
    with pytest.raises(NotHidden):
        show_in_workshop(participant=guest, by=guest)
    unblock_participant(participant=guest, by=guest)
    guest.refresh_from_db()
    assert guest.hidden_with == rosa
    programme = room.workshop.network.cohort.programme
    hide_in_workshop(participant=guest, programme=programme, by=guest)
    guest.refresh_from_db()
    assert (guest.hid_here, guest.hidden_with) == (True, None)
    show_in_workshop(participant=guest, by=guest)
    guest.refresh_from_db()
    assert (guest.hid_here, guest.hidden_with) == (False, rosa)


def test_the_page_of_a_card_says_nothing_of_what_a_person_hid(room, rosa, client):
    hide(rosa)
    guest = enter(room)
    client.cookies[cookie_name(room.workshop.code)] = "n" * 20
    for name, is_told in (("alone", True), ("by word", False), ("with a person", False)):
        about = {"hidden_with": rosa if name == "with a person" else None, "blocked_at": timezone.now()}
        about["hides_before"] = timezone.now() if name == "by word" else None
        Participant.objects.filter(pk=guest.pk).update(**about)
        page = client.get(f"/t/{room.workshop.code}/mis-datos/").content.decode()
        assert "Mis datos" in page
        assert ("Nadie más te ve" in page, 'value="show"' in page) == (is_told, is_told), name


def test_a_network_that_somebody_hidden_has_since_hides_the_cards_that_bear_their_name(room):
    ines = make_person(name="Inés Paz Rojas", user=make_user(email="ines@escuela.cl"))
    guest = enter(room, "Inés Paz Rojas", "i" * 20)
    hide(ines)
    assert seen_again(guest)
    joining = invite(guest=Guest("Inés Paz Rojas", "ines@escuela.cl"), place=room.workshop.network, by=SYSTEM)
    accept_joining(joining=joining, by=ines.user)
    guest.refresh_from_db()
    assert guest.hidden_with == ines


def test_a_laptop_that_comes_back_brings_nobody_who_is_hidden(room, rosa):
    make_pack(workshop=room.workshop, by=room.by)
    record = lived(room.workshop, lambda: enter(room))
    hide(rosa)
    merge_record(given=record, by=room.by)
    assert Participant.objects.get(name=NAME).hidden_with == rosa


def test_two_who_hid_at_the_same_moment_are_lifted_each_by_themselves(room, rosa, guest):
    hide(rosa)
    other = enter(room, "Pedro Pablo Soto")
    block_participant(participant=other, by=other)
    Participant.objects.filter(pk=other.pk).update(blocked_at=Person.objects.get(pk=rosa.pk).blocked_at)
    unblock_person(person=Person.objects.get(pk=rosa.pk), by=rosa)
    other.refresh_from_db()
    assert (seen_again(guest), other.blocked_at is not None) == (True, True)


def test_a_list_that_names_them_makes_no_invitation_that_others_see(room, rosa):
    network = room.workshop.network
    for name in ("rosa elena millan", "Rosa Soto"):
        invite(guest=Guest(name, phone="+56 9 1111 2222"), place=network, by=SYSTEM, batch="LISTA1")
    withdrawn = invite(guest=Guest(NAME, "rosa@otra.cl"), place=network, by=SYSTEM)
    withdraw_joining(joining=withdrawn, by=SYSTEM)
    hide(rosa)
    assert [row.name for row in joinings_of(network=network, batch="LISTA1")] == ["Rosa Soto"]
    assert not ended_joinings_of(network=network).exists()
    make_membership(network=network, person=make_person(name=NAME))
    assert joinings_of(network=network).count() == 2
