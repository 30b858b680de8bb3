"""What figures of a small group would give away. Pure arithmetic; what is shown is decided in `insights`."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Two or more neighbouring points that hold almost all answers."""

    low: int
    high: int


def is_drawable(counts: Sequence[int]) -> bool:
    """Whether an item's answers can be drawn one by one without giving away the rest.

    Whoever answered knows one answer. If after taking any one answer away all that remain stand on one point,
    that person would know everybody's: the item is told in words instead.

    Parameters
    ----------
    counts : how many answers each point of the scale has, lowest point first.
    """
    total = sum(counts)
    return not any(total - 1 <= count for count in counts if count)


def span(counts: Sequence[int]) -> Span:
    """Neighbouring points over which an agreement that betrays is told: never fewer than two.

    It reaches over every point that has an answer, and over one neighbour (towards the middle of the scale) when
    only one has.
    """
    used = [point for point, count in enumerate(counts, start=1) if count]
    low, high = min(used), max(used)
    if low == high:
        middle = (len(counts) + 1) / 2
        return Span(low - 1, high) if low > middle else Span(low, high + 1)
    return Span(low, high)
