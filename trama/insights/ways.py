"""The ways in which people can stand over categories: numbered, and drawn from those that would be told alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from trama.insights.inference_bound import compositions

Numbers = NDArray[np.int64]
Chances = NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """Some sets of ways, one after the other: ``counts`` has shape (ways, categories), ``ends`` are theirs."""

    counts: Numbers
    ends: Chances

    @classmethod
    def of(cls, sets: Sequence[Numbers]) -> "Cells":
        """Each of the ``sets``, of shape (ways, categories), drawn by the orders in which its ways come about."""
        shares = [_orders(counts).cumsum() for counts in sets]
        ends = [number + share / share[-1] for number, share in enumerate(shares)]
        return cls(np.concatenate(sets), np.concatenate(ends))

    def draw(self, cell: Numbers, dice: np.random.Generator) -> Numbers:
        """A way of each of these cells; shape (categories, cells)."""
        ways = np.searchsorted(self.ends, cell + dice.random(len(cell)), side="right")
        drawn: Numbers = self.counts[np.minimum(ways, len(self.counts) - 1)].T
        return drawn


def _orders(counts: Numbers) -> Chances:
    """In how many orders each way comes about, up to a factor."""
    logs = np.cumsum(np.log(np.maximum(1, np.arange(counts.sum(axis=1).max() + 1))))
    orders: Chances = np.exp(-logs[counts].sum(axis=1))
    return orders


@lru_cache(maxsize=32)
def each_way(people: int, categories: int) -> Numbers:
    """Every way of so many people, in the order of `compositions`; shape (ways, categories)."""
    return np.array(list(compositions(people, categories)))


def all_ways(people: int, categories: int) -> int:
    """In how many ways people can be spread over categories."""
    return comb(people + categories - 1, categories - 1)


@lru_cache(maxsize=32)
def weights_of(people: int, categories: int) -> Numbers:
    """Of each category, a weight by which the sum over people says how many are where; none weighs nothing."""
    weights = (people + 1) ** np.arange(categories)
    weights[-1] = 0
    return weights


@lru_cache(maxsize=32)
def numbered(people: int, categories: int) -> NDArray[np.int32]:
    """For each sum of `weights_of`, which of the ways it is, in the order of `compositions`."""
    index = np.zeros((people + 1) ** (categories - 1), dtype=np.int32)
    ways = each_way(people, categories)
    index[ways @ weights_of(people, categories)] = np.arange(len(ways))
    return index


def way_numbers(counts: Numbers) -> NDArray[np.int32]:
    """Which of the ways, in the order of `compositions`, these counts are; ``counts`` has shape (ways, categories)."""
    people, categories = int(counts[0].sum()), counts.shape[1]
    found: NDArray[np.int32] = numbered(people, categories)[counts @ weights_of(people, categories)]
    return found
