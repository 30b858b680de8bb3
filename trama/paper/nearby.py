"""Ink around circles and not in them: a ring drawn round one, a tick beside it, a line under it.

A row is straightened along its circles; what lies along all of it is printed, and what comes in from the mark of
another row is of that row. What is left was written here, by somebody who answered in their own way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trama.core.lazy import LazyModule
from trama.paper.flat import SCALE
from trama.paper.shapes import RADIUS, Bubble

if TYPE_CHECKING:
    import cv2
else:
    cv2 = LazyModule("cv2")

Ink = NDArray[np.float32]
Side = NDArray[np.float64]
Move = tuple[float, float]

REACH = 4.3  # millimetres over and under the middles that are looked at where no other row is near
LOOSE = 10.5  # from row to row at most: what is farther belongs to another block
BEYOND = 0.9  # what lies so near to half the way between two rows may be of either, and is asked in both
ASIDE = 3.0  # millimetres beyond the outermost rings
EDGE = 0.5  # millimetres around a ring that are of the print
WRITTEN = 0.2  # ink of a stroke
LEAST = 0.7  # square millimetres of something written
TRACED = 0.7  # millimetres to both sides of a ring that are compared with other rings


@dataclass(frozen=True)
class Trace:
    """Something written near circles: of which it may be meant, and which it goes round or begins at."""

    values: tuple[str, ...]
    is_round: bool
    begins_at: tuple[str, ...]


def traces_of(
    ink: Ink, bubbles: Sequence[Bubble], moves: Sequence[Move], *, among: Sequence[Bubble]
) -> list[Trace]:
    """What is written around the circles of a question; ``among`` are all circles of the page."""
    heights = sorted({bubble.y for bubble in among})
    found: list[Trace] = []
    for row, steps in _rows(bubbles, moves):
        band = _band(row[0].y, heights)
        others = [(other.x, other.y - row[0].y) for other in among if other.y != row[0].y]
        strip, left = _straightened(ink, row, steps, band)
        for across, down in _pieces(strip):
            xs, ys = _without_rings(across / SCALE + left, down / SCALE - band.over, others)
            if len(xs) >= LEAST * SCALE**2 and -band.own_over <= ys.mean() <= band.own_under:
                found.append(_trace(xs, ys, row))
    return found


def _pieces(strip: Ink) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """The pixels of each thing written, large enough to be one."""
    written = cv2.morphologyEx((strip > WRITTEN).astype(np.uint8), cv2.MORPH_CLOSE, _grain())
    _count, labels, stats, _middles = cv2.connectedComponentsWithStats(written)
    for number in range(1, len(stats)):
        if stats[number][cv2.CC_STAT_AREA] >= LEAST * SCALE**2:
            down, across = np.nonzero(labels == number)
            yield across, down


def _without_rings(xs: Side, ys: Side, others: Sequence[tuple[float, float]]) -> tuple[Side, Side]:
    """A stroke that touches the empty circle of another row is not of that row: its ring is left out."""
    for x, y in others:
        away = np.hypot(xs - x, ys - y)
        is_ring = away < RADIUS + EDGE
        if is_ring.any() and not (away < RADIUS - EDGE).any():
            xs, ys = xs[~is_ring], ys[~is_ring]
    return xs, ys


@cache
def _grain() -> NDArray[np.uint8]:
    """Pencil leaves the hollows of the paper white: so far apart, it is still one stroke."""
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)), np.uint8)


def _rows(
    bubbles: Sequence[Bubble], moves: Sequence[Move]
) -> Iterator[tuple[Sequence[Bubble], Sequence[Move]]]:
    """Circles side by side are one row; those under each other are a row each."""
    if len({round(bubble.y, 1) for bubble in bubbles}) == 1:
        yield bubbles, moves
    else:
        for bubble, move in zip(bubbles, moves, strict=True):
            yield [bubble], [move]


@dataclass(frozen=True)
class _Band:
    """How far over and under the middles of a row is looked at, and how far the middle of what is its own may be."""

    over: float
    under: float
    own_over: float
    own_under: float


def _band(height: float, heights: Sequence[float]) -> _Band:
    """To the circles of the rows beside it, so that what was written there is seen whole and known as theirs."""
    gaps = (
        min((height - other for other in heights if other < height), default=LOOSE + 1),
        min((other - height for other in heights if other > height), default=LOOSE + 1),
    )
    looked = (gap + RADIUS + EDGE if gap <= LOOSE else REACH for gap in gaps)
    own = (gap / 2 + BEYOND if gap <= LOOSE else REACH for gap in gaps)
    return _Band(*looked, *own)


def _straightened(ink: Ink, row: Sequence[Bubble], moves: Sequence[Move], band: _Band) -> tuple[Ink, float]:
    """The row without what is printed on it, and where it begins in millimetres."""
    left = min(bubble.x for bubble in row) - RADIUS - ASIDE
    right = max(bubble.x for bubble in row) + RADIUS + ASIDE
    xs = np.arange(round((right - left) * SCALE)) / SCALE + left
    middles = np.array([bubble.x for bubble in row])
    across, down = (np.interp(xs, middles, [move[axis] for move in moves]) for axis in (0, 1))
    ys = np.arange(round((band.over + band.under) * SCALE) + 1) / SCALE - band.over + row[0].y
    from_x = np.broadcast_to(xs * SCALE + across, (len(ys), len(xs))).astype(np.float32)
    from_y = (ys[:, None] * SCALE + down[None, :]).astype(np.float32)
    strip = np.asarray(cv2.remap(ink, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
    strip = strip - np.median(strip, axis=1, keepdims=True)  # lines between rows
    for bubble in row:
        away = np.hypot(xs[None, :] - bubble.x, ys[:, None] - bubble.y)
        strip[away <= RADIUS + EDGE] = 0
    return np.asarray(strip, np.float32), left


def _trace(xs: Side, ys: Side, row: Sequence[Bubble]) -> Trace:
    low, high = xs.min(), xs.max()
    round_ = [
        bubble.value
        for bubble in row
        if low < bubble.x - RADIUS < bubble.x + RADIUS < high
        and ys.min() < -RADIUS / 2
        and ys.max() > RADIUS / 2
    ]
    away = {bubble.value: max(low - bubble.x, bubble.x - high, 0) for bubble in row}
    near = [value for value, distance in away.items() if distance <= min(away.values()) + RADIUS]
    begins = [bubble.value for bubble in row if np.hypot(xs - bubble.x, ys).min() < RADIUS + EDGE + 2 / SCALE]
    return Trace(tuple(round_ or near), bool(round_), tuple(begins))


def rims_of(patches: Mapping[str, Ink]) -> dict[str, float]:
    """How much ink each ring has, with what is right beside it: one that was traced with a pen has more."""
    return {value: float(patch[_rim(patch.shape[0])].mean()) for value, patch in patches.items()}


@cache
def _rim(side: int) -> NDArray[np.bool_]:
    steps = np.arange(side) - side // 2
    away = np.hypot(steps[:, None], steps[None, :])
    return np.asarray(np.abs(away - RADIUS * SCALE) <= TRACED * SCALE)
