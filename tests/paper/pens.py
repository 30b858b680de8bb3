"""People with pens, and what happens to paper before it reaches a server: seeded, so that a failure comes back."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from trama.paper.flat import NotFlat, flatten_all
from trama.paper.shapes import HEIGHT, RADIUS, WIDTH

PEN = 200 / 25.4  # pixels per millimetre on which pens write
STYLES = ("filled", "tick", "cross", "dot", "light", "scribble")
AROUND = ("ring", "beside", "under", "traced")  # who writes near the circle and not in it


@dataclass
class Meant:
    """What the person meant in one question, and whether they changed their mind about it."""

    value: str  # "" left blank
    is_mended: bool = False


@dataclass
class Hand:
    """How one person writes."""

    style: str
    dark: float  # of ink, 0-1
    width: float  # of the stroke, mm
    shake: float  # how far from the middle, mm
    random: np.random.Generator = field(repr=False)

    @classmethod
    def of(cls, style, random):
        pencil = style == "light" or random.random() < 0.3
        dark = (
            random.uniform(0.26, 0.45)
            if style == "light"
            else random.uniform(*((0.5, 0.8) if pencil else (0.7, 0.98)))
        )
        return cls(style, dark, random.uniform(0.4, 0.8), random.uniform(0.1, 0.45), random)


def choose(layout, random, *, mended=0.006, blank=0.03):
    """What a person means, question by question."""
    meant = {}
    for name, bubbles in layout.questions.items():
        values = [bubble.value for bubble in bubbles]
        weights = np.array([0.25 if value == "na" else 1.0 for value in values])
        chosen = str(random.choice(values, p=weights / weights.sum()))
        left = 0.5 if len(values) == 1 else blank
        meant[name] = Meant("" if random.random() < left else chosen)
        if meant[name].value and random.random() < mended:
            meant[name].is_mended = True
    return meant


def write(page, drawn, meant, hand):
    """``drawn`` (grey, PEN pixels per millimetre) with what the person wrote on it."""
    ink = np.zeros(drawn.shape, np.uint8)
    random = hand.random
    for name, bubbles in page.questions.items():
        for bubble in bubbles:
            if bubble.value == meant[name].value:
                _mark(ink, bubble, hand)
        if meant[name].is_mended:
            _mend(ink, page.questions[name], meant[name], hand)
    for box in page.boxes:
        if random.random() < 0.6:
            _words(ink, box, hand)
    if hand.dark < 0.8:  # pencil leaves the hollows of the paper white
        coarse = random.uniform(0.55, 1.2, (ink.shape[0] // 3 + 1, ink.shape[1] // 3 + 1)) * 255
        grain = cv2.resize(np.minimum(coarse, 255).astype(np.uint8), (ink.shape[1], ink.shape[0]))
        ink = cv2.multiply(ink, grain, scale=1 / 255)
    left = (255 - np.arange(256) * hand.dark * 0.95).astype(np.uint8)
    return cv2.multiply(drawn, cv2.LUT(ink, left), scale=1 / 255)


def _at(x, y):
    return (round(x * PEN * 16), round(y * PEN * 16))


def _stroke(ink, points, width):
    path = np.array([_at(x, y) for x, y in points], np.int32).reshape(-1, 1, 2)
    cv2.polylines(ink, [path], False, 255, max(1, round(width * PEN)), cv2.LINE_AA, 4)


def _mark(ink, bubble, hand):
    random = hand.random
    x, y = bubble.x + random.normal(0, hand.shake * 0.6), bubble.y + random.normal(0, hand.shake * 0.6)
    if hand.style in AROUND:
        _around(ink, x, y, hand)
    elif hand.style == "dot":
        cv2.circle(ink, _at(x, y), round(random.uniform(0.55, 1.0) * PEN * 16), 255, -1, cv2.LINE_AA, 4)
    elif hand.style == "tick":
        reach = random.uniform(0.7, 1.15)
        _stroke(
            ink,
            [(x - 1.6 * reach, y - 0.4), (x - 0.2, y + 1.3 * reach), (x + 2.6 * reach, y - 3.0 * reach)],
            hand.width,
        )
    elif hand.style == "cross":
        reach = random.uniform(1.2, 2.6)
        turn = random.normal(0, 0.15)
        for angle in (np.pi / 4 + turn, 3 * np.pi / 4 + turn):
            dx, dy = reach * np.cos(angle), reach * np.sin(angle)
            _stroke(ink, [(x - dx, y - dy), (x + dx, y + dy)], hand.width)
    else:
        _fill(ink, x, y, hand, 1.25 if hand.style == "scribble" else 0.92)


def _around(ink, x, y, hand):
    """A mark that leaves the inside of its circle white."""
    random = hand.random
    if hand.style in {"ring", "traced"}:
        reach = RADIUS + (0.05 if hand.style == "traced" else random.uniform(0.85, 1.8))
        squeezed = 1 if hand.style == "traced" else random.uniform(0.85, 1)
        turn = np.linspace(0, 2 * np.pi * random.uniform(0.9, 1.05), 40) + random.uniform(0, 6)
        points = [(x + reach * np.cos(at), y + reach * squeezed * np.sin(at)) for at in turn]
    elif hand.style == "beside":
        x += (RADIUS + 1.6) * random.choice([-1, 1])
        points = [(x - 0.7, y), (x - 0.1, y + 1.0), (x + 1.0, y - 1.6)]
    else:
        low = y + RADIUS + random.uniform(0.75, 1.3)
        points = [(x - random.uniform(1.5, 2.4), low), (x + random.uniform(1.5, 2.4), low)]
    _stroke(ink, points, hand.width)


def _fill(ink, x, y, hand, reach):
    """To and fro, until the circle is full, in one hand's way."""
    random = hand.random
    tilt, steps = random.uniform(0, np.pi), random.integers(9, 14)
    radius = RADIUS * reach
    points = []
    for at, along in enumerate(np.linspace(-0.92, 0.92, steps)):
        half = radius * np.sqrt(1 - along**2) * (1 if at % 2 else -1) * random.uniform(0.85, 1.08)
        across = along * radius + random.normal(0, 0.08)
        points.append(
            (x + half * np.cos(tilt) - across * np.sin(tilt), y + half * np.sin(tilt) + across * np.cos(tilt))
        )
    _stroke(ink, points, max(hand.width, 0.5))


