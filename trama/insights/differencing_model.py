"""What two measurements side by side tell of the few who answered only one of them.

Whoever sees both, and knows who took part in each, looks for the answers that came and went. How much people repeat
their answers nobody knows; whoever looks learns it from all sentences together. So here several habits are held
possible, weighed by how well they explain what is seen, and from them the answer of somebody who came, left or stayed
is guessed as well as can be. Not answering a sentence counts as one more answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import factorial, prod
from typing import Any

import numpy as np

from trama.insights.inference_bound import BOUND, Counts, Spread, compositions

CountsPair = tuple[
    Counts, Counts
]  # of one sentence, before and after: how many at each point, then how many at none
Own = Mapping[
    str, tuple[int | None, int | None]
]  # a person's place in each, before and after; None: not there
Explained = tuple[Spread, Spread, Spread]

REPEATED = {
    0.2: 2,
    0.4: 3,
    0.6: 5,
    0.75: 5,
    0.85: 3,
    0.93: 1,
    1.0: 1,
}  # how often an answer may be the same, and its weight
NEARBY = (0.5, 1.2)  # when it changes, how much likelier the next point is than the one after: as a logarithm
HABITS = tuple(product(REPEATED, NEARBY))
USUAL = np.log([REPEATED[repeated] for repeated, _nearby in HABITS])
SPARE = 0.06  # below the bound, for whoever holds other habits possible
SILENT = 0.05  # how often somebody who changes stops answering a sentence
MOST = 16  # people up to which two measurements are put side by side
MOST_MOVED = 6


@dataclass(frozen=True)
class Moved:
    """Between two measurements: how many answered both, only the later, only the earlier."""

    stayed: int
    came: int
    left: int

    @property
    def is_few(self) -> bool:
        """Whether those who answered only one could be told apart from the others."""
        return bool(self.came or self.left) and self.stayed > 0

    @property
    def is_tried(self) -> bool:
        """Whether they are so few, among so few, that it has to be worked out."""
        people = self.stayed + max(self.came, self.left)
        return self.is_few and self.came + self.left <= MOST_MOVED and people <= MOST


def revealing_items(
    seen: Mapping[str, CountsPair], moved: Moved, people: Sequence[Own] = ()
) -> frozenset[str]:
    """The sentences whose later answers must not be drawn beside the earlier ones.

    Whoever looks is somebody from outside, or one of ``people``, who know their own answers to every sentence. The one
    that tells most is kept back first: with it goes what it taught of how much people repeat themselves, so the rest is
    looked at again.
    """
    kept: frozenset[str] = frozenset()
    while moved.is_tried and (drawn := sorted(seen.keys() - kept)):
        rest = {code: seen[code] for code in drawn}
        sure = np.max([_certainty_of(own, rest, moved) for own in ({}, *people)], axis=0)
        if sure.max() <= BOUND - SPARE:
            break
        kept |= {drawn[int(sure.argmax())]}
    return kept


def _certainty_of(own: Own, seen: Mapping[str, CountsPair], moved: Moved) -> list[float]:
    """How surely somebody with these answers guesses another's to each sentence."""
    was, now = (any(pair[place] is not None for pair in own.values()) for place in (0, 1))
    others = Moved(
        moved.stayed - (was and now), moved.came - (now and not was), moved.left - (was and not now)
    )
    if not others.is_few:
        return [0.0] * len(seen)
    views = [_without(pair, own.get(code, (None, None))) for code, pair in seen.items()]
    explained = [_explain(*pair, others.came, others.left) for pair in views]
    logs = USUAL + np.sum([np.log(np.maximum(likelihoods[0], 1e-300)) for likelihoods in explained], axis=0)
    weights = np.exp(logs - logs.max())
    return [
        _best(pair, others, weights, likelihoods) for pair, likelihoods in zip(views, explained, strict=True)
    ]


def _without(pair: CountsPair, own: tuple[int | None, int | None]) -> CountsPair:
    before, after = (
        tuple(count - (index == mine) for index, count in enumerate(counts))
        for counts, mine in zip(pair, own, strict=True)
    )
    return before, after


