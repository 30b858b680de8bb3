"""A photo of a page, laid flat: corners found, perspective undone, shadows taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trama.core.lazy import LazyModule
from trama.paper.marks import CELLS
from trama.paper.pictures import Grey
from trama.paper.shapes import CODE, CODE_SIDE, FRAME, SIGN, SIGNS, WIDTH

if TYPE_CHECKING:
    import cv2
else:
    cv2 = LazyModule("cv2")

SCALE = 6  # pixels per millimetre of a flat page
SEARCHED = 1400  # long side of the picture in which corners are looked for
DARK = 55  # of 255: a picture whose brighter half is below this is night
ENOUGH = 3  # corners from which the fourth follows
ASTRAY = 0.4  # of the way from one corner to another: what a slanted photo moves the other
MARGIN = 2.0  # millimetres that may lie outside the picture


class NotFlat(Exception):  # noqa: N818 -- it reads as what happened
    """No page can be laid flat; the message is a short word that says why."""


@dataclass(frozen=True)
class Flat:
    """A page as ink: 0 is paper, 1 the black of its corners; ``grey`` is what a person is shown."""

    ink: NDArray[np.float32]
    grey: Grey


Points = NDArray[np.float32]
Marker = tuple[int, Points]


def flatten_all(picture: Grey) -> Iterator[Flat | NotFlat]:
    """Every page of which a corner is seen in ``picture``, from the largest on, or why it cannot be laid flat."""
    sheets = sheets_of(_corners(picture))
    if not sheets:
        yield NotFlat("dark" if float(np.percentile(picture[::8, ::8], 80)) < DARK else "none")
    for found in sheets:
        try:
            yield _laid(picture, found)
        except NotFlat as problem:
            yield problem


def _laid(picture: Grey, found: dict[int, Points]) -> Flat:
    if len(found) < ENOUGH:
        raise NotFlat("cut")
    plan = np.concatenate([_square(*SIGNS[number]) for number in found])
    seen = np.concatenate(list(found.values()))
    found_plane, _kept = cv2.findHomography(plan, seen, 0)
    if found_plane is None:
        raise NotFlat("none")
    turned = np.asarray(found_plane, np.float64)
    _check_whole(picture, turned)
    size = (round(WIDTH * SCALE), round(FRAME * SCALE))
    step = np.diag([1 / SCALE, 1 / SCALE, 1.0])
    flat = cv2.warpPerspective(
        picture,
        turned @ step,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return _lit(np.asarray(flat, np.uint8))


def _square(x: float, y: float) -> Points:
    return np.array([(x, y), (x + SIGN, y), (x + SIGN, y + SIGN), (x, y + SIGN)], np.float32)


def _corners(picture: Grey) -> list[Marker]:
    """The markers that are seen, with their number and their four corners."""
    shrink = max(1.0, max(picture.shape) / SEARCHED)
    small = cv2.resize(picture, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    best: list[Marker] = []
    for is_hard in (False, True):
        looked = cv2.createCLAHE(3.0, (8, 8)).apply(small) if is_hard else small
        corners, numbers, _left = _detector(is_hard=is_hard).detectMarkers(looked)
        best = _with_new(best, _markers(corners, numbers))
        if sorted(number for number, _points in best) == list(range(len(SIGNS))):
            break
    return [(number, (points + 0.5) * shrink - 0.5) for number, points in best]


def _markers(corners: object, numbers: object) -> list[Marker]:
    if numbers is None:
        return []
    pairs = zip(np.asarray(numbers).ravel(), np.asarray(corners, np.float32).reshape(-1, 4, 2), strict=True)
    return [(int(number), points) for number, points in pairs if number < len(SIGNS)]


def _with_new(known: list[Marker], seen: list[Marker]) -> list[Marker]:
    """Those known, and of those seen the ones that stand where none is known."""
    new = [
        (number, points)
        for number, points in seen
        if all(_apart(points, other) > _side(points) / 2 for _number, other in known)
    ]
    return [*known, *new]


def sheets_of(markers: list[Marker]) -> list[dict[int, Points]]:
    """The markers of each sheet: from each, the others are looked for where the sheet must have them."""
    left = sorted(markers, key=lambda marker: _area(marker[1]), reverse=True)
    sheets = []
    while left:
        sheet = max((_sheet_from(marker, left) for marker in left), key=len)
        sheets.append(sheet)
        left = [(number, points) for number, points in left if sheet.get(number) is not points]
    return sheets


def _sheet_from(first: Marker, among: list[Marker]) -> dict[int, Points]:
    number, points = first
    x, y = SIGNS[number]
    right, down = (
        (points[1] + points[2] - points[0] - points[3]) / 2,
        (points[2] + points[3] - points[0] - points[1]) / 2,
    )
    sheet = {number: points}
    for other, (to_x, to_y) in enumerate(SIGNS):
        wanted = points + (right * (to_x - x) + down * (to_y - y)) / SIGN
        there = [seen for which, seen in among if which == other != number]
        nearest = min(there, key=lambda seen: _apart(seen, wanted), default=None)
        if nearest is not None and _apart(nearest, wanted) < ASTRAY * _apart(points, wanted):
            sheet[other] = nearest
    return sheet


def _apart(first: Points, other: Points) -> float:
    return float(np.linalg.norm(first.mean(axis=0) - other.mean(axis=0)))


def _side(points: Points) -> float:
    return float(np.sqrt(_area(points)))


def _area(points: Points) -> float:
    return float(cv2.contourArea(points))


def _detector(*, is_hard: bool) -> "cv2.aruco.ArucoDetector":
    """With one window for what is plainly seen, with several for what is not."""
    asked = cv2.aruco.DetectorParameters()
    asked.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    asked.cornerRefinementWinSize = 3
    low, high = (11, 43) if is_hard else (25, 25)
    asked.adaptiveThreshWinSizeMin, asked.adaptiveThreshWinSizeMax, asked.adaptiveThreshWinSizeStep = (
        low,
        high,
        16,
    )
    asked.minMarkerPerimeterRate = 0.02
    asked.maxErroneousBitsInBorderRate = 0.25
    return cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50), asked)


def _check_whole(picture: Grey, turned: NDArray[np.float64]) -> None:
    """Everything between the corners must be in the picture."""
    height, width = picture.shape
    edges = np.array([[(x, y) for x in (18.0, WIDTH - 18.0) for y in (8.0, FRAME - 3.0)]], np.float32)
    seen = cv2.perspectiveTransform(edges, turned)[0]
    reach = MARGIN * max(height, width) / FRAME
    low, high = seen.min(axis=0), seen.max(axis=0)
    if (low < -reach).any() or high[0] > width + reach or high[1] > height + reach:
        raise NotFlat("cut")


def _lit(flat: Grey) -> Flat:
    """Divided by the paper around: a shadow is as white as the rest, the black of the corners is one."""
    small = cv2.resize(flat, None, fx=1 / SCALE, fy=1 / SCALE, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11)))
    paper = cv2.GaussianBlur(
        cv2.erode(paper, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))), (0, 0), 3
    )
    wide = cv2.resize(paper, (flat.shape[1], flat.shape[0]), interpolation=cv2.INTER_LINEAR)
    light = np.asarray(flat.astype(np.float32) / np.maximum(wide, 1), np.float32)
    blacks = [_patch(light, x, y) for x, y in SIGNS]
    black = min(float(np.median(blacks)), 0.85)
    ink = np.asarray(np.clip((1 - light) / (1 - black), 0, 1.2), np.float32)
    grey = np.clip((light - black) / (1 - black) * 225 + 20, 0, 255).astype(np.uint8)
    return Flat(ink, grey)


def _patch(light: NDArray[np.float32], x: float, y: float) -> float:
    """How light the black border of a marker is."""
    left, top = round((x + 0.4) * SCALE), round((y + 0.4) * SCALE)
    return float(np.median(light[top : top + round((SIGN - 0.8) * SCALE), left : left + 4]))


def code_in(flat: Flat) -> str:
    """The letters of the mark of the page, read cell by cell where it must stand; empty when it cannot be read."""
    margin = 3.4  # as far as paper that is not flat may move it
    side = round((CODE_SIDE + 2 * margin) * SCALE)
    left, top = round((CODE[0] - margin) * SCALE), round((CODE[1] - margin) * SCALE)
    ink = np.clip(flat.ink[top : top + side, left : left + side], 0, 1)
    smooth = np.asarray(cv2.GaussianBlur(ink, (0, 0), 0.9), np.float32)
    eyes = [_eye(smooth, margin, place) for place in ((3.5, 3.5), (CELLS - 3.5, 3.5), (3.5, CELLS - 3.5))]
    plan = np.array([(3.5, 3.5), (CELLS - 3.5, 3.5), (3.5, CELLS - 3.5)], np.float32)
    laid = np.asarray(cv2.getAffineTransform(plan, np.array(eyes, np.float32)), np.float64)
    for bar in (0.5, 0.4, 0.6):
        text = _decoded(_cells(smooth, laid) > bar)
        if text:
            return text
    large = cv2.resize((255 - smooth * 255).astype(np.uint8), None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    return str(cv2.QRCodeDetector().detectAndDecode(large)[0])


def _eye(ink: NDArray[np.float32], margin: float, place: tuple[float, float]) -> tuple[float, float]:
    """The middle of one of the three squares of the mark, in pixels."""
    unit = CODE_SIDE * SCALE / CELLS
    drawn = np.zeros((9, 9), np.float32)
    drawn[1:8, 1:8] = 1
    drawn[2:7, 2:7] = 0
    drawn[3:6, 3:6] = 1
    size = round(9 * unit)
    eye = cv2.GaussianBlur(cv2.resize(drawn, (size, size), interpolation=cv2.INTER_AREA), (0, 0), 1.2)
    alike = cv2.matchTemplate(ink, eye, cv2.TM_CCOEFF_NORMED)
    steps = np.arange(alike.shape[0]) + (size - 1) / 2
    x, y = (margin * SCALE + coordinate * unit for coordinate in place)
    away = np.hypot(steps[None, :] - x, steps[:, None] - y)
    down, right = np.unravel_index(int(np.argmax(np.where(away < margin * SCALE, alike, -1))), alike.shape)
    return float(steps[right]), float(steps[down])


def _cells(ink: NDArray[np.float32], laid: NDArray[np.float64]) -> NDArray[np.float32]:
    """The ink in the middle of each cell of the mark."""
    middles = np.arange(CELLS) + 0.5
    columns, rows = np.meshgrid(middles, middles)
    spots = np.stack([columns, rows, np.ones_like(rows)], -1) @ laid.T
    return np.asarray(
        cv2.remap(ink, spots[..., 0].astype(np.float32), spots[..., 1].astype(np.float32), cv2.INTER_LINEAR),
        np.float32,
    )


def _decoded(cells: NDArray[np.bool_]) -> str:
    drawn = np.pad(np.where(cells, 0, 255).astype(np.uint8), 4, constant_values=255)
    large = cv2.resize(drawn, None, fx=4, fy=4, interpolation=cv2.INTER_NEAREST)
    return str(cv2.QRCodeDetector().detectAndDecode(large)[0])