def _mend(ink, bubbles, meant, hand):
    """Another circle was filled first; it is crossed out. Or the only one is, and nothing else is meant."""
    random = hand.random
    others = [bubble for bubble in bubbles if bubble.value != meant.value]
    if others and random.random() < 0.8:
        wrong = others[random.integers(len(others))]
        _mark(ink, wrong, hand)
    else:
        wrong = next(bubble for bubble in bubbles if bubble.value == meant.value)
        _fill(ink, wrong.x, wrong.y, hand, 0.92)
        meant.value = ""
    reach = random.uniform(3.5, 4.4)
    angles = (np.pi / 4, 3 * np.pi / 4) if random.random() < 0.7 else (random.normal(0, 0.3),)
    for angle in angles:
        dx, dy = reach * np.cos(angle), reach * np.sin(angle)
        _stroke(ink, [(wrong.x - dx, wrong.y - dy), (wrong.x + dx, wrong.y + dy)], hand.width)


def _words(ink, box, hand):
    """Something like handwriting."""
    random = hand.random
    for line in range(box.lines):
        y = box.y + (line + 0.75) * box.height / box.lines
        xs = np.arange(box.x + 3, box.x + box.width * random.uniform(0.4, 0.97), 0.9)
        points = list(zip(xs, y + random.normal(0, 1.0, len(xs)), strict=True))
        _stroke(ink, points, 0.45)


@dataclass(frozen=True)
class Road:
    """How the paper came: by which camera or scanner, under which light."""

    name: str
    perspective: float = 0.0
    turn: float = 0.0
    quarter: int = 0
    curl: float = 0.0  # mm
    shadow: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    quality: int = 90
    black: float = 10
    white: float = 250
    size: float = 1.0


def road(random):
    """One way of arriving, drawn at random."""
    if random.random() < 0.25:
        return Road(
            "scanner", turn=random.uniform(-2.5, 2.5), quarter=int(random.choice([0, 0, 2])), blur=random.uniform(0, 0.8),
            noise=random.uniform(0, 4), quality=int(random.integers(55, 92)), black=random.uniform(5, 60),
            white=random.uniform(205, 254), size=random.uniform(0.72, 0.95),
        )  # fmt: skip
    return Road(
        "photo", perspective=random.uniform(0, 0.07), turn=random.uniform(-14, 14), quarter=int(random.integers(4)),
        curl=random.uniform(0, 1.8) * (random.random() < 0.5), shadow=random.uniform(0, 0.6), blur=random.uniform(0, 1.5),
        noise=random.uniform(0, 9), quality=int(random.integers(35, 92)), black=random.uniform(10, 80),
        white=random.uniform(165, 250), size=random.uniform(0.78, 1.1),
    )  # fmt: skip