def _best(pair: CountsPair, moved: Moved, weights: Spread, explained: Explained) -> float:
    """The surest guess, with each habit weighed by how well it explains everything that is seen."""
    likely, came, left = explained
    known = (likely > 0) & (weights > 0)
    if not known.any():
        return 1.0  # too unlikely to be put in numbers: nothing is told
    share = weights[known] / weights[known].sum() / likely[known]
    new, gone = share @ came[known], share @ left[known]
    guesses = [new / moved.came] if moved.came else []
    guesses += [gone / moved.left] if moved.left else []
    guesses += [(np.array(pair[1]) - new) / moved.stayed, (np.array(pair[0]) - gone) / moved.stayed]
    return float(max(guess.max() for guess in guesses))


@lru_cache(maxsize=20_000)
def _explain(before: Counts, after: Counts, came: int, left: int) -> Explained:
    """By habit: how likely what is seen is, and how many of those who came and left gave each answer.

    The last two are weighed by the first, and still to be divided by it.
    """
    ways, gone_from = _ways(before, after, left)
    likely = np.zeros(len(HABITS))
    new, gone = np.zeros((len(HABITS), len(after))), np.zeros((len(HABITS), len(before)))
    for arrived in compositions(came, len(after)):
        place = tuple(count - came_here for count, came_here in zip(after, arrived, strict=True))
        if min(place) < 0:
            continue
        orders = factorial(came) / prod(factorial(count) for count in arrived)
        here: Spread = orders * ways[_at(slice(None), *place)]
        likely += here
        new += here[:, None] * np.array(arrived)
        gone += orders * gone_from[_at(slice(None), slice(None), *place)].T
    return likely, new, gone


def _ways(before: Counts, after: Counts, left: int) -> tuple[Spread, Spread]:
    """How likely those of ``before``, less ``left`` of them, give each set of answers up to ``after``.

    The second is the same, weighed by how many of those who left had given each answer.
    """
    size, many = tuple(count + 1 for count in after), len(before)
    ways = np.zeros((1 + many, len(HABITS), left + 1, *size))
    ways[_at(0, slice(None), 0, *(0,) * many)] = 1.0
    moves = _moves(many)
    for own, count in enumerate(before):
        for _person in range(count):
            ways = _one_more(ways, own, moves[:, own], after)
    return ways[0, :, left], ways[1:, :, left]


def _one_more(ways: Spread, own: int, moves: Spread, after: Counts) -> Spread:
    found = np.zeros_like(ways)
    found[:, :, 1:] = ways[:, :, :-1]
    found[1 + own, :, 1:] += ways[0, :, :-1]
    for point, count in enumerate(after):
        if count:
            share = moves[:, point].reshape(-1, *(1,) * (ways.ndim - 2))
            there, here = (_shifted(ways.ndim, point, part) for part in (slice(1, None), slice(None, -1)))
            found[there] += share * ways[here]
    return found


def _at(*places: int | slice) -> Any:
    """An index of as many places as the answers have points, which numpy's types cannot say."""
    return places


def _shifted(dimensions: int, point: int, part: slice) -> Any:
    return tuple(part if axis == 3 + point else slice(None) for axis in range(dimensions))


@lru_cache(maxsize=8)
def _moves(many: int) -> Spread:
    """By habit, the chances of going from one answer to another."""
    return np.array([_moves_by(many, repeated, nearby) for repeated, nearby in HABITS])


def _moves_by(many: int, repeated: float, nearby: float) -> Spread:
    points = np.arange(many - 1)
    near = np.exp(-nearby * np.abs(points[:, None] - points))
    np.fill_diagonal(near, 0)
    other = np.zeros((many, many))
    other[:-1, :-1] = (1 - SILENT) * near / near.sum(axis=1, keepdims=True)
    other[:-1, -1], other[-1, :-1] = SILENT, 1 / (many - 1)
    moves: Spread = repeated * np.eye(many) + (1 - repeated) * other
    return moves


def moved_between(earlier: Sequence[int | None], later: Sequence[int | None]) -> Moved:
    """Between two sets of linking keys. Who came without one may be anybody: as many as can are held to be the same.

    That some of those are not can never be excluded, so then one at least is held to have come and one to have left.
    """
    then, now = {link for link in earlier if link is not None}, {link for link in later if link is not None}
    both = then & now
    only_then, only_now = len(then - both), len(now - both)
    loose_then, loose_now = len(earlier) - len(then), len(later) - len(now)
    same = min(loose_then, only_now) + min(only_then, loose_now)
    same += min(max(0, loose_then - only_now), max(0, loose_now - only_then))
    stayed = len(both) + same
    if same and stayed == len(earlier) == len(later):
        stayed -= 1
    return Moved(stayed, len(later) - stayed, len(earlier) - stayed)
