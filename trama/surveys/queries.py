"""Reads of the measurements shared by several pages."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from trama.networks.enums import Role
from trama.networks.models import Membership, Network, Person
from trama.surveys.models import Wave


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


def invited_people(*, network: Network) -> QuerySet[Person]:
    """Those who were invited to join a network and have not answered yet."""

    return Person.objects.filter(
        joinings__network=network,
        joinings__accepted_at__isnull=True,
        joinings__withdrawn_at__isnull=True,
        joinings__expires_at__gt=timezone.now(),
    ).distinct()


def waves_with_counts(*, network: Network) -> QuerySet[Wave]:
    """A network's measurements, newest first, each with ``invited_count`` (1 query)."""
    return (
        Wave.objects.filter(network=network)
        .select_related("version", "campaign")
        .annotate(invited_count=Count("invitations"))
    )
