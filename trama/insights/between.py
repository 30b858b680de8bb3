"""What two measurements side by side tell of the few who answered only one of them.

Whoever sees both, and knows who took part in each, looks for the answers that came and went. How much people repeat
their answers nobody knows; whoever looks learns it from all sentences together. So here it has several possible
values, weighed by how well they explain what is seen, and from that the answer of somebody who came, left or stayed is
guessed as well as can be. Not answering a sentence counts as one more answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import factorial, prod
from typing import Any

import numpy as np

from trama.insights.guessing import BOUND, Counts, Spread, compositions

Seen = tuple[
    Counts, Counts
]  # of one sentence: before and after, how many at each point, then how many at none

REPEATED = np.array([0.3, 0.5, 0.7, 0.85, 1.0])  # how often an answer may be the same as before
SILENT = 0.05  # how often somebody who changes stops answering a sentence
ALL_TRY = 13  # people besides oneself up to which every way of being one of them is tried
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


def betraying(seen: Mapping[str, Seen], moved: Moved) -> frozenset[str]:
    """The sentences whose later answers must not be drawn beside the earlier ones.

    How much people repeat themselves is learnt from what is drawn: once some are kept back, the rest is looked at again.
    """
    kept: frozenset[str] = frozenset()
    logs = {code: _log_likely(pair, moved) for code, pair in seen.items()} if moved.is_tried else {}
    while drawn := logs.keys() - kept:
        total = np.sum([logs[code] for code in sorted(drawn)], axis=0)
        found = {code for code in drawn if _worst(seen[code], moved, _weights(total - logs[code])) > BOUND}
        if not found:
            break
        kept |= found
    return kept


def _log_likely(pair: Seen, moved: Moved) -> Spread:
    likely: Spread = np.log(np.maximum(_guess(*pair, moved.came, moved.left)[0], 1e-300))
    return likely


def _weights(logs: Spread) -> Spread:
    weights: Spread = np.exp(logs - logs.max())
    weights /= weights.sum()
    return weights


def _worst(pair: Seen, moved: Moved, weights: Spread) -> float:
    """The best guess at anybody's answer, of whoever looks from outside or is one of them."""
    return max(_best(*view, weights) for view in _views(pair, moved))


def _views(pair: Seen, moved: Moved) -> Iterator[tuple[Seen, Moved]]:
    """What is left to guess from outside, and to whoever is one of those who stayed, came or left."""
    yield pair, moved
    if moved.stayed + max(moved.came, moved.left) - 1 > ALL_TRY:
        return
    before, after = pair
    for own, now in product(_given(before), _given(after)):
        if moved.stayed > 1:
            yield (_less(before, own), _less(after, now)), Moved(moved.stayed - 1, moved.came, moved.left)
    for now in _given(after) if moved.came else ():
        yield (before, _less(after, now)), Moved(moved.stayed, moved.came - 1, moved.left)
    for own in _given(before) if moved.left else ():
        yield (_less(before, own), after), Moved(moved.stayed, moved.came, moved.left - 1)


def _given(counts: Counts) -> list[int]:
    return [place for place, count in enumerate(counts) if count]


def _less(counts: Counts, place: int) -> Counts:
    return tuple(count - (here == place) for here, count in enumerate(counts))


def _best(pair: Seen, moved: Moved, weights: Spread) -> float:
    likely, came, left = _guess(*pair, moved.came, moved.left)
    total = float(weights @ likely)
    if total <= 0:
        return 0.0  # nobody with these answers can have looked
    new, gone = weights @ came / total, weights @ left / total
    told = [new / moved.came] if moved.came else []
    told += [gone / moved.left] if moved.left else []
    told += [(np.array(pair[1]) - new) / moved.stayed, (np.array(pair[0]) - gone) / moved.stayed]
    return float(max(one.max() for one in told))


@lru_cache(maxsize=20_000)
def _guess(before: Counts, after: Counts, came: int, left: int) -> tuple[Spread, Spread, Spread]:
    """For each way of repeating: how likely what is seen is, and how many of those who came and left gave each answer.

    The last two are weighed by the first, and still to be divided by it.
    """
    ways, gone_from = _ways(before, after, left)
    likely = np.zeros(len(REPEATED))
    new, gone = np.zeros((len(REPEATED), len(after))), np.zeros((len(REPEATED), len(before)))
    for arrived in compositions(came, len(after)):
        place = tuple(count - one for count, one in zip(after, arrived, strict=True))
        if min(place) < 0:
            continue
        orders = factorial(came) / prod(factorial(one) for one in arrived)
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
    told = np.zeros((1 + many, len(REPEATED), left + 1, *size))
    told[_at(0, slice(None), 0, *(0,) * many)] = 1.0
    moves = _moves(many)
    for own, count in enumerate(before):
        for _person in range(count):
            told = _one_more(told, own, moves[:, own], after)
    return told[0, :, left], told[1:, :, left]


def _one_more(told: Spread, own: int, moves: Spread, after: Counts) -> Spread:
    found = np.zeros_like(told)
    found[:, :, 1:] = told[:, :, :-1]
    found[1 + own, :, 1:] += told[0, :, :-1]
    for point in _given(after):
        share = moves[:, point].reshape(-1, *(1,) * (told.ndim - 2))
        found[_shifted(told.ndim, point, slice(1, None))] += (
            share * told[_shifted(told.ndim, point, slice(None, -1))]
        )
    return found


def _at(*places: int | slice) -> Any:
    """An index of as many places as the answers have points, which numpy's types cannot say."""
    return places


def _shifted(dimensions: int, point: int, part: slice) -> Any:
    return tuple(part if axis == 3 + point else slice(None) for axis in range(dimensions))


@lru_cache(maxsize=8)
def _moves(many: int) -> Spread:
    """For each way of repeating, the chances of going from one answer to another; a near one is likelier."""
    points = np.arange(many - 1)
    near = np.exp(-np.abs(points[:, None] - points).astype(float))
    np.fill_diagonal(near, 0)
    other = np.zeros((many, many))
    other[:-1, :-1] = (1 - SILENT) * near / near.sum(axis=1, keepdims=True)
    other[:-1, -1], other[-1, :-1] = SILENT, 1 / (many - 1)
    moves: Spread = REPEATED[:, None, None] * np.eye(many) + (1 - REPEATED[:, None, None]) * other
    return moves


def moved_between(earlier: Sequence[int | None], later: Sequence[int | None]) -> Moved:
    """Between two sets of linking keys. Who came without a link may be anybody: as many as can are held to be the same.

    That some of those are not can never be excluded, so then one at least is held to have come and one to have left.
    """
    then, now = {one for one in earlier if one is not None}, {one for one in later if one is not None}
    both = then & now
    only_then, only_now = len(then - both), len(now - both)
    loose_then, loose_now = len(earlier) - len(then), len(later) - len(now)
    same = min(loose_then, only_now) + min(only_then, loose_now)
    same += min(max(0, loose_then - only_now), max(0, loose_now - only_then))
    stayed = len(both) + same
    if same and stayed == len(earlier) == len(later):
        stayed -= 1
    return Moved(stayed, len(later) - stayed, len(earlier) - stayed)
