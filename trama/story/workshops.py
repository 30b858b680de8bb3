"""The workshop that comes next in a network, or that is under way, as values."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils import timezone

from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.sessions.queries import people_here
from trama.workshops.models import Workshop


@dataclass(frozen=True)
class NextWorkshop:
    """What Hoy tells of a workshop: ``people`` who are in while it is under way, else its ``parts`` and ``minutes``."""

    code: str
    title: str
    held_on: date
    conducts: bool
    is_under_way: bool
    people: int = 0
    parts: int = 0
    minutes: int = 0


def next_workshop(*, network: Network, person: Person) -> NextWorkshop | None:
    """The one that is open, else the next one; ``None`` when there is none (≤ 4 queries)."""
    found = (
        Workshop.objects.visible_to(person)
        .real()
        .filter(Q(network=network) | Q(cohort=network.cohort_id), ended_at__isnull=True)
        .filter(Q(opened_at__isnull=False) | Q(held_on__gte=timezone.localdate()))
        .order_by(F("opened_at").desc(nulls_last=True), "held_on", "pk")
        .first()
    )
    if found is None:
        return None
    mine = Workshop.objects.filter(pk=found.pk)
    conducts = mine.allowing(person, Permission.WORKSHOP_CONDUCT).exists()
    if found.is_under_way:
        people = people_here(session=found).count()
        return NextWorkshop(
            found.code, found.title, found.held_on, conducts, is_under_way=True, people=people
        )
    minutes = list(found.items.filter(is_skipped=False).values_list("minutes", flat=True))
    return NextWorkshop(
        found.code,
        found.title,
        found.held_on,
        conducts,
        is_under_way=False,
        parts=len(minutes),
        minutes=sum(minutes),
    )
