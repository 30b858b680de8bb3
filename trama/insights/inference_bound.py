"""What somebody who knows one answer could work out about the others from what is shown.

Everything shown treats people alike, so a named person's answer can be guessed no better than by the share of
the others who gave it. Where answers are drawn one by one that share is seen; where they are told in words it
is worked out here over every set of answers that fits the words and the figures around them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import combinations_with_replacement, product
from math import factorial, lcm, prod

import numpy as np
from numpy.typing import NDArray

Counts = tuple[int, ...]
Spread = NDArray[np.float64]

BOUND = 0.8  # nobody's answer may be guessed with more probability than this
ALONE = (1, 2)  # left beside known answers, a person is alone, or with one who knows their own
FEW = 4  # hidden items besides one, up to which every combination of own answers is tried
EDGE = 1e-6  # what a sum of fractions may be off


@dataclass(frozen=True)
class Hidden:
    """An item whose answers are not drawn: how many answered, and the points it is told between, if known.

    ``known`` are those of the answers that whoever looks is held to know; with ``is_untold`` it was kept back because
    of what they leave.
    """

    answered: int
    points: int
    between: tuple[int, int] | None
    is_reverse: bool = False
    known: Counts = ()
    is_untold: bool = False

    @property
    def unknown(self) -> int:
        """How many answers are nobody's but their author's."""
        return self.answered - sum(self.known)

    def whole(self, unknown: Counts) -> Counts:
        """All answers, when those that nobody knows are ``unknown``."""
        return with_known(unknown, self.known)


def tells_too_much(counts: Counts) -> bool:
    """Whether drawing the answers lets somebody who knows one of them guess another's above the bound."""
    total, most = sum(counts), max(counts)
    return total > 1 and (most == total or most > BOUND * (total - 1))


class Telling(Enum):
    """How an item is told: answer by answer, in words, or not at all because of the answers that are known."""

    DRAWN = "drawn"
    WORDS = "words"
    NOTHING = "nothing"


def with_known(unknown: Counts, known: Counts) -> Counts:
    """Both together."""
    return tuple(count + mine for count, mine in zip(unknown, known, strict=True)) if known else unknown


def without_known(counts: Counts, known: Counts) -> Counts:
    """What is left of ``counts`` for who knows some of them."""
    return tuple(count - mine for count, mine in zip(counts, known, strict=True)) if known else counts


def telling(counts: Counts, known: Counts = ()) -> Telling:
    """How an item is told, for who knows none of the others' answers and for who knows all that are ``known``.

    One or two who are left beside the known ones are never told. Words about all are told when they leave what is
    left open enough; an item that is harmless as a whole, and not once the known ones are subtracted, has none.
    """
    left = without_known(counts, known)
    unknown = sum(left)
    if any(known) and unknown in ALONE:
        return Telling.NOTHING
    if tells_too_much(counts):
        is_open = not any(known) or _words_leave_open(len(counts), sum(counts), almost_all(counts), known)
        return Telling.WORDS if is_open else Telling.NOTHING
    return Telling.NOTHING if any(known) and unknown and tells_too_much(left) else Telling.DRAWN


@lru_cache(maxsize=512)
def _words_leave_open(points: int, answered: int, between: tuple[int, int], known: Counts) -> bool:
    hidden = Hidden(answered, points, between, known=known)
    return not hidden.unknown or worst_guess((hidden,), 0, points + 1) <= BOUND


def almost_all(counts: Counts) -> tuple[int, int]:
    """The neighbouring points between which almost all answers are, lowest and highest.

    Points are told in twos from the top of the scale (4 and 5; the last three below together), so that the
    words never single out the point on which people agree, nor where the others stand.
    """
    fullest = max(range(1, len(counts) + 1), key=lambda point: counts[point - 1])
    from_top = (len(counts) - fullest) // 2
    high = len(counts) - 2 * from_top
    if high <= 3:  # noqa: PLR2004 -- a pair that would leave a single point below takes it in
        return (1, high) if high != 1 else (1, min(3, len(counts)))
    return high - 1, high


@lru_cache(maxsize=4096)
def worst_guess(hidden: tuple[Hidden, ...], low: float, high: float) -> float:
    """The best guess at an answer to a hidden item, when their means add to ``low`` or more, below ``high``.

    Every order of answers that fits is held to be as likely as any other, and whoever guesses knows their own
    answers to all items. Reverse items add as turned. The same question comes back with every page of a wave,
    whose answers never change: it is worked out once.
    """
    worst, grid = 0.0, lcm(*(item.answered for item in hidden if item.answered))
    window = low * grid - EDGE, high * grid - EDGE
    for index, item in enumerate(hidden):
        others = hidden[:index] + hidden[index + 1 :]
        for known in _own_answers(others, item.points):
            below = np.concatenate([[0.0], np.cumsum(_added(others, known, grid))])
            guesses = [
                _best(item, own, below=below, window=window, grid=grid) for own in range(1, item.points + 1)
            ]
            worst = max(worst, *guesses)
    return worst


