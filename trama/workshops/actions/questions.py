"""Open questions: every triangle is owed an answer by somebody, by a day, and returns until it has one."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from trama.agreements.actions import questions
from trama.agreements.actions.questions import Answer
from trama.agreements.enums import OriginKind
from trama.audit.record import record
from trama.core.references import Reference
from trama.live.changes import publish
from trama.networks.models import Person
from trama.sessions.models import Session
from trama.workshops.models import Note
from trama.workshops.open_questions import of_the_same_owner, open_questions, usual_day
from trama.workshops.tracing import trace_questions


def _publish_owed(workshop: Session) -> None:
    """The workshops of the same network or cohort that are under way show what is still owed."""
    others = of_the_same_owner(workshop=workshop).filter(opened_at__isnull=False, ended_at__isnull=True)
    for other in others:
        publish(other.topic, "stage")


def _origins(notes: Sequence[Note]) -> list[Reference]:
    return [Reference(OriginKind.NOTE, note.code) for note in notes]


@transaction.atomic
def list_questions(*, workshop: Session, by: Person) -> int:
    """Every visible triangle without a row is owed by ``by``, for the usual day. Returns how many."""
    new = [question.note for question in open_questions(workshop=workshop) if question.agreement is None]
    day = usual_day(workshop=workshop)
    _publish_owed(workshop)
    questions.take_on(questions=_origins(new), whose=workshop.owner, due_on=day, by=by)
    trace_questions(workshop=workshop, notes=new)
    record("debts_listed", workshop, by=by, network=workshop.network_code, debts=len(new))
    return len(new)


@transaction.atomic
def give_questions(
    *, workshop: Session, notes: Sequence[Note], owner: Person | None, due_on: date | None, by: Person
) -> None:
    """These triangles are owed by ``owner``, by a day. Refuses with ``NothingMarked``."""
    _publish_owed(workshop)
    questions.give(questions=_origins(notes), whose=workshop.owner, owner=owner, due_on=due_on, by=by)
    trace_questions(workshop=workshop, notes=notes)


@transaction.atomic
def answer_questions(*, workshop: Session, notes: Sequence[Note], answer: Answer, by: Person) -> None:
    """These triangles have one answer, or are pending again. Refuses with ``NothingMarked`` and ``NoAnswer``."""
    _publish_owed(workshop)
    questions.answer(questions=_origins(notes), whose=workshop.owner, answer=answer, by=by)
    trace_questions(workshop=workshop, notes=notes)
