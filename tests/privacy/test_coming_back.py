"""An offline workshop that comes back after an erasure brings nothing of who was erased."""

from copy import deepcopy

import pytest

from tests.live_page import LivePage
from tests.offline_room.scene import lived
from tests.workshops.room_scene import make_room
from trama.offline_room.actions import make_pack, merge_record
from trama.privacy.actions.erasing import erase_participant
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import Card, correct_card
from trama.sessions.models import Participant
from trama.workshops.actions.writing import add_note, change_note, write_entry
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(people=3)


def write(room, author, text):
    return add_note(
        workshop=room.workshop, shape=Shape.SQUARE, wording=Wording(text), is_signed=True, tags=[], by=author
    )


def test_what_was_handed_out_and_what_was_written_since_goes_again(room):
    pedro, other = room.people[1], room.people[0]
    before = write(room, pedro, "Antes de salir")
    make_pack(workshop=room.workshop, by=room.by)

    def live():
        change_note(note=before, wording=Wording("Dicho mejor"), is_signed=True, tags=[], by=pedro)
        write(room, pedro, "Escrito en la sala")
        write(room, other, "De otra persona")
        write_entry(group=room.group(2), question=0, wording=Wording("Del grupo"), by=pedro)
        correct_card(participant=pedro, card=Card("Pedro Pérez Rojas"), by=room.by)

    record = lived(room.workshop, live)
    erase_participant(participant=pedro, by=pedro)
    merge_record(given=deepcopy(record), by=room.by)
    back = Participant.objects.get(pk=pedro.pk)
    assert back.name == "participante"
    assert sorted(Note.objects.values_list("text", flat=True)) == ["", "", "De otra persona"]
    assert [(entry.text, entry.author) for entry in Entry.objects.all()] == [("Del grupo", None)]


@pytest.mark.parametrize("part", ["", "personas/", "tablero/"])
def test_a_page_that_is_open_drops_whoever_is_erased_at_once(room, part):
    pedro = room.people[1]
    pedro.name = "Pedro Pérez Rojas"
    pedro.save()
    write(room, pedro, "Lo que Pedro cree")
    room.in_item("final_ideas")
    page = LivePage(room.desk, f"{room.desk_link}{part}")
    erase_participant(participant=pedro, by=pedro)
    page.catch_up()
    shown = page.tree.get_text()
    assert "Pedro" not in shown
    assert page.shape == page.fresh
