"""Ink around circles and not in them: a ring drawn round one, a tick beside it, an arrow away, «NO» in the margin.

A row is straightened along its circles; what lies along all of it is printed, and what comes in from the mark of
another row is of that row. What is left was written here, by somebody who answered in their own way; or it is a line
through several rows, which a hand drew or a scanner left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trama.core.lazy import LazyModule
from trama.paper.flat import SCALE
from trama.paper.shapes import RADIUS, RIGHT, SIGN, SIGNS, WIDTH, Bubble, Line, SheetPage
from trama.paper.writing import width_of

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
ASIDE = 3.0  # millimetres beyond the outermost rings of what stands alone
BEFORE = 24.0  # millimetres before a row that are looked at, as far as no words are printed there
WORDS = (
    5.5,
    1.5,
)  # millimetres over and under a row where its words may stand, and what is left free after them
RIM = 5.5  # millimetres along the edge of the paper that may be the table under it
MARGIN = (RIM, 15.8)  # of the left margin, from the edge to the numbers
HOLE = (4.0, 7.5, 0.65)  # sides of the hole of a binder, and the share of its square that is dark
THROUGH = 0.9  # of the height that is looked at: what is so long in a margin is an edge, or a fold
EDGE = 0.5  # millimetres around a ring that are of the print
WRITTEN = 0.2  # ink of a stroke
LEAST = 0.7  # square millimetres of something written
TRACED = 0.7  # millimetres to both sides of a ring that are compared with other rings
PRINTED = 20  # percent of a row along which a printed line has at least its ink
NEXT = RADIUS + 1.2  # millimetres from the middle of another circle where a stroke ends at it
STRAY = (4.5, 2.9)  # millimetres aside, as long as it stays in its row, that no tail of a mark takes
FAR = 8.5  # millimetres from the middle, in any direction
THIN = 0.12  # ink of a line that goes from one row to the next, where it may be a streak of the scanner


@dataclass(frozen=True)
class Trace:
    """Something written near circles: of which it may be meant, which it goes round, begins at and leads away from."""

    values: tuple[str, ...]
    is_round: bool = False
    begins_at: tuple[str, ...] = ()
    leads_from: tuple[str, ...] = ()
    is_through: bool = False  # it begins at a circle of this row and goes into one of another


@dataclass(frozen=True)
class Around:
    """What is known of the page around a question: its print, and which of its circles are full of ink."""

    page: SheetPage
    solid: frozenset[Bubble]

    @cached_property
    def heights(self) -> list[float]:
        """Where its rows are."""
        return sorted({bubble.y for bubble in self.page.bubbles})


def traces_of(ink: Ink, bubbles: Sequence[Bubble], moves: Sequence[Move], around: Around) -> list[Trace]:
    """What is written around the circles of a question, and beside its row."""
    found: list[Trace] = []
    for row, steps in _rows(bubbles, moves):
        band = _band(row[0].y, around.heights)
        strip, left = _straightened(ink, row, steps, band, _span(row, around.page.lines))
        found += _lines_through(strip, left, row, band, around)
        for across, down in _pieces(strip):
            trace = _traced_by(across / SCALE + left, down / SCALE - band.over, row, band, around.page)
            if trace:
                found.append(trace)
        if len(row) > 1:
            found += _in_margin(ink, row, steps, band)
    return found


def _lines_through(
    strip: Ink, left: float, row: Sequence[Bubble], band: "_Band", around: Around
) -> Iterator[Trace]:
    """Lines from a circle to the one over or under it; two scribbles that touch each other are none."""
    for bubble in row:
        for other in around.page.bubbles:
            gap = other.y - bubble.y
            is_next = abs(other.x - bubble.x) < RADIUS and gap in {-band.gap_over, band.gap_under}
            if not is_next or {bubble, other} <= around.solid:
                continue
            low, high = sorted((np.sign(gap) * (RADIUS + EDGE), gap - np.sign(gap) * (RADIUS + EDGE / 2)))
            top, bottom = (round((dy + band.over) * SCALE) for dy in (low, high))
            start, end = (round((bubble.x + dx - left) * SCALE) for dx in (-RADIUS, RADIUS))
            if _is_crossed(strip[top:bottom, start:end]):
                yield Trace((bubble.value,), begins_at=(bubble.value,), is_through=True)


def _is_crossed(gap: Ink) -> bool:
    """Whether a line, perhaps a slanted one, goes all the way from the upper to the lower edge."""
    height, width = gap.shape
    smooth = cv2.blur(gap, (3, 3))
    downs = np.arange(height)
    for tilt in range(-width // 3, width // 3 + 1):
        shifts = np.round(downs * tilt / max(height - 1, 1)).astype(int)
        starts = np.arange(max(0, -tilt), width - max(0, tilt))
        along = smooth[downs[:, None], starts[None, :] + shifts[:, None]]
        if (along.min(axis=0) > THIN).any():
            return True
    return False


def _traced_by(xs: Side, ys: Side, row: Sequence[Bubble], band: "_Band", page: SheetPage) -> Trace | None:
    """What somebody wrote here, if it is large enough and of this row."""
    others = [(other.x, other.y - row[0].y) for other in page.bubbles if other.y != row[0].y]
    xs, ys = _without_rings(xs, ys, others)
    if len(xs) < LEAST * SCALE**2:
        return None
    if (
        not -band.own_over <= ys.mean() <= band.own_under
    ):  # of another row, or an arrow that swings out into it
        is_own = (-band.own_over <= ys) & (ys <= band.own_under)
        trace = _trace(xs[is_own], ys[is_own], row) if is_own.any() else Trace(())
        return trace if trace.leads_from else None
    is_aside = xs.min() > row[-1].x + RADIUS + EDGE or xs.max() < row[0].x - RADIUS - EDGE
    if is_aside and np.ptp(ys) > THROUGH * (band.over + band.under):
        return None
    return _trace(xs, ys, row)


def _in_margin(ink: Ink, row: Sequence[Bubble], moves: Sequence[Move], band: "_Band") -> Iterator[Trace]:
    """What is written left of the numbers, at the height of the row."""
    strip, _left = _straightened(ink, row, moves, band, MARGIN)
    for across, down in _pieces(strip):
        ys = down / SCALE - band.over
        is_own = -band.own_over <= ys.mean() <= band.own_under
        if is_own and np.ptp(ys) <= THROUGH * (band.over + band.under) and not _is_hole(across, down):
            yield Trace(())


def _is_hole(across: NDArray[np.intp], down: NDArray[np.intp]) -> bool:
    """Whether the table is seen through a hole of the binder."""
    least, most, full = HOLE
    sides = [(np.ptp(along) + 1) / SCALE for along in (across, down)]
    is_full = len(across) > full * np.prod(sides) * SCALE**2
    return bool(min(sides) >= least and max(sides) <= most and is_full)


def _span(row: Sequence[Bubble], lines: Sequence[Line]) -> tuple[float, float]:
    """From where to where a row is looked at: from the words before it to the edge of the paper."""
    first, last = min(bubble.x for bubble in row), max(bubble.x for bubble in row)
    alone = (first - RADIUS - ASIDE, last + RADIUS + ASIDE)
    if len(row) == 1:
        return alone
    over, free = WORDS
    words = [
        line.x + width_of(line.text, line.size, is_bold=line.style == "bold") + free
        for line in lines
        if abs(line.y - row[0].y) < over and line.x < first and not line.angle and not line.is_end
    ]
    return min(max([first - BEFORE, *words]), alone[0]), WIDTH - RIM


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
    gap_over: float  # to the rows beside it
    gap_under: float


def _band(height: float, heights: Sequence[float]) -> _Band:
    """To the circles of the rows beside it, so that what was written there is seen whole and known as theirs."""
    gaps = (
        min((height - other for other in heights if other < height), default=LOOSE + 1),
        min((other - height for other in heights if other > height), default=LOOSE + 1),
    )
    looked_over, looked_under = (gap + RADIUS + EDGE if gap <= LOOSE else REACH for gap in gaps)
    own_over, own_under = (gap / 2 + BEYOND if gap <= LOOSE else REACH for gap in gaps)
    return _Band(looked_over, looked_under, own_over, own_under, *gaps)


def _straightened(
    ink: Ink, row: Sequence[Bubble], moves: Sequence[Move], band: _Band, span: tuple[float, float]
) -> tuple[Ink, float]:
    """The row without what is printed on it, and where it begins in millimetres."""
    left, right = span
    xs = np.arange(round((right - left) * SCALE)) / SCALE + left
    middles = np.array([bubble.x for bubble in row])
    across, down = (np.interp(xs, middles, [move[axis] for move in moves]) for axis in (0, 1))
    ys = np.arange(round((band.over + band.under) * SCALE) + 1) / SCALE - band.over + row[0].y
    from_x = np.broadcast_to(xs * SCALE + across, (len(ys), len(xs))).astype(np.float32)
    from_y = (ys[:, None] * SCALE + down[None, :]).astype(np.float32)
    strip = np.asarray(cv2.remap(ink, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
    ruled = strip[:, xs <= RIGHT]  # lines between rows
    strip = strip - np.percentile(ruled, PRINTED, axis=1, keepdims=True)
    for bubble in row:
        away = np.hypot(xs[None, :] - bubble.x, ys[:, None] - bubble.y)
        strip[away <= RADIUS + EDGE] = 0
    return _without_signs(np.asarray(strip, np.float32), xs, ys), left


def _without_signs(strip: Ink, xs: Side, ys: Side) -> Ink:
    """The same without the markers of the corners, wherever the paper moved them."""
    half = SIGN / 2
    is_sign = np.zeros(strip.shape, np.bool_)
    for x, y in SIGNS:
        is_sign[np.ix_(np.abs(ys - y - half) < half, np.abs(xs - x - half) < half)] = True
    if is_sign.any():
        _count, labels = cv2.connectedComponents((strip > WRITTEN).astype(np.uint8))
        strip[np.isin(labels, labels[is_sign & (labels > 0)])] = 0
    return strip


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
    begins = _begins(xs, ys, row)
    leads = [bubble.value for bubble in row if bubble.value in begins and _leads_away(xs, ys, bubble, row)]
    return Trace(tuple(round_ or near), bool(round_), begins, tuple(leads))


def _begins(xs: Side, ys: Side, row: Sequence[Bubble]) -> tuple[str, ...]:
    """The circles of the row that are touched."""
    return tuple(
        bubble.value for bubble in row if np.hypot(xs - bubble.x, ys).min() < RADIUS + EDGE + 2 / SCALE
    )


def _leads_away(xs: Side, ys: Side, bubble: Bubble, row: Sequence[Bubble]) -> bool:
    """Whether a stroke goes from its circle to another one, or farther than the tail of a mark."""
    aside, level = STRAY
    away = np.hypot(xs - bubble.x, ys)
    is_stray = (np.abs(xs - bubble.x) > aside) & (np.abs(ys) < level)
    others = [other.x for other in row if other != bubble]
    ends = any((np.hypot(xs - x, ys) < NEXT).any() for x in others)
    return bool(ends or is_stray.any() or away.max() > FAR)


def rims_of(patches: Mapping[str, Ink]) -> dict[str, float]:
    """How much ink each ring has, with what is right beside it: one that was traced with a pen has more."""
    return {value: float(patch[_rim(patch.shape[0])].mean()) for value, patch in patches.items()}


@cache
def _rim(side: int) -> NDArray[np.bool_]:
    steps = np.arange(side) - side // 2
    away = np.hypot(steps[:, None], steps[None, :])
    return np.asarray(np.abs(away - RADIUS * SCALE) <= TRACED * SCALE)
