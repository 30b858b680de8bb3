"""Groups as they would be, before they are: mixed, by network, or as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass

from trama.sessions.models import Participant, Session
from trama.sessions.queries import people_here
from trama.workshops.grouping_algorithm import Someone, by_network, group_count, mixed

MIXED, NETWORK, HAND = "mezcla", "red", "mano"
MOST_GROUPS = 60


@dataclass(frozen=True)
class Column:
    """A group that would be: its number (0 is no group) and who would be in it."""

    number: int
    people: tuple[Participant, ...]


@dataclass(frozen=True)
class Proposal:
    """The groups that would be; ``seed`` gives the same ones again."""

    how: str
    seed: str
    columns: tuple[Column, ...]

    @property
    def count(self) -> int:
        """How many groups it has."""
        return max((column.number for column in self.columns), default=0)

    @property
    def numbers(self) -> range:
        """Where somebody may be put: one group more than there are."""
        return range(1, self.count + 2)


def proposal(*, workshop: Session, how: str, seed: str, groups: int = 0) -> Proposal:
    """Who would be with whom, of those who are there (2 queries)."""
    people = list(people_here(session=workshop).select_related("group", "network"))
    if how == HAND:
        return Proposal(how, seed, _as_they_are(workshop, people))
    known = {person.code: person for person in people}
    crowd = [someone(person) for person in people]
    count = min(groups, MOST_GROUPS, max(len(people), 1)) or group_count(len(people))
    parts = by_network(crowd) if how == NETWORK else mixed(crowd, seed=seed, groups=count or None)
    return Proposal(
        how,
        seed,
        tuple(
            Column(number, tuple(known[code] for code in sorted(part, key=lambda code: known[code].name)))
            for number, part in enumerate(parts, start=1)
        ),
    )


def someone(participant: Participant) -> Someone:
    """A participant as mixing sees them; the stage is where their network is in its programme."""
    network = participant.network
    if network is None:
        return Someone(participant.code, participant.network_name.casefold())
    stage = f"{network.cohort_id} {network.state}"
    return Someone(participant.code, network.code, str(network.territory_id or ""), stage)


def _as_they_are(workshop: Session, people: Sequence[Participant]) -> tuple[Column, ...]:
    columns = [
        Column(group.number, tuple(person for person in people if person.group_id == group.pk))
        for group in workshop.groups.all()
    ]
    loose = tuple(person for person in people if person.group_id is None)
    return (*([Column(0, loose)] if loose or not columns else []), *columns)
