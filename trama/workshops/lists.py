"""The workshops of somebody, by when they are lived, and where and from what somebody may make one."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from trama.networks.enums import Permission
from trama.networks.models import Cohort, Network, Person
from trama.networks.roles import can
from trama.sessions.models import Session
from trama.workshops.models import Workshop

MOST_COPIES = 50


@dataclass(frozen=True)
class ListedWorkshop:
    """A workshop of the list, and whether who looks may conduct it."""

    workshop: Session
    may_conduct: bool


@dataclass(frozen=True)
class WorkshopList:
    """Those under way; those to come, the next one first; those lived, the last one first; rehearsals left open."""

    now: tuple[ListedWorkshop, ...]
    coming: tuple[ListedWorkshop, ...]
    done: tuple[ListedWorkshop, ...]
    rehearsals: tuple[Session, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is none; rehearsals do not count."""
        return not (self.now or self.coming or self.done)


def workshops_of(*, person: Person) -> WorkshopList:
    """The workshops that exist for ``person`` (3 queries)."""
    conducts = Workshop.objects.allowing(person, Permission.WORKSHOP_CONDUCT)
    mine = set(conducts.values_list("pk", flat=True))
    seen = Workshop.objects.visible_to(person).real().select_related("network", "cohort")
    rows = [ListedWorkshop(workshop, workshop.pk in mine) for workshop in seen]
    others = [row for row in rows if not row.workshop.is_under_way]
    coming = [row for row in others if not row.workshop.ended_at]
    return WorkshopList(
        now=tuple(row for row in rows if row.workshop.is_under_way),
        coming=tuple(sorted(coming, key=lambda row: row.workshop.held_on)),
        done=tuple(row for row in others if row.workshop.ended_at),
        rehearsals=tuple(conducts.filter(is_rehearsal=True)),
    )


def owners_for(*, person: Person) -> list[Network | Cohort]:
    """The cohorts and networks for which ``person`` may make a workshop (3 queries, and 1 for each cohort)."""
    networks = Network.objects.allowing(person, Permission.WORKSHOP_CONDUCT)
    cohorts = Cohort.objects.filter(networks__in=networks).distinct()
    convened = set(cohorts.convened_by(person).values_list("pk", flat=True))
    held = [
        cohort
        for cohort in cohorts
        if cohort.pk in convened or can(person, Permission.WORKSHOP_CONDUCT, on=cohort)
    ]
    return [*held, *networks.order_by("name")]


def workshops_to_copy(*, person: Person) -> QuerySet[Session]:
    """Those of which ``person`` may make a copy: nobody reads an outcome before living it (1 query)."""
    conducts = Workshop.objects.allowing(person, Permission.WORKSHOP_CONDUCT)
    lived = Q(ended_at__isnull=False) | Q(pk__in=conducts.values("pk"))
    found = Workshop.objects.visible_to(person).real().filter(lived)
    return found.order_by("-held_on", "-pk")[:MOST_COPIES]


def rehearsed(*, rehearsal: Session) -> Session | None:
    """The workshop of which ``rehearsal`` is one (1 query)."""
    alike = Workshop.objects.filter(network=rehearsal.network, cohort=rehearsal.cohort, title=rehearsal.title)
    return alike.real().order_by("pk").last()
