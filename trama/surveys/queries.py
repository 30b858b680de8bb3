"""Reads of the measurements shared by several pages."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from trama.networks.enums import Role
from trama.networks.models import Membership, Network, Person
from trama.surveys.models import Invitation, Wave


@dataclass(frozen=True)
class Participation:
    """How many answered, as it may be shown: never who, and in steps while it moves."""

    invited: int
    arrived: int
    is_final: bool

    @property
    def rate(self) -> float | None:
        """Arrived over invited, 0-1; ``None`` when nobody was invited."""
        return min(1.0, self.arrived / self.invited) if self.invited else None

    @property
    def percent(self) -> int:
        """The rate in whole per cent."""
        return round(100 * (self.rate or 0))


def participation(*, wave: Wave) -> Participation:
    """How many were invited and how many answers have come (1 query; 2 when final)."""
    invited = wave.invitations.count()
    arrived = wave.responses.count() if wave.is_final else wave.shown_count
    return Participation(invited=invited, arrived=arrived, is_final=wave.is_final)


def open_invitations(*, person: Person) -> QuerySet[Invitation]:
    """The invitations of ``person`` to measurements that are open now, answered or not (1 query)."""
    mine = Invitation.objects.filter(
        person=person, wave__closed_at__isnull=True, wave__closes_at__gt=timezone.now()
    )
    return mine.select_related("wave__network", "wave__version").defer("wave__version__body")


def people_to_ask(*, network: Network) -> list[Membership]:
    """Who takes part in a network today and could answer, by name (1 query)."""
    members = (
        Membership.objects.filter(network=network, role__in=[Role.MEMBER, Role.COORDINATOR])
        .current()
        .select_related("person", "school")
        .order_by("person__name", "pk")
    )
    seen: dict[int, Membership] = {}
    for member in members:
        seen.setdefault(member.person_id, member)
    return list(seen.values())


def people_without_invitation(*, wave: Wave) -> list[Membership]:
    """Who could answer today and has no invitation: they joined after it was opened (2 queries)."""
    invited = set(wave.invitations.values_list("person_id", flat=True))
    return [one for one in people_to_ask(network=wave.network) if one.person_id not in invited]


def waves_with_counts(*, network: Network) -> QuerySet[Wave]:
    """A network's measurements, newest first, each with ``invited_count`` (1 query)."""
    return (
        Wave.objects.filter(network=network)
        .select_related("version", "campaign")
        .annotate(invited_count=Count("invitations"))
    )
