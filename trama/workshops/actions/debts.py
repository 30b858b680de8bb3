"""Debts: every triangle is owed an answer by somebody, by a day, and returns until it has one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Person
from trama.workshops.enums import DebtState
from trama.workshops.errors import NoAnswer, NothingMarked
from trama.workshops.models import Debt, Note, Workshop
from trama.workshops.owing import of_the_same_place, triangles, usual_day

LONGEST_ANSWER = 2000


@dataclass(frozen=True)
class Answer:
    """What became of a triangle: said, kept for another workshop (by its day), or with a resource."""

    state: DebtState
    text: str = ""
    link: str = ""
    due_on: date | None = None


def _network(workshop: Workshop) -> str:
    return workshop.network.code if workshop.network else ""


def _told(workshop: Workshop) -> None:
    """The workshops of the same place that are under way show what is still owed."""
    others = of_the_same_place(workshop=workshop).filter(opened_at__isnull=False, ended_at__isnull=True)
    for one in others:
        publish(one.topic, "stage")


def _debts(notes: Sequence[Note]) -> list[Debt]:
    """Their debts, held; those that had no row get one that is pending. Refuses with ``NothingMarked``."""
    if not notes:
        raise NothingMarked
    for note in notes:
        Debt.objects.get_or_create(note=note)
    held = Debt.objects.select_for_update(of=("self",)).filter(note__in=[one.pk for one in notes])
    return list(held.select_related("note"))


@transaction.atomic
def make_list(*, workshop: Workshop, by: Person) -> int:
    """Every visible triangle without a row is a debt of ``by``, for the usual day. Returns how many."""
    new = [note for note in triangles(workshop=workshop) if not hasattr(note, "debt")]
    day = usual_day(workshop=workshop)
    _told(workshop)
    Debt.objects.bulk_create(Debt(note=note, owner=by, due_on=day) for note in new)
    record("debts_listed", workshop, by=by, network=_network(workshop), debts=len(new))
    return len(new)


@transaction.atomic
def give_debts(
    *, workshop: Workshop, notes: Sequence[Note], owner: Person | None, due_on: date | None, by: Person
) -> None:
    """These triangles are owed by ``owner``, by a day. Refuses with ``NothingMarked``."""
    _told(workshop)
    for debt in _debts(notes):
        debt.owner, debt.due_on = owner, due_on
        debt.save(update_fields=["owner", "due_on"])
        record("debt_given", debt, by=by, network=_network(workshop), owner=owner.code if owner else "")


@transaction.atomic
def answer_debts(*, workshop: Workshop, notes: Sequence[Note], answer: Answer, by: Person) -> None:
    """These triangles have one answer, or are pending again. Refuses with ``NothingMarked`` and ``NoAnswer``."""
    text = answer.text.strip()[:LONGEST_ANSWER]
    if not notes:
        raise NothingMarked
    if (answer.state == DebtState.ANSWERED and not text) or (
        answer.state == DebtState.RESOURCE and not answer.link
    ):
        raise NoAnswer
    _told(workshop)
    for debt in _debts(notes):
        debt.state, debt.answer, debt.link = answer.state, text, answer.link
        debt.owner = debt.owner or by
        debt.due_on = answer.due_on or debt.due_on
        debt.answered_on = None if answer.state == DebtState.OPEN else timezone.localdate()
        debt.save()
        record("debt_answered", debt, by=by, network=_network(workshop), state=answer.state)