def _own_answers(others: Sequence[Hidden], points: int) -> Iterator[tuple[int, ...]]:
    """What somebody may have answered to the other hidden items: all ways to few, the same to many.

    Items of which the same is told are alike: only how often each answer was given to them matters.
    """
    every = range(1, points + 1)
    if len(others) <= FEW:
        kinds = Counter(others)
        ways = product(*(combinations_with_replacement(every, many) for many in kinds.values()))
        for way in ways:
            left = {kind: list(chosen) for kind, chosen in zip(kinds, way, strict=True)}
            yield tuple(left[other].pop() for other in others)
    else:
        yield from ((own,) * len(others) for own in every)


def _best(hidden: Hidden, own: int, *, below: Spread, window: tuple[float, float], grid: int) -> float:
    weights, means, shares = _possibilities_for(hidden, own)
    if not len(weights):
        return 0.0
    starts = np.ceil(window[0] - means * grid).astype(int)
    ends = np.ceil(window[1] - means * grid).astype(int)
    fits = below[np.clip(ends, 0, len(below) - 1)] - below[np.clip(starts, 0, len(below) - 1)]
    likely = weights * fits
    return float((likely @ shares).max() / likely.sum()) if likely.sum() else 0.0


@lru_cache(maxsize=512)
def _possible(hidden: Hidden) -> tuple[Counts, ...]:
    if any(hidden.known):
        return tuple(
            counts for counts in compositions(hidden.unknown, hidden.points) if _fits(hidden, counts)
        )
    if hidden.between is None:
        return tuple(compositions(hidden.answered, hidden.points))
    return tuple(
        counts
        for counts in _concentrated(hidden.answered, hidden.points)
        if almost_all(counts) == hidden.between
    )


def _fits(hidden: Hidden, unknown: Counts) -> bool:
    """Whether an item with these unknown answers would be told as this one is."""
    whole = hidden.whole(unknown)
    if hidden.between is not None:
        return tells_too_much(whole) and almost_all(whole) == hidden.between
    return not hidden.is_untold or telling(whole, hidden.known) is Telling.NOTHING


@lru_cache(maxsize=64)
def _concentrated(total: int, points: int) -> tuple[Counts, ...]:
    """Every way in which ``total`` answers tell too much, without walking through those that do not."""
    found: list[Counts] = []
    for fullest in range(points):
        for away in range(total):
            if total - away <= BOUND * (total - 1):
                break
            found += [
                (*others[:fullest], total - away, *others[fullest:])
                for others in compositions(away, points - 1)
            ]
    return tuple(dict.fromkeys(found))


def compositions(total: int, parts: int) -> Iterator[Counts]:
    """Every way of spreading ``total`` over ``parts``."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in compositions(total - first, parts - 1):
            yield (first, *others)


@lru_cache(maxsize=2048)
def _possibilities_for(hidden: Hidden, own: int) -> tuple[Spread, Spread, Spread]:
    """For who answered ``own``: how many orders of answers fit each possibility, its mean, its shares."""
    possible = [counts for counts in _possible(hidden) if counts[own - 1]]
    if hidden.unknown < 2 or not possible:  # noqa: PLR2004 -- nobody else answered
        return np.array([]), np.array([]), np.zeros((0, hidden.points))
    others = [tuple(c - (point == own) for point, c in enumerate(counts, start=1)) for counts in possible]
    weights = np.array([_orders(counts) for counts in others])
    shares = np.array(others, dtype=float) / (hidden.unknown - 1)
    means = np.array([_mean(hidden, hidden.whole(counts)) for counts in possible])
    return weights / weights.max(), means, shares


def _orders(counts: Counts) -> float:
    return factorial(sum(counts)) / prod(factorial(count) for count in counts)


def _mean(hidden: Hidden, counts: Counts) -> float:
    mean = sum(point * count for point, count in enumerate(counts, start=1)) / sum(counts)
    return hidden.points + 1 - mean if hidden.is_reverse else mean


@lru_cache(maxsize=512)
def _sums(hidden: Hidden, own: int, grid: int) -> Spread:
    """How likely each mean of an item is to who answered ``own``, in steps of 1/grid; zeros for never."""
    weights, means, _shares = _possibilities_for(hidden, own)
    spread = np.zeros(hidden.points * grid + 1)
    np.add.at(spread, np.rint(means * grid).astype(int), weights)
    return spread / spread.sum() if len(weights) else spread


@lru_cache(maxsize=4096)
def _added(hidden: tuple[Hidden, ...], known: tuple[int, ...], grid: int) -> Spread:
    total = np.array([1.0])
    for item, own in zip(hidden, known, strict=True):
        total = np.convolve(total, _sums(item, own, grid))
    return total
