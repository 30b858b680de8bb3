"""Triangles return until they have an answer, and whoever was in the workshop reads it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_workshop, sign_in
from tests.workshops.room_scene import another_desk, make_room
from trama.agreements.enums import AgreementState
from trama.agreements.models import Agreement
from trama.audit.models import AuditEntry
from trama.networks.enums import Role
from trama.sessions.actions.conducting import end_session, start_item
from trama.sessions.actions.contributing import Wording
from trama.workshops.actions.writing import add_note, hide_note
from trama.workshops.enums import Shape
from trama.workshops.open_questions import owed_before, owed_by, usual_day

pytestmark = pytest.mark.django_db
TEXTS = ("¿Cómo se hace con cuatro personas?", "¿Y con pocas personas?", "¿Qué pasa con el traspaso?")


@pytest.fixture
def room():
    """A workshop that is over, with three triangles, a square and a triangle that was hidden."""
    room = make_room(kind="final_ideas")
    for by, text in enumerate(TEXTS):
        _note(room, text, by=by)
    _note(room, "Bien", shape=Shape.SQUARE)
    hide_note(note=_note(room, "Escondida"), is_hidden=True, by=room.by)
    end_session(session=room.workshop, by=room.by)
    room.workshop.refresh_from_db()
    return room


def _note(room, text, *, by=0, shape=Shape.TRIANGLE):
    return add_note(
        workshop=room.workshop,
        shape=shape,
        wording=Wording(text),
        is_signed=False,
        tags=[],
        by=room.people[by],
    )


def code(room, number):
    return room.workshop.notes.get(text=TEXTS[number]).code


def send(room, numbers, do="answer", **given):
    marked = [code(room, number) for number in numbers]
    return room.desk.post(f"{room.desk_link}deudas/", {"note": marked, "do": do, **given})


def test_every_triangle_that_is_seen_is_pending_without_anybody_writing_it_down(room):
    page = room.desk.get(f"{room.desk_link}deudas/").content.decode()
    assert [text in page for text in TEXTS] == [True, True, True]
    assert "Escondida" not in page
    assert Agreement.objects.count() == 0
    assert [owed.count for owed in owed_by(person=room.by)] == [3]
    assert "Quedaron 3 preguntas por triangular." in room.desk.get("/hoy/").content.decode()


def test_the_list_is_made_once_for_who_makes_it(room):
    for _twice in range(2):
        room.desk.post(f"{room.desk_link}deudas/", {"do": "list"})
    assert {
        (agreement.owner, agreement.due_on, agreement.state) for agreement in Agreement.objects.all()
    } == {(room.by, timezone.localdate() + timedelta(days=14), "open")}
    assert Agreement.objects.count() == 3
    assert AuditEntry.objects.filter(event="debts_listed").count() == 2


def test_the_usual_day_is_the_next_workshop_of_the_place(room):
    later = make_workshop(network=room.workshop.network, is_open=False)
    later.held_on = room.workshop.held_on + timedelta(days=30)
    later.is_rehearsal = True
    later.save()
    assert usual_day(workshop=room.workshop) == room.workshop.held_on + timedelta(days=14)
    later.is_rehearsal = False
    later.save()
    assert usual_day(workshop=room.workshop) == later.held_on


def test_several_that_ask_the_same_get_one_answer_and_people_read_it(room):
    send(room, [0, 1], state="answered", answer="Con turnos cortos.", link="ejemplo.cl/turnos")
    assert set(Agreement.objects.values_list("state", "answer", "owner")) == {
        ("answered", "Con turnos cortos.", room.by.pk)
    }
    assert Agreement.objects.filter(answered_on=timezone.localdate()).count() == 2
    for number, times in ((0, 2), (2, 2)):  # who asked and who did not, once for each question
        found = room.phones[number].get(f"{room.link}lo-mio/").content.decode()
        assert found.count("Con turnos cortos.") == times
        assert "https://ejemplo.cl/turnos" in found
    member = make_membership(network=room.workshop.network, role=Role.MEMBER).person
    page = sign_in(Client(), member).get(f"{room.desk_link}respuestas/").content.decode()
    assert page.count("Con turnos cortos.") == 2
    assert TEXTS[2] not in page
    assert [owed.count for owed in owed_by(person=room.by)] == [1]
    assert AuditEntry.objects.filter(event="debt_answered").count() == 2


@pytest.mark.parametrize(
    ("numbers", "given", "sentence"),
    [
        ([], {"state": "answered", "answer": "Algo escrito"}, "Marca una pregunta o más"),
        ([0], {"state": "answered", "answer": " "}, "Escribe la respuesta"),
        ([0], {"state": "resource", "answer": "Algo escrito"}, "Escribe la respuesta"),
        ([0], {"state": "answered", "answer": "Algo escrito", "link": "no es"}, "Todavía no se guarda"),
        ([0], {"state": "answered", "answer": "Algo escrito", "due_on": "ayer"}, "Todavía no se guarda"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_written(room, numbers, given, sentence):
    answer = send(room, numbers, **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert given["answer"].strip() in page
    assert page.count("checked") == 1 + len(numbers)
    assert not Agreement.objects.exclude(state=AgreementState.OPEN).exists()


def test_an_answer_being_written_is_not_lost_when_its_question_is_left_with_somebody(room):
    other, _desk = another_desk(room)
    answer = send(room, [1], do="give", owner=other.code, answer="Con turnos, y", state="answered")
    page = answer.content.decode()
    assert "Quedó anotado quién responde." in page
    assert "Con turnos, y</textarea>" in page
    kept = Agreement.objects.get()
    assert (kept.owner, kept.answer, kept.state) == (other, "", AgreementState.OPEN)


def test_a_question_is_left_with_a_facilitator_by_a_day(room):
    other, desk = another_desk(room)
    send(room, [2], do="give", owner=other.code, due_on="2020-01-31")
    assert [owed.count for owed in owed_by(person=room.by)] == [2]
    assert [(owed.count, str(owed.overdue_since)) for owed in owed_by(person=other)] == [(3, "2020-01-31")]
    page = desk.get("/hoy/").content.decode()
    assert "todavía se puede responder" in page
    stranger = make_membership(network=room.workshop.network, role=Role.MEMBER).person
    assert send(room, [2], do="give", owner=stranger.code).status_code == 422


def test_what_is_for_another_workshop_comes_back_in_it_and_not_before(room):
    later = make_workshop(network=room.workshop.network)
    later.held_on = room.workshop.held_on + timedelta(days=30)
    later.save()
    send(room, [0], state="later", later=str(later.held_on))
    send(room, [1], state="resource", answer="", link="https://ejemplo.cl/")
    kept = Agreement.objects.get(state="later")
    assert kept.due_on == later.held_on
    assert [owed.count for owed in owed_by(person=room.by)] == [1]
    assert [(owed.workshop, owed.count) for owed in owed_before(workshop=later)] == [(room.workshop, 2)]
    desk = room.desk.get(f"/talleres/{later.code}/").content.decode()
    assert "Antes de empezar: lo que quedó por triangular" in desk
    assert "2 preguntas de «Taller»" in desk
    assert "Antes de empezar" not in room.phones[0].get(f"/t/{later.code}/").content.decode()
    start_item(item=later.items.get(kind="plenary"), by=room.by)
    assert "Antes de empezar" not in room.desk.get(f"/talleres/{later.code}/").content.decode()


def test_an_answer_is_changed_or_pending_again(room):
    send(room, [0], state="answered", answer="Con turnos.")
    page = room.desk.get(f"{room.desk_link}deudas/?nota={code(room, 0)}").content.decode()
    assert "Con turnos.</textarea>" in page
    send(room, [0], state="open")
    kept = Agreement.objects.get()
    assert (kept.state, kept.answered_on) == ("open", None)
    assert [owed.count for owed in owed_by(person=room.by)] == [3]


def test_a_rehearsal_owes_nothing(room):
    room.workshop.is_rehearsal = True
    room.workshop.save()
    assert owed_by(person=room.by) == []
