"""What a workshop left to be triangulated, and who owes it. A triangle is owed from when it is there, row or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from trama.networks.enums import Permission
from trama.networks.models import Membership, Person
from trama.networks.models.network import roles_that_may
from trama.workshops.enums import DebtState, Shape
from trama.workshops.models import Note, Workshop

DAYS = 14  # to answer in, when no other workshop is planned
UNANSWERED = Q(debt__isnull=True) | Q(debt__state=DebtState.OPEN)
STILL_OWED = UNANSWERED | Q(debt__state=DebtState.LATER)


@dataclass(frozen=True)
class Owed:
    """What a workshop still owes: how many triangles, and since when their day has passed."""

    workshop: Workshop
    count: int
    overdue_since: date | None


def triangles(*, workshop: Workshop) -> QuerySet[Note]:
    """Its visible triangles, oldest first, each with its ``debt`` if there is one, and ``echo_count`` (1 query)."""
    seen = workshop.notes.filter(shape=Shape.TRIANGLE, removed_at__isnull=True, hidden_at__isnull=True)
    return seen.select_related("author", "debt__owner").annotate(echo_count=Count("echoes"))


def answered(*, workshop: Workshop) -> QuerySet[Note]:
    """Its triangles that have an answer, a resource or a workshop to be deepened in (1 query)."""
    return triangles(workshop=workshop).filter(debt__isnull=False).exclude(debt__state=DebtState.OPEN)


def of_the_same_place(*, workshop: Workshop) -> QuerySet[Workshop]:
    """The other workshops of its network or cohort that are no rehearsal."""
    place = {"network": workshop.network} if workshop.network_id else {"cohort": workshop.cohort}
    return Workshop.objects.filter(**place, is_rehearsal=False).exclude(pk=workshop.pk)


def following(*, workshop: Workshop) -> QuerySet[Workshop]:
    """Those that come after it, the nearest first."""
    return of_the_same_place(workshop=workshop).filter(held_on__gt=workshop.held_on).order_by("held_on", "pk")


def usual_day(*, workshop: Workshop) -> date:
    """By when its debts are answered unless somebody says otherwise: the next workshop, else two weeks (1 query)."""
    today = timezone.localdate()
    coming = following(workshop=workshop).filter(held_on__gte=today).first()
    return coming.held_on if coming else max(workshop.held_on, today) + timedelta(days=DAYS)


def people_who_conduct(*, workshop: Workshop) -> QuerySet[Person]:
    """Who may conduct it today: they can own its debts (1 query)."""
    cohort = workshop.network.cohort if workshop.network else workshop.cohort
    assert cohort is not None  # noqa: S101 -- the constraint workshop_of_a_network_or_a_cohort
    where = Q(cohort=cohort) | Q(programme=cohort.programme_id)
    if workshop.network:
        where |= Q(network=workshop.network)
    held = (
        Membership.objects.current()
        .filter(role__in=roles_that_may(Permission.WORKSHOP_CONDUCT))
        .filter(where)
    )
    return Person.objects.filter(pk__in=held.values("person")).order_by("name", "pk")


def owed_by(*, person: Person) -> list[Owed]:
    """The workshops that are over and owe answers that nobody else took on, the oldest first (2 queries)."""
    mine = Workshop.objects.allowing(person, Permission.WORKSHOP_CONDUCT)
    over = mine.filter(is_rehearsal=False, ended_at__isnull=False)
    unowned = Q(debt__isnull=True) | Q(debt__owner__isnull=True) | Q(debt__owner=person)
    return _owed(over, UNANSWERED & unowned)


def owed_before(*, workshop: Workshop) -> list[Owed]:
    """What the workshops of the same place that came before it still owe, to be taken up in it (2 queries)."""
    before = of_the_same_place(workshop=workshop).filter(ended_at__isnull=False)
    return _owed(before.filter(held_on__lte=workshop.held_on), STILL_OWED)


def _owed(workshops: QuerySet[Workshop], which: Q) -> list[Owed]:
    notes = Note.objects.filter(
        which,
        workshop__in=workshops.values("pk"),
        shape=Shape.TRIANGLE,
        removed_at__isnull=True,
        hidden_at__isnull=True,
    )
    rows = list(notes.order_by("workshop__held_on", "pk").values_list("workshop", "debt__due_on"))
    found = Workshop.objects.in_bulk({pk for pk, _day in rows})
    return [
        Owed(found[pk], len(days), _overdue(days))
        for pk in dict.fromkeys(pk for pk, _day in rows)
        if (days := [day for each, day in rows if each == pk])
    ]


def _overdue(days: Iterable[date | None]) -> date | None:
    today = timezone.localdate()
    return min((day for day in days if day and day < today), default=None)
