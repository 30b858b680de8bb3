"""What each of many networks is waiting for, in one word: a list to attend to, never a comparison."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from trama.networks.enums import Role, State
from trama.networks.models import Membership, Network
from trama.surveys.models import Focus, Wave

LONG = timedelta(days=182)


class Care(StrEnum):
    """What a network waits for, the most pressing first."""

    ALONE = "alone"
    TALK = "talk"
    MEASURING = "measuring"
    FIRST = "first"
    LONG_AGO = "long_ago"
    QUIET = "quiet"
    RESTING = "resting"


@dataclass(frozen=True)
class Cared:
    """A network, what it waits for, and its last measurement."""

    network: Network
    care: Care
    last: Wave | None


def cared(*, networks: QuerySet[Network]) -> list[Cared]:
    """Every network with what it waits for; in the order of `Care`, then by name (4 queries)."""
    newest = Wave.objects.filter(network=OuterRef("pk")).order_by("-opened_at", "-pk")
    coordinators = Membership.objects.filter(role=Role.COORDINATOR).current()
    found = list(
        networks.select_related("cohort", "territory")
        .annotate(last_wave=Subquery(newest.values("pk")[:1]))
        .prefetch_related(
            Prefetch("memberships", coordinators.select_related("person"), to_attr="coordination")
        )
        .order_by("name", "pk")
    )
    waves = Wave.objects.in_bulk([one.last_wave for one in found if one.last_wave])
    talked = set(Focus.objects.filter(wave__in=waves).values_list("wave_id", flat=True))
    told = [
        Cared(one, _care(one, last := waves.get(one.last_wave or 0), has_focus=one.last_wave in talked), last)
        for one in found
    ]
    order = list(Care)
    return sorted(told, key=lambda one: order.index(one.care))


def _care(network: Network, last: Wave | None, *, has_focus: bool) -> Care:
    if network.state in {State.PAUSED, State.WITHDRAWN, State.APPLIED}:
        return Care.RESTING
    if not network.coordination:  # type: ignore[attr-defined]  # prefetched just above
        return Care.ALONE
    if last is None:
        return Care.FIRST
    if not last.is_final:
        return Care.MEASURING
    is_old = timezone.now() - last.opened_at > LONG
    if not (last.is_shared and has_focus) and not is_old:
        return Care.TALK
    return Care.LONG_AGO if is_old and network.state != State.GRADUATED else Care.QUIET
