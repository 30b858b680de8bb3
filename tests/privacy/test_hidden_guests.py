"""Whoever is hidden is not seen either where they came into a workshop by its code, without their account."""

import pytest

from tests.make import make_membership, make_person, make_user
from tests.privacy.test_blocking import everything, hide, screens, write
from tests.workshops.room_scene import make_room
from trama.networks.models import Person
from trama.privacy.actions.blocking import block_participant, unblock_person
from trama.privacy.actions.erasing import erase_person
from trama.sessions.actions.joining import Card, join
from trama.sessions.models import Group, Participant
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
    erase_person(person=rosa, by=rosa)
    guest.refresh_from_db()
    assert (guest.name == NAME, guest.blocked_at) == (False, None)


def test_erasing_reaches_what_was_hidden_also_when_a_namesake_came_meanwhile(room, rosa, guest):
    hide(rosa)
    make_membership(network=room.workshop.network, person=make_person(name=NAME))
    erase_person(person=rosa, by=rosa)
    guest.refresh_from_db()
    assert (guest.name == NAME, guest.blocked_at) == (False, None)
