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


def likeness(one: Someone, other: Someone) -> int:
    """How much two people have in common: the same network weighs most, then territory, then stage."""
    return (
        4 * bool(one.network and one.network == other.network)
        + 2 * bool(one.territory and one.territory == other.territory)
        + bool(one.stage and one.stage == other.stage)
    )


def mixed(people: Sequence[Someone], *, seed: str, groups: int | None = None) -> list[list[str]]:
    """Keys by group, as unlike as can be inside each; the same seed gives the same groups."""
    dice = random.Random(seed)  # noqa: S311 -- repeatable on purpose
    count = groups or group_count(len(people))
    order = sorted(people, key=lambda one: (one.network, one.territory, one.key))
    table: list[list[Someone]] = [[] for _ in range(count)]
    for index, one in enumerate(order):
        table[index % count].append(one)
    for _ in range(TURNS if count > 1 else 0):
        _swap(table, dice)
    return [[one.key for one in group] for group in table]


def _swap(table: list[list[Someone]], dice: random.Random) -> None:
    first, second = dice.sample(range(len(table)), 2)
    if not table[first] or not table[second]:
        return
    one, other = dice.randrange(len(table[first])), dice.randrange(len(table[second]))
    before = sameness(table[first]) + sameness(table[second])
    table[first][one], table[second][other] = table[second][other], table[first][one]
    if sameness(table[first]) + sameness(table[second]) > before:
        table[first][one], table[second][other] = table[second][other], table[first][one]


def sameness(group: Sequence[Someone]) -> int:
    """How much the people of a group have in common, over all pairs."""
    return sum(likeness(one, other) for one, other in combinations(group, 2))


def by_network(people: Sequence[Someone]) -> list[list[str]]:
    """Keys by network, those without one together at the end; a network of more than five is two groups or more."""
    names = sorted({one.network for one in people}, key=lambda name: (not name, name))
    return [part for name in names for part in _evenly([one.key for one in people if one.network == name])]


def _evenly(keys: list[str]) -> list[list[str]]:
    count = group_count(len(keys))
    return [keys[index::count] for index in range(count)]
