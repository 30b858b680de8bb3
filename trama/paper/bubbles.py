"""What each circle of a flat page says: filled, empty, or to be asked. Nothing is guessed.

A circle is measured against its own neighbourhood: where its ring really is, how much ink lies inside it, how much
around it, and how that compares with the other circles of the page, most of which are empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trama.core.lazy import LazyModule
from trama.paper.flat import SCALE, Flat
from trama.paper.nearby import Around, Trace, rims_of, traces_of
from trama.paper.shapes import RADIUS, Bubble, SheetPage

if TYPE_CHECKING:
    import cv2
else:
    cv2 = LazyModule("cv2")

Ink = NDArray[np.float32]

REACH = 2.6  # millimetres that a ring may be away from where it was printed, when the paper is not flat
WIDE, CLOSE = 38, 28  # half a side of what is kept around a circle, and of what is looked at, in pixels
INSIDE = 0.74 * RADIUS  # millimetres from the middle
BAND = (RADIUS + 1.05, RADIUS + 2.1)  # millimetres from the middle, around a circle
DARKEST = 0.12  # the share of the inside that tells whether something was written
SECTORS = 16
_UPRIGHT = [3, 4, 11, 12]  # those straight above and below

FAINT, CLEAR = (
    0.10,
    0.22,
)  # ink of the darkest part, above that of empty circles: below is empty, above is filled
NOISE = 6.0  # times the spread of empty circles that a mark must rise above
SURER = 1.7  # times as much as what is not empty any more
RIM = 0.09  # ink of a ring that was drawn over, above that of printed ones
TINY = 0.018  # mean ink that a mark adds at least
SOLID = 0.75  # share of the inside that is dark when it was filled
STROKE, LIKE = 0.17, 0.4  # ink of a stroke outside, and beside that inside


class Why(StrEnum):
    """Why a question is asked."""

    TWO = "two"  # more than one circle has ink
    FAINT = "faint"  # something is there, and it is not clear that it is a mark
    CROSSED = "crossed"  # filled and crossed out
    LOST = "lost"  # its circles could not be found on the page
    NEAR = "near"  # nothing is in its circles, and something was written around them
    BESIDE = (
        "beside"  # one is filled, and something beside it may say otherwise: an arrow, «NO», a small cross
    )
    THROUGH = "through"  # a line goes through circles of several rows


@dataclass(frozen=True)
class Reading:
    """What the circles of one question say: ``value`` when it is sure, empty when none has ink."""

    question: str
    value: str = ""
    why: Why | None = None
    among: tuple[str, ...] = ()  # what it may be


@dataclass(frozen=True)
class _CircleInk:
    """How much ink one circle has: in its darkest part, on average; and the page around it."""

    top: float
    mean: float
    patch: Ink

    @property
    def is_solid(self) -> bool:
        """Whether most of the inside is as dark as its darkest part."""
        inside = self.patch[_disc(WIDE)]
        return float((inside > max(0.6 * self.dark, STROKE)).mean()) > SOLID

    @property
    def dark(self) -> float:
        """The ink of the mark itself."""
        return float(np.quantile(self.patch[_disc(WIDE)], 0.9))

    @property
    def is_crossed(self) -> bool:
        """Whether strokes go out of it on opposite sides."""
        right, down = _weight(self.patch)
        moved = _around(self.patch, WIDE + right, WIDE + down, CLOSE)
        stroke = max(STROKE, LIKE * self.dark)
        return bool(_opposite(moved, BAND, stroke).any())


def read_bubbles(flat: Flat, page: SheetPage) -> list[Reading]:
    """What every question of the page says, in the order printed."""
    ink = np.asarray(cv2.GaussianBlur(flat.ink, (0, 0), 0.8), np.float32)
    questions = page.questions
    moves = _moves(ink, list(questions.values()))
    seen = {
        name: [_look(ink, bubble, move) for bubble, move in zip(bubbles, steps, strict=True)]
        for (name, bubbles), (steps, _score) in zip(questions.items(), moves, strict=True)
    }
    level = _level([shade for many in seen.values() for shade in many])
    solid = {
        bubble
        for name, bubbles in questions.items()
        for bubble, shade in zip(bubbles, seen[name], strict=True)
        if shade.is_solid
    }
    around = Around(page, frozenset(solid))
    readings = []
    for (name, bubbles), (steps, score) in zip(questions.items(), moves, strict=True):
        values = [bubble.value for bubble in bubbles]
        by_value = dict(zip(values, seen[name], strict=True))
        reading = _judged(name, by_value, level, score)
        if reading.why is None:
            traces = traces_of(ink, bubbles, steps, around)
            reading = _beside(reading, traces, _traced(by_value, level))
        readings.append(reading)
    return readings


def _beside(reading: Reading, traces: Sequence[Trace], traced: Sequence[str]) -> Reading:
    """The same; to be asked when something around its circles says otherwise."""
    own = reading.value
    written = [trace for trace in traces if not trace.is_through]
    if not own:
        near = dict.fromkeys([value for trace in written for value in trace.values] + list(traced))
        return Reading(reading.question, why=Why.NEAR, among=tuple(near)) if written or near else reading
    doubts = [
        trace for trace in written if trace.is_round or own not in trace.begins_at or own in trace.leads_from
    ]
    other = {value for trace in doubts for value in trace.values}.union(traced) - {own}
    among = (own, *sorted(other))
    if any(own in trace.begins_at for trace in traces if trace.is_through):
        return Reading(reading.question, why=Why.THROUGH, among=among)
    if any(not trace.is_round for trace in doubts):
        return Reading(reading.question, why=Why.BESIDE, among=among)
    return Reading(reading.question, why=Why.TWO, among=among) if other else reading


def _traced(seen: Mapping[str, _CircleInk], level: "_Level") -> list[str]:
    """The circles whose ring was drawn over with a pen, and nothing else."""
    return [
        value
        for value, rim in rims_of({value: shade.patch for value, shade in seen.items()}).items()
        if rim - level.rim > level.rim_faint and seen[value].top - level.top <= level.faint
    ]


Move = tuple[float, float]  # pixels to the right and down
FOUND = 0.35  # how alike to those printed the rings of an empty question must be
ALONE = 0.1  # how much a single ring is kept from wandering, for each millimetre
NEARBY = 6  # pixels that one ring may be away from where its row is
SHARP = 0.45  # how alike one ring must be to count for the slope of its row


def _moves(ink: Ink, rows: Sequence[Sequence[Bubble]]) -> list[tuple[list[Move], float]]:
    """How far the ring of each bubble is from where it was printed; neighbours move alike, a row is a straight line."""
    maps = [_alike(ink, bubbles, (0, 0), round(REACH * SCALE)) for bubbles in rows]
    found = []
    for index, (bubbles, own) in enumerate(zip(rows, maps, strict=True)):
        near = maps[max(index - 1, 0) : index + 2]
        together = own + sum(near) / len(near) - _distance() * (0.04 if len(bubbles) > 1 else ALONE)
        down, right = np.unravel_index(int(np.argmax(together)), together.shape)
        middle = own.shape[0] // 2
        move = (int(right) - middle, int(down) - middle)
        found.append((_along(ink, bubbles, move), float(own[down, right])))
    return found


def _along(ink: Ink, bubbles: Sequence[Bubble], move: tuple[int, int]) -> list[Move]:
    """Where each ring of a row is, given where the row is: on the straight line through those seen sharply."""
    seen = []
    for bubble in bubbles:
        alike = _alike(ink, [bubble], move, NEARBY)
        down, right = np.unravel_index(int(np.argmax(alike)), alike.shape)
        seen.append((float(right - NEARBY), float(down - NEARBY), float(alike[down, right])))
    sharp = [index for index, shade in enumerate(seen) if shade[2] > SHARP]
    if len(sharp) < 3:  # noqa: PLR2004 -- two rings do not tell a line from a mistake
        return [(float(move[0]), float(move[1]))] * len(bubbles)
    spots = np.array([(bubble.x, bubble.y) for bubble in bubbles])
    along = spots[:, int(np.ptp(spots[:, 1]) > np.ptp(spots[:, 0]))]
    lines = [_line(along[sharp], np.array([seen[place][axis] for place in sharp])) for axis in (0, 1)]
    return [
        (move[0] + lines[0][0] + lines[0][1] * at, move[1] + lines[1][0] + lines[1][1] * at) for at in along
    ]


def _line(at: NDArray[np.float64], seen: NDArray[np.float64]) -> tuple[float, float]:
    """Start and slope of the line through most of the points (Theil and Sen)."""
    first, second = np.triu_indices(len(at), 1)
    slope = float(np.median((seen[second] - seen[first]) / (at[second] - at[first])))
    return float(np.median(seen - slope * at)), slope


def _alike(ink: Ink, bubbles: Sequence[Bubble], move: tuple[int, int], reach: int) -> Ink:
    """How like printed rings the page is, around ``move``, at each move of ``reach`` pixels at most."""
    rings, (left, top) = _rings(tuple((bubble.x, bubble.y) for bubble in bubbles))
    height, width = rings.shape
    x, y = max(left + move[0] - reach, 0), max(top + move[1] - reach, 0)
    patch = np.minimum(ink[y : y + height + 2 * reach, x : x + width + 2 * reach], 0.7)
    return np.asarray(cv2.matchTemplate(patch, rings, cv2.TM_CCOEFF_NORMED), np.float32)


@cache
def _distance() -> Ink:
    reach = round(REACH * SCALE)
    steps = np.arange(-reach, reach + 1, dtype=np.float32)
    return np.asarray(np.hypot(steps[:, None], steps[None, :]) / SCALE, np.float32)


@cache
def _rings(middles: tuple[tuple[float, float], ...]) -> tuple[Ink, tuple[int, int]]:
    """The printed rings of one question, and where the drawing of them begins on the page."""
    edge = RADIUS + 0.5
    left = round((min(x for x, _y in middles) - edge) * SCALE)
    top = round((min(y for _x, y in middles) - edge) * SCALE)
    right = round((max(x for x, _y in middles) + edge) * SCALE)
    bottom = round((max(y for _x, y in middles) + edge) * SCALE)
    drawn = np.zeros((bottom - top, right - left), np.uint8)
    for x, y in middles:
        at = (round((x * SCALE - left) * 16), round((y * SCALE - top) * 16))
        cv2.circle(drawn, at, round(RADIUS * SCALE * 16), 255, 1, cv2.LINE_AA, 4)
    return np.asarray(cv2.GaussianBlur(drawn, (0, 0), 1.0) / 255, np.float32), (left, top)


def _look(ink: Ink, bubble: Bubble, move: Move) -> _CircleInk:
    patch = _around(ink, bubble.x * SCALE + move[0], bubble.y * SCALE + move[1], WIDE)
    inside = patch[_disc(WIDE)]
    darkest = np.partition(inside, -_most())[-_most() :]
    return _CircleInk(float(darkest.mean()), float(inside.mean()), patch)


def _around(ink: Ink, x: float, y: float, half: int) -> Ink:
    height, width = ink.shape
    at_x, at_y = min(max(round(x), half), width - half - 1), min(max(round(y), half), height - half - 1)
    return ink[at_y - half : at_y + half + 1, at_x - half : at_x + half + 1]


def _weight(patch: Ink) -> Move:
    """How far the middle of what was filled is from the middle of the patch."""
    near = np.where(_far(WIDE) <= (RADIUS + 0.4) * SCALE, patch, 0)
    whole = float(near.sum()) or 1.0
    steps = np.arange(-WIDE, WIDE + 1)
    return float(near.sum(axis=0) @ steps) / whole, float(near.sum(axis=1) @ steps) / whole


def _opposite(patch: Ink, band: tuple[float, float], stroke: float) -> NDArray[np.bool_]:
    strokes = np.array([patch[sector].max() > stroke for sector in _outside(band)])
    strokes[_UPRIGHT] = False  # there stand the neighbours
    wide = strokes | np.roll(strokes, 1)  # a line is seldom straight
    return np.asarray(wide & np.roll(wide, SECTORS // 2))


@cache
def _disc(half: int) -> NDArray[np.bool_]:
    return _far(half) <= INSIDE * SCALE


@cache
def _most() -> int:
    return max(3, round(float(_disc(WIDE).sum()) * DARKEST))


@cache
def _far(half: int) -> NDArray[np.float64]:
    """How far each pixel of a patch is from its middle."""
    steps = np.arange(-half, half + 1)
    return np.hypot(steps[:, None], steps[None, :])


@cache
def _outside(band: tuple[float, float]) -> list[NDArray[np.bool_]]:
    """The pieces of a band around a circle."""
    steps = np.arange(-CLOSE, CLOSE + 1)
    turn = (np.arctan2(steps[:, None], steps[None, :]) / (2 * np.pi) * SECTORS + SECTORS) % SECTORS
    ring = (_far(CLOSE) >= band[0] * SCALE) & (_far(CLOSE) <= band[1] * SCALE)
    return [ring & (turn.astype(int) == sector) for sector in range(SECTORS)]


@dataclass(frozen=True)
class _Level:
    """What empty circles of this page look like."""

    top: float
    mean: float
    spread: float
    rim: float
    rim_spread: float

    @property
    def faint(self) -> float:
        """What rises above it is not empty."""
        return max(FAINT, NOISE * self.spread)

    @property
    def rim_faint(self) -> float:
        """What rises above it is a ring that was drawn over."""
        return max(RIM, NOISE * self.rim_spread)


def _level(seen: Sequence[_CircleInk]) -> _Level:
    """From the fainter half of the circles: nobody fills more than a few of each row."""
    tops = np.sort([shade.top for shade in seen])
    fainter = tops[: max(len(tops) * 6 // 10, 1)]
    middle = float(np.median(fainter))
    spread = float(np.median(np.abs(fainter - middle))) * 1.5
    means = np.sort([shade.mean for shade in seen])
    rims = np.array(list(rims_of({str(index): shade.patch for index, shade in enumerate(seen)}).values()))
    rim = float(np.median(rims))
    return _Level(
        middle,
        float(np.median(means[: max(len(means) * 6 // 10, 1)])),
        max(spread, 0.004),
        rim,
        float(np.median(np.abs(rims - rim))) * 1.5,
    )


def _judged(question: str, seen: Mapping[str, _CircleInk], level: _Level, score: float) -> Reading:
    over = {value: shade.top - level.top for value, shade in seen.items()}
    mean = {value: shade.mean - level.mean for value, shade in seen.items()}
    faint = level.faint
    touched = tuple(value for value in seen if over[value] > faint)
    if not touched:
        return Reading(question) if score > FOUND else Reading(question, why=Why.LOST, among=tuple(seen))
    if len(touched) > 1:
        return Reading(question, why=Why.TWO, among=touched)
    value = touched[0]
    if over[value] < max(CLEAR, SURER * faint) or mean[value] < TINY:
        return Reading(question, why=Why.FAINT, among=touched)
    if (len(seen) == 1 or seen[value].is_solid) and seen[value].is_crossed:
        return Reading(question, why=Why.CROSSED, among=touched)
    return Reading(question, value=value)
