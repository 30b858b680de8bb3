"""Many networks by what each one waits for, and cohorts by how theirs stand, as values: never a comparison."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from trama.insights.attention import Attention, NetworkAttention, networks_by_attention
from trama.networks.enums import Permission, State
from trama.networks.models import Cohort, Network, Person


@dataclass(frozen=True)
class Waiting:
    """The networks that wait for the same thing, by name."""

    attention: Attention
    networks: tuple[NetworkAttention, ...]


@dataclass(frozen=True)
class CohortToday:
    """How many networks of a cohort stand in each state and wait for each thing, and which have no coordination."""

    cohort: Cohort
    networks: int
    states: Mapping[str, int]  # by `State`
    attention: Mapping[Attention, int]
    alone: tuple[Network, ...]

    def in_states(self) -> list[tuple[State, int]]:
        """The states that there are, in the order of a network's life."""
        return [(state, self.states[state]) for state in State if self.states.get(state)]


def waiting_networks(*, person: Person, but: Network | None = None) -> list[Waiting]:
    """The networks that ``person`` accompanies, grouped by what they wait for, the most pressing first (4 queries)."""
    networks = Network.objects.allowing(person, Permission.RESULTS_FIRST)
    if but:
        networks = networks.exclude(pk=but.pk)
    found = networks_by_attention(networks=networks)
    return [Waiting(attention, tuple(group)) for attention, group in groupby(found, key=_attention)]


def _attention(waiting: NetworkAttention) -> Attention:
    return waiting.attention


def cohorts_today(*, person: Person) -> list[CohortToday]:
    """The cohorts of the programmes that ``person`` directs, the newest first (4 queries)."""
    networks = Network.objects.allowing(person, Permission.PROGRAMME_VIEW)
    found = sorted(networks_by_attention(networks=networks), key=_newest_cohort)
    return [_cohort(list(group)) for _place, group in groupby(found, key=_newest_cohort)]


def _newest_cohort(waiting: NetworkAttention) -> tuple[int, str, int]:
    cohort = waiting.network.cohort
    return -cohort.starts_on.toordinal(), cohort.name, cohort.pk


def _cohort(rows: Sequence[NetworkAttention]) -> CohortToday:
    return CohortToday(
        cohort=rows[0].network.cohort,
        networks=len(rows),
        states=Counter(row.network.state for row in rows),
        attention=Counter(row.attention for row in rows),
        alone=tuple(row.network for row in rows if row.attention == Attention.ALONE),
    )
