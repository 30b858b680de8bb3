"""Open questions go out and come back by their note; intentions stay, and with them the note they come from."""

import json

import pytest

from tests.make import make_intention, make_question
from tests.offline_room.scene import again, lived
from tests.workshops.room_scene import make_room
from trama.agreements.models import Agreement, Intention
from trama.offline_room.actions import make_pack, merge_record
from trama.trace.models import TraceLink
from trama.workshops.actions.plenary import Brought, bring_idea
from trama.workshops.actions.writing import Wording, write_entry
from trama.workshops.enums import Shape
from trama.workshops.models import Note, Workshop

pytestmark = pytest.mark.django_db
ROW = {"code", "note", "owner", "due_on", "state", "answer", "link", "answered_on"}


@pytest.fixture
def room():
    room = make_room(kind="final_ideas")
    room.triangle = _note(room, Shape.TRIANGLE, "¿Y ahora?")
    room.circle = _note(room, Shape.CIRCLE, "Hablar al final")
    return room


def _note(room, shape, text):
    return Note.objects.create(session=room.workshop, author=room.people[0], shape=shape, text=text)


def merge(record, room):
    return merge_record(given=json.loads(json.dumps(record)), by=room.by)


def questions():
    return set(Agreement.objects.values_list("origin_code", "owner", "state", "answer"))


def test_a_row_of_a_question_has_the_names_it_always_had(room):
    make_question(note=room.triangle, owner=room.by, due_on="2030-01-31")
    [row] = make_pack(workshop=room.workshop, by=room.by)["body"]["rows"]["debts"]
    assert set(row) == ROW
    assert (row["note"], row["owner"], row["due_on"]) == (room.triangle.code, room.by.code, "2030-01-31")


def test_what_was_answered_on_the_laptop_is_answered_here(room):
    kept = make_question(note=room.triangle, owner=room.by)
    make_pack(workshop=room.workshop, by=room.by)

    def live():
        Agreement.objects.update(state="answered", answer="Con turnos.")
        make_question(note=_note(room, Shape.TRIANGLE, "¿Y con pocas?"))

    record = lived(room.workshop, live)
    for serial in (1, 2):
        merge(again({**record, "serial": serial}), room)
    new = Note.objects.get(text="¿Y con pocas?")
    assert questions() == {
        (room.triangle.code, room.by.pk, "answered", "Con turnos."),
        (new.code, None, "open", ""),
    }
    kept.refresh_from_db()
    assert kept.network == Agreement.objects.get(origin_code=new.code).network == room.workshop.network


def test_what_comes_back_is_in_the_trace(room):
    make_pack(workshop=room.workshop, by=room.by)

    def live():
        entry = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=room.by)
        bring_idea(group=room.group(1), brought=Brought(Wording(""), entry), by=room.by)
        make_question(note=room.triangle)

    record = lived(room.workshop, live)
    assert TraceLink.objects.count() == 0
    merge(record, room)
    assert list(TraceLink.objects.values_list("origin_kind", "outcome_kind")) == [
        ("entry", "idea"),
        ("workshop", "note"),
        ("note", "open_question"),
    ]


@pytest.mark.parametrize("make", [make_intention, make_question, lambda **_given: None])
def test_a_note_is_not_taken_away_by_a_record_nor_does_it_tell_whether_something_came_from_it(room, make):
    make_pack(workshop=room.workshop, by=room.by)
    record = lived(room.workshop, Note.objects.filter(pk=room.circle.pk).delete)
    make(note=room.circle, text="")
    assert merge(record, room).report.is_nothing
    assert Note.objects.filter(pk=room.circle.pk).exists()


@pytest.mark.parametrize(
    "planted", [{"kind": "intention", "author": "P2P2P2", "text": "Planted"}, {"note": "ZZZ999"}]
)
def test_a_record_cannot_plant_an_intention_nor_a_question_of_a_note_of_elsewhere(room, planted):
    make_pack(workshop=room.workshop, by=room.by)
    record = lived(room.workshop, lambda: make_question(note=room.triangle))
    other = make_room()
    Note.objects.create(session=other.workshop, shape=Shape.TRIANGLE, text="Ajena", code="ZZZ999")
    record["rows"]["debts"][0] |= planted
    merge(again(record), room)
    assert Intention.objects.count() == 0
    assert not Agreement.objects.filter(origin_code="ZZZ999").exists()
    assert not Agreement.objects.exclude(author="", text="").exists()
    assert Workshop.objects.count() == 2
