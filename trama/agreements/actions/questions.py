"""Open questions: each is owed an answer by somebody, by a day, and returns until it has one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from trama.agreements.enums import AgreementKind, AgreementState, OriginKind
from trama.agreements.errors import NoAnswer, NothingMarked
from trama.agreements.models import Agreement
from trama.agreements.models.agreement import LONGEST_ANSWER
from trama.audit.record import record
from trama.core.references import Reference
from trama.networks.models import Cohort, Network, Person


@dataclass(frozen=True)
class Answer:
    """What became of a question: said, kept for another workshop (by its day), or with a resource."""

    state: AgreementState
    text: str = ""
    link: str = ""
    due_on: date | None = None


def _written(questions: Sequence[Reference], whose: Network | Cohort, **values: object) -> None:
    """Questions that have no row get one with these values; rows that exist stay as they are (1 query)."""
    network = whose if isinstance(whose, Network) else None
    cohort = whose if isinstance(whose, Cohort) else None
    Agreement.objects.bulk_create(
        (
            Agreement(
                kind=AgreementKind.OPEN_QUESTION,
                network=network,
                cohort=cohort,
                origin_kind=question.kind,
                origin_code=question.code,
                **values,
            )
            for question in questions
        ),
        # Somebody else may write the same question down at the same moment: theirs stands.
        update_conflicts=True,
        unique_fields=["kind", "origin_kind", "origin_code", "number"],
        update_fields=["kind"],
    )


def _held(questions: Sequence[Reference], whose: Network | Cohort) -> list[Agreement]:
    """Their rows, locked; those that had none are pending. Refuses with ``NothingMarked``."""
    if not questions:
        raise NothingMarked
    _written(questions, whose)
    rows = Agreement.objects.select_for_update(of=("self",)).of_kind(AgreementKind.OPEN_QUESTION)
    found: list[Agreement] = []
    for kind in sorted({question.kind for question in questions}):
        found += rows.coming_from(
            OriginKind(kind), [question.code for question in questions if question.kind == kind]
        )
    return found


def _network(whose: Network | Cohort) -> str:
    return whose.code if isinstance(whose, Network) else ""


@transaction.atomic
def take_on(
    *, questions: Sequence[Reference], whose: Network | Cohort, due_on: date | None, by: Person
) -> None:
    """These questions are owed by ``by``, by a day; those that somebody has already stay as they are.

    The caller records it: it is one act for the whole list.
    """
    _written(questions, whose, owner=by, due_on=due_on)


@transaction.atomic
def give(
    *,
    questions: Sequence[Reference],
    whose: Network | Cohort,
    owner: Person | None,
    due_on: date | None,
    by: Person,
) -> None:
    """These questions are owed by ``owner``, by a day. Refuses with ``NothingMarked``."""
    for question in _held(questions, whose):
        question.owner, question.due_on = owner, due_on
        question.save(update_fields=["owner", "due_on", "written_at"])
        record("debt_given", question, by=by, network=_network(whose), owner=owner.code if owner else "")


@transaction.atomic
def answer(*, questions: Sequence[Reference], whose: Network | Cohort, answer: Answer, by: Person) -> None:
    """These questions have one answer, or are pending again. Refuses with ``NothingMarked`` and ``NoAnswer``."""
    text = answer.text.strip()[:LONGEST_ANSWER]
    if not questions:
        raise NothingMarked
    if (answer.state == AgreementState.ANSWERED and not text) or (
        answer.state == AgreementState.RESOURCE and not answer.link
    ):
        raise NoAnswer
    for question in _held(questions, whose):
        question.state, question.answer, question.link = answer.state, text, answer.link
        question.owner = question.owner or by
        question.due_on = answer.due_on or question.due_on
        question.answered_on = None if answer.state == AgreementState.OPEN else timezone.localdate()
        question.save()
        record("debt_answered", question, by=by, network=_network(whose), state=answer.state)