def travel(page, way, random):
    """The written page as a JPEG, after its road."""
    height, width = page.shape
    out_h, out_w = int(height * way.size), int(width * way.size)
    grid_x, grid_y = _grid(way, (out_w, out_h), (width, height), random)
    seen = cv2.remap(page, grid_x, grid_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=120)
    light = _light(way, (out_w, out_h), random)
    seen = cv2.LUT(seen, (way.black + np.arange(256) * ((way.white - way.black) / 255)).astype(np.uint8))
    seen = cv2.multiply(seen, light, dtype=cv2.CV_32F)
    if way.blur > 0.25:
        seen = cv2.GaussianBlur(seen, (0, 0), way.blur)
    if way.noise:
        seen = cv2.scaleAdd(_grain(seen.shape, random), way.noise, seen)
    seen = cv2.convertScaleAbs(cv2.max(seen, 0))
    return cv2.imencode(
        ".jpg", np.ascontiguousarray(np.rot90(seen, way.quarter)), [cv2.IMWRITE_JPEG_QUALITY, way.quality]
    )[1].tobytes()


def _grid(way, out, page, random):
    """Where each point of the photo comes from on the page."""
    (out_w, out_h), (width, height) = out, page
    pad = 0.06
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    place = np.array([(pad, pad), (1 - pad, pad), (1 - pad, 1 - pad), (pad, 1 - pad)], np.float32)
    place += random.uniform(-way.perspective, way.perspective, (4, 2)).astype(np.float32)
    middle = np.array([0.5, 0.5], np.float32)
    cos, sin = np.cos(np.radians(way.turn)), np.sin(np.radians(way.turn))
    fit = 1 / (abs(cos) + abs(sin) * 0.75) if way.name == "photo" else 0.99
    spot = (place - middle) * (out_w, out_h) @ np.array([[cos, sin], [-sin, cos]]) * fit + middle * (
        out_w,
        out_h,
    )
    matrix = cv2.getPerspectiveTransform(spot.astype(np.float32), corners)
    step = 8
    xs, ys = np.arange(0, out_w + step, step), np.arange(0, out_h + step, step)
    points = np.stack(np.meshgrid(xs, ys), -1).reshape(1, -1, 2).astype(np.float32)
    seen = cv2.perspectiveTransform(points, matrix)[0].reshape(len(ys), len(xs), 2)
    if way.curl:
        phase, waves = random.uniform(0, 6), random.uniform(0.5, 1.2)
        bend = np.sin(seen[..., 0] / width * 2 * np.pi * waves + phase) * way.curl * PEN
        seen[..., 1] += bend
    big = cv2.resize(
        seen.astype(np.float32), (len(xs) * step, len(ys) * step), interpolation=cv2.INTER_LINEAR
    )
    half = step // 2
    return np.ascontiguousarray(big[half : half + out_h, half : half + out_w, 0]), np.ascontiguousarray(
        big[half : half + out_h, half : half + out_w, 1]
    )


def _light(way, out, random):
    """A lamp on one side, and the shadow of whoever takes the photo."""
    out_w, out_h = out
    xs, ys = np.meshgrid(np.linspace(-1, 1, 64, dtype=np.float32), np.linspace(-1, 1, 64, dtype=np.float32))
    angle = random.uniform(0, 2 * np.pi)
    along = xs * np.cos(angle) + ys * np.sin(angle)
    light = 1 - way.shadow * 0.5 * (along + 1) / 2
    edge = random.uniform(-0.5, 0.9)
    light *= 1 - way.shadow * 0.6 / (1 + np.exp(-(along - edge) * random.uniform(6, 22)))
    return cv2.resize(light.astype(np.float32), (out_w, out_h), interpolation=cv2.INTER_LINEAR)


_GRAIN = np.random.default_rng(7).normal(0, 1, (2600, 2000)).astype(np.float32)


def _grain(shape, random):
    down, right = (
        random.integers(0, _GRAIN.shape[0] - shape[0]),
        random.integers(0, _GRAIN.shape[1] - shape[1]),
    )
    return np.ascontiguousarray(_GRAIN[down : down + shape[0], right : right + shape[1]])


def blank_pages(pictures):
    """Rendered pages as grey pictures at the scale of the pens."""
    size = (round(WIDTH * PEN), round(HEIGHT * PEN))
    return [
        cv2.resize(
            cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE),
            size,
            interpolation=cv2.INTER_AREA,
        )
        for picture in pictures
    ]


def flatten(picture):
    """The one page of ``picture``; raises ``NotFlat``."""
    page = next(flatten_all(picture))
    if isinstance(page, NotFlat):
        raise page
    return page
