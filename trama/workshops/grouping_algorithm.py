"""Who works with whom: groups of four or five that mix networks and territories. No database."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

BIGGEST, SMALLEST = 5, 4
TURNS = 2000  # swaps tried to mix better


@dataclass(frozen=True)
class Someone:
    """A participant as mixing sees them; empty where it is not known."""

    key: str
    network: str = ""
    territory: str = ""
    stage: str = ""


def group_count(people: int) -> int:
    """How many groups: none bigger than five, and of four at least where that can be."""
    return max(1, -(-people // BIGGEST)) if people else 0


def likeness(someone: Someone, other: Someone) -> int:
    """How much two people have in common: the same network weighs most, then territory, then stage."""
    return (
        4 * bool(someone.network and someone.network == other.network)
        + 2 * bool(someone.territory and someone.territory == other.territory)
        + bool(someone.stage and someone.stage == other.stage)
    )


def mixed(people: Sequence[Someone], *, seed: str, groups: int | None = None) -> list[list[str]]:
    """Keys by group, as unlike as can be inside each; the same seed gives the same groups."""
    dice = random.Random(seed)  # noqa: S311 -- repeatable on purpose
    count = groups or group_count(len(people))
    order = sorted(people, key=lambda person: (person.network, person.territory, person.key))
    table: list[list[Someone]] = [[] for _ in range(count)]
    for index, person in enumerate(order):
        table[index % count].append(person)
    for _ in range(TURNS if count > 1 else 0):
        _swap(table, dice)
    return [[person.key for person in group] for group in table]


def _swap(table: list[list[Someone]], dice: random.Random) -> None:
    first, second = dice.sample(range(len(table)), 2)
    if not table[first] or not table[second]:
        return
    seat, other = dice.randrange(len(table[first])), dice.randrange(len(table[second]))
    before = sameness(table[first]) + sameness(table[second])
    table[first][seat], table[second][other] = table[second][other], table[first][seat]
    if sameness(table[first]) + sameness(table[second]) > before:
        table[first][seat], table[second][other] = table[second][other], table[first][seat]


def sameness(group: Sequence[Someone]) -> int:
    """How much the people of a group have in common, over all pairs."""
    return sum(likeness(person, other) for person, other in combinations(group, 2))


def by_network(people: Sequence[Someone]) -> list[list[str]]:
    """Keys by network, those without one together at the end; a network of more than five is two groups or more."""
    names = sorted({person.network for person in people}, key=lambda name: (not name, name))
    return [
        part
        for name in names
        for part in _evenly([person.key for person in people if person.network == name])
    ]


def _evenly(keys: list[str]) -> list[list[str]]:
    count = group_count(len(keys))
    return [keys[index::count] for index in range(count)]
