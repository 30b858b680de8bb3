"""The notebook of a group: written by many hands, once each, and both are kept when two change the same."""

import pytest

from tests.workshops.room_scene import make_room
from trama.core.errors import EmptyText
from trama.sessions.actions.conducting import pause
from trama.sessions.actions.contributing import Wording
from trama.sessions.errors import Frozen
from trama.workshops.actions.writing import change_entry, remove_entry, write_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room()


def texts(group):
    return list(group.entries.filter(removed_at__isnull=True).values_list("text", flat=True))


def test_the_same_entry_sent_twice_is_one(room):
    for _ in range(2):
        write_entry(group=room.group(1), question=0, wording=Wording("Visitas", "k1"), by=room.people[0])
    assert texts(room.group(1)) == ["Visitas"]


def test_two_who_change_an_entry_at_once_keep_both(room):
    rosa, _pedro, ines, _luis = room.people
    entry = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=rosa)

    first = change_entry(entry=entry, wording=Wording("Visitas cruzadas"), version=1, by=rosa)
    other = change_entry(entry=entry, wording=Wording("Visitas cada mes", "k2"), version=1, by=ines)
    again = change_entry(entry=entry, wording=Wording("Visitas cada mes", "k2"), version=1, by=ines)

    assert (first, other) == (entry, again)
    assert other.beside == entry
    assert texts(room.group(1)) == ["Visitas cruzadas", "Visitas cada mes"]


def test_an_entry_that_was_taken_out_is_put_again(room):
    entry = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=room.people[0])
    remove_entry(entry=entry, is_removed=True, by=room.people[2])
    assert texts(room.group(1)) == []
    remove_entry(entry=entry, is_removed=False, by=room.people[2])
    assert texts(room.group(1)) == ["Visitas"]


def test_changing_what_another_took_out_puts_it_again(room):
    entry = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=room.people[0])
    remove_entry(entry=entry, is_removed=True, by=room.people[2])
    change_entry(entry=entry, wording=Wording("Visitas"), version=1, by=room.people[0])
    assert texts(room.group(1)) == ["Visitas"]


def test_a_pause_stops_participants_and_not_the_facilitator(room):
    entry = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=room.people[0])
    pause(session=room.workshop, by=room.by)
    group = room.group(1)
    group.session.refresh_from_db()
    entry.group.session.refresh_from_db()
    with pytest.raises(Frozen):
        write_entry(group=group, question=0, wording=Wording("Otra"), by=room.people[0])
    with pytest.raises(Frozen):
        remove_entry(entry=entry, is_removed=True, by=room.people[0])
    write_entry(group=group, question=0, wording=Wording("Por quien no tiene teléfono"), by=room.by)
    assert texts(group) == ["Visitas", "Por quien no tiene teléfono"]


def test_an_empty_entry_is_refused(room):
    with pytest.raises(EmptyText):
        write_entry(group=room.group(1), question=0, wording=Wording("  "), by=room.people[0])
