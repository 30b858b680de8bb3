"""What figures of a small group would give away. Pure arithmetic; what is shown is decided in `insights`."""

from collections.abc import Sequence
from dataclasses import dataclass

BOUND = 0.8  # nobody's answer may be guessed with more probability than this


@dataclass(frozen=True)
class Span:
    """Two or more neighbouring points that hold almost all answers."""

    low: int
    high: int


def is_drawable(counts: Sequence[int]) -> bool:
    """Whether an item's answers can be drawn one by one without giving away the rest.

    Whoever answered knows one answer. If, with any one answer taken away, more than ``BOUND`` of those that remain
    stand on one point, that person would guess anybody's with that probability: it is told in words instead.

    Parameters
    ----------
    counts : how many answers each point of the scale has, lowest point first.
    """
    for own, count in enumerate(counts):
        rest = [one - (place == own) for place, one in enumerate(counts)]
        if count and max(rest) > BOUND * sum(rest):
            return False
    return True


def span(counts: Sequence[int]) -> Span:
    """The two neighbouring points that hold most answers, over which an agreement that betrays is told.

    They are the fullest point and the fuller of its neighbours; between equal ones, that towards the middle.
    """
    middle = (len(counts) + 1) / 2
    fullest = max(range(1, len(counts) + 1), key=lambda point: counts[point - 1])
    sides = [point for point in (fullest - 1, fullest + 1) if 1 <= point <= len(counts)]
    beside = max(sides, key=lambda point: (counts[point - 1], -abs(point - middle)))
    return Span(min(fullest, beside), max(fullest, beside))
