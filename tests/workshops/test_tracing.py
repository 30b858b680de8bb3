"""What came of a workshop is in the trace, however it came; a rehearsal and an intention leave none."""

import pytest

from tests.make import make_intention, make_question
from tests.workshops.room_scene import make_room
from trama.agreements.models import Agreement
from trama.networks.models import Network
from trama.trace.models import TraceLink
from trama.workshops.actions.plenary import Brought, bring_idea, take_back_idea
from trama.workshops.actions.questions import list_questions
from trama.workshops.actions.rehearsing import make_rehearsal
from trama.workshops.actions.writing import Wording, add_note, write_entry
from trama.workshops.enums import Shape
from trama.workshops.models import Note
from trama.workshops.tracing import trace_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(kind="plenary")


def links():
    return list(TraceLink.objects.values_list("origin_kind", "origin_code", "outcome_kind", "outcome_code"))


def triangle(room, text="¿Cómo se hace?"):
    return add_note(
        workshop=room.workshop,
        shape=Shape.TRIANGLE,
        wording=Wording(text),
        is_signed=False,
        tags=[],
        by=room.people[0],
    )


def test_an_idea_comes_of_the_entry_it_was_brought_from(room):
    entry = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=room.people[0])
    idea = bring_idea(group=room.group(1), brought=Brought(Wording(""), entry), by=room.by)
    bring_idea(group=room.group(2), brought=Brought(Wording("De viva voz")), by=room.by)
    assert links() == [("entry", entry.code, "idea", idea.code)]
    take_back_idea(idea=idea, is_removed=True, by=room.by)
    assert bring_idea(group=room.group(1), brought=Brought(Wording(""), entry), by=room.by) == idea
    assert len(links()) == 1


def test_an_open_question_comes_of_its_note_and_the_note_of_the_workshop(room):
    note = triangle(room)
    assert links() == []
    list_questions(workshop=room.workshop, by=room.by)
    question = Agreement.objects.get()
    assert links() == [
        ("workshop", room.workshop.code, "note", note.code),
        ("note", note.code, "open_question", question.code),
    ]
    assert {link.network for link in TraceLink.objects.all()} == {room.workshop.network}


def test_rows_that_came_by_another_way_are_linked_once(room):
    entry = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=room.people[0])
    bring_idea(group=room.group(1), brought=Brought(Wording(""), entry), by=room.by)
    note = triangle(room)
    make_question(note=note)
    circle = Note.objects.create(
        session=room.workshop, author=room.people[0], shape=Shape.CIRCLE, text="Redondo"
    )
    make_intention(note=circle, text="Solo mía")
    for _twice in range(2):
        trace_workshop(workshop=room.workshop)
    assert [(link[0], link[2]) for link in links()] == [
        ("entry", "idea"),
        ("workshop", "note"),
        ("note", "open_question"),
    ]
    assert circle.code not in str(links())


def test_a_rehearsal_leaves_none(room):
    rehearsal = make_rehearsal(workshop=room.workshop, by=room.by)
    Note.objects.create(session=rehearsal, shape=Shape.TRIANGLE, text="¿?")
    assert list_questions(workshop=rehearsal, by=room.by) == 1
    trace_workshop(workshop=rehearsal)
    assert links() == []


def test_the_trace_goes_with_its_network(room):
    triangle(room)
    list_questions(workshop=room.workshop, by=room.by)
    Network.objects.get(pk=room.workshop.network.pk).delete()
    assert links() == []
