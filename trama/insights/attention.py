"""What each of many networks needs next, in one word: a list to attend to, never a comparison."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from trama.networks.enums import Role, State
from trama.networks.models import Membership, Network
from trama.surveys.models import Wave
from trama.trace.enums import TraceKind
from trama.trace.queries import with_outcome

LONG = timedelta(days=182)


class Attention(StrEnum):
    """What a network waits for, the most pressing first."""

    ALONE = "alone"
    TALK = "talk"
    MEASURING = "measuring"
    FIRST = "first"
    LONG_AGO = "long_ago"
    QUIET = "quiet"
    RESTING = "resting"


@dataclass(frozen=True)
class NetworkAttention:
    """A network, what it waits for, and its last measurement."""

    network: Network
    attention: Attention
    last: Wave | None


def networks_by_attention(*, networks: QuerySet[Network]) -> list[NetworkAttention]:
    """Each network with what it needs next, in the order of `Attention`, then by name (4 queries)."""
    newest = Wave.objects.filter(network=OuterRef("pk")).standing().order_by("-opened_at", "-pk")
    coordinators = Membership.objects.filter(role=Role.COORDINATOR).current()
    found = list(
        networks.select_related("cohort", "territory")
        .annotate(last_wave=Subquery(newest.values("pk")[:1]))
        .prefetch_related(
            Prefetch("memberships", coordinators.select_related("person"), to_attr="coordination")
        )
        .order_by("name", "pk")
    )
    waves = Wave.objects.in_bulk([network.last_wave for network in found if network.last_wave])
    codes = [wave.code for wave in waves.values()]
    talked = with_outcome(kind=TraceKind.WAVE, codes=codes, outcome=TraceKind.FOCUS)
    waiting = [_network_attention(network, waves.get(network.last_wave or 0), talked) for network in found]
    order = list(Attention)
    return sorted(waiting, key=lambda network: order.index(network.attention))


def _network_attention(network: Network, last: Wave | None, talked: set[str]) -> NetworkAttention:
    has_focus = last is not None and last.code in talked
    return NetworkAttention(network, _attention(network, last, has_focus=has_focus), last)


def _attention(network: Network, last: Wave | None, *, has_focus: bool) -> Attention:
    if network.state in {State.PAUSED, State.WITHDRAWN, State.APPLIED}:
        return Attention.RESTING
    has_ended = network.state == State.GRADUATED
    if not network.coordination and not has_ended:  # type: ignore[attr-defined]  # prefetched just above
        return Attention.ALONE
    if last is None:
        return Attention.QUIET if has_ended else Attention.FIRST
    if not last.is_final:
        return Attention.MEASURING
    is_old = timezone.now() - last.opened_at > LONG
    if not _is_talked(last, has_focus=has_focus) and not is_old:
        return Attention.TALK
    return Attention.LONG_AGO if is_old and not has_ended else Attention.QUIET


def _is_talked(last: Wave, *, has_focus: bool) -> bool:
    """Whether its conversation came to its end; of one that was never begun, whether a focus came of it."""
    return last.is_talk_over or (last.is_shared and has_focus and not last.is_talk_begun)
