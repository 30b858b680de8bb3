"""The five threads: position on the scale, spread as a soft band, a bar where it is rough, a gap where it is untold.

To or from a bar there is no line: through the middle of what is told roughly it would tell of a change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LEFT, TOP, HIGH = 16, 20, 260
LEAD, SHORT_LEAD = 42, 26  # from the end of a strand to its name, and on a phone
NAMES = 426  # space at the right for a name with «cannot be said» beside it, in the widest of fonts
SHORT_NAMES = 286  # and with a band from 2,5 to 4,5, on a phone
NARROW = 700  # below this there is no space for words nor for marks
ROW = 34  # from name to name
MARK, WORD = 15, 18
LETTER = 9.2  # as wide as one below a column, in the widest of fonts
BESIDE = 5  # between threads that lie on each other, and between bars of one column


@dataclass(frozen=True)
class Point:
    """One dimension in one column, in scale points: a knot, or a bar from ``low`` to ``high`` where it ``is_rough``.

    What would lie on another is drawn a little beside its place: a mean ``lower``, a bar ``aside``, in dots.
    """

    mean: float
    low: float
    high: float
    is_rough: bool = False
    lower: float = 0.0
    aside: float = 0.0


@dataclass(frozen=True)
class ThreadLine:
    """One dimension: ``points`` has ``None`` where it cannot be said."""

    name: str
    value: str
    dye: str
    points: tuple[Point | None, ...]
    mark: str = ""


def threads(
    lines: Sequence[ThreadLine],
    columns: Sequence[Sequence[str]],
    *,
    scale: int,
    label: str,
    wide: int = 1100,
    days: Sequence[int] = (),
) -> SafeString:
    """The large picture with direct labels; ``columns`` are the words below each vertical line, one a line.

    Columns stand by their ``days``, or evenly without.
    """
    is_wide = wide > NARROW
    space = NAMES if is_wide else SHORT_NAMES
    right = wide - space if len(columns) > 1 else wide - space - 200
    longest = max(len(word) for words in columns for word in words)
    least = 1.5 * LETTER * longest + 8  # the words of the first begin at it, the others stand around theirs
    places = _places(days or range(len(columns)), right, least)
    lines = _apart(lines)
    posts = format_html_join(
        "",
        "{}",
        (
            (_post(x, words, _anchor(number, len(places))),)
            for number, (x, words) in enumerate(zip(places, columns, strict=True))
        ),
    )
    bodies = format_html_join("", "{}", ((_strand(line, places, scale),) for line in lines))
    names = _names(lines, places[-1], scale, marked=wide > NARROW)
    return format_html(
        '<svg class="threads" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        max(wide, int(places[-1]) + space),
        TOP + HIGH + 18 + WORD * max(len(words) for words in columns),
        label,
        posts,
        bodies,
        names,
    )


def _places(days: Sequence[int], right: int, least: float) -> list[float]:
    """Where columns stand: by time, and never nearer than ``least`` as far as there is space."""
    gaps = [max(0, later - day) for day, later in pairwise(days)]
    space = float(right - LEFT)
    least = min(least, space / max(1, len(gaps)))
    near: set[int] = set()
    while True:
        left_over = space - least * len(near)
        total = sum(gap for number, gap in enumerate(gaps) if number not in near)
        wide = [
            least if number in near else left_over * gap / max(1, total) for number, gap in enumerate(gaps)
        ]
        more = {number for number, gap in enumerate(wide) if gap < least} - near
        if not more:
            return list(accumulate(wide, initial=float(LEFT)))
        near |= more


def _apart(lines: Sequence[ThreadLine]) -> list[ThreadLine]:
    """The same, with what would lie on another in its column drawn a little beside it."""
    columns = [_beside(column) for column in zip(*(line.points for line in lines), strict=True)]
    return [
        replace(line, points=points) for line, points in zip(lines, zip(*columns, strict=True), strict=True)
    ]


def _beside(column: Sequence[Point | None]) -> list[Point | None]:
    bars = [point for point in column if point and point.is_rough]
    found: list[Point | None] = []
    for point in column:
        alike = [other for other in column if point and other and other.mean == point.mean]
        found.append(point and replace(point, lower=_step(point, alike), aside=_step(point, bars)))
    return found


def _step(point: Point, among: Sequence[Point]) -> float:
    """How far from the middle of those that share its place."""
    at = next((at for at, other in enumerate(among) if other is point), None)
    return 0.0 if at is None else BESIDE * (at - (len(among) - 1) / 2)


def _post(x: float, words: Sequence[str], anchor: str) -> SafeString:
    labels = format_html_join(
        "",
        '<text class="threads__column" x="{}" y="{}" text-anchor="{}">{}</text>',
        ((f"{x:g}", TOP + HIGH + 26 + WORD * number, anchor, word) for number, word in enumerate(words)),
    )
    return format_html(
        '<path class="threads__post" d="M{} {}V{}"/>{}', f"{x:g}", TOP - 8, TOP + HIGH + 6, labels
    )


def _anchor(number: int, many: int) -> str:
    if number == 0:
        return "start"
    return "end" if number == many - 1 and many > 2 else "middle"  # noqa: PLR2004 -- two columns have space on both sides


def _middle(point: Point, scale: int) -> float:
    return _y(point.mean, scale) + point.lower


def _y(value: float, scale: int) -> float:
    return TOP + HIGH * (1 - (value - 1) / (scale - 1))


def _strand(line: ThreadLine, places: Sequence[float], scale: int) -> SafeString:
    known = [(x, point) for x, point in zip(places, line.points, strict=True) if point]
    knots = format_html_join("", "{}", ((_knot(x, point, scale),) for x, point in known))
    pieces = []
    for number in range(len(places) - 1):
        start, end = line.points[number], line.points[number + 1]
        if start and end:
            pieces.append(_piece((places[number], start), (places[number + 1], end), scale))
    if known and not line.points[-1]:
        pieces.append(_untold(known[-1], places[-1], scale))
    return format_html(
        '<g class="threads__strand dye-{}">{}{}</g>',
        line.dye,
        format_html_join("", "{}", ((piece,) for piece in pieces)),
        knots,
    )


def _knot(x: float, point: Point, scale: int) -> SafeString:
    if point.is_rough:
        ends = f"{_y(point.high, scale):.1f}", f"{_y(point.low, scale):.1f}"
        return format_html('<path class="threads__bar" d="M{} {}V{}"/>', f"{x + point.aside:g}", *ends)
    place = f"{x:g}", f"{_middle(point, scale):.1f}"
    return format_html('<circle class="threads__knot" cx="{}" cy="{}" r="5"/>', *place)


def _piece(start: tuple[float, Point], end: tuple[float, Point], scale: int) -> SafeString:
    (x, left), (to, right) = start, end
    mid = (x + to) / 2

    def curve(a: float, b: float) -> str:
        return f"C{mid:.0f} {a:.1f} {mid:.0f} {b:.1f} "

    top, bottom = (
        (_y(left.high, scale), _y(right.high, scale)),
        (_y(left.low, scale), _y(right.low, scale)),
    )
    back = f"L{to:.1f} {bottom[1]:.1f}C{mid:.0f} {bottom[1]:.1f} {mid:.0f} {bottom[0]:.1f} {x:.1f} {bottom[0]:.1f}Z"
    band = format_html(
        '<path class="threads__band" d="{}"/>',
        f"M{x:.1f} {top[0]:.1f}{curve(*top)}{to:.1f} {top[1]:.1f}{back}",
    )
    if left.is_rough or right.is_rough:
        return band
    mean = (_middle(left, scale), _middle(right, scale))
    line = f"M{x:.1f} {mean[0]:.1f}{curve(*mean)}{to:.1f} {mean[1]:.1f}"
    return format_html('{}<path class="threads__line" d="{}"/>', band, line)


def _untold(last: tuple[float, Point], end: float, scale: int) -> SafeString:
    """From the last thing that could be said to the name: dotted, since it says nothing."""
    x, point = last
    y = f"{_middle(point, scale):.1f}"
    return format_html('<path class="threads__untold" d="M{} {}H{}"/>', f"{x + 10:.1f}", y, f"{end:.1f}")


def _names(lines: Sequence[ThreadLine], end: float, scale: int, *, marked: bool) -> SafeString:
    """Labels at the right in the order of ``lines``, each led to from the end of its strand; where it fits, its mark.

    In the order of their values they would be a ranking.
    """
    x = end + (LEAD if marked else SHORT_LEAD)
    indent = MARK + 6 if marked else 0
    text = '<text x="{}" y="{}">{} <tspan class="threads__value">{}</tspan></text>'
    return format_html_join(
        "",
        f'<g class="threads__name dye-{{}}">{{}}{{}}{text}</g>',
        (
            (
                line.dye,
                _lead((end, _last(line, scale)), (x, y)) if any(line.points) else "",
                _mark(line.mark, x, y) if marked else "",
                f"{x + indent:g}",
                f"{y + 5:.1f}",
                line.name,
                line.value,
            )
            for y, line in zip(_rows([_last(line, scale) for line in lines]), lines, strict=True)
        ),
    )


def _rows(ends: Sequence[float]) -> list[float]:
    """Evenly apart, around the middle of where the strands end and inside the picture."""
    gap = min(ROW, HIGH / max(1, len(ends) - 1))
    high = gap * (len(ends) - 1)
    first = sum(ends) / max(1, len(ends)) - high / 2
    first = min(max(first, TOP), TOP + HIGH - high)
    return [first + gap * number for number in range(len(ends))]


def _lead(start: tuple[float, float], end: tuple[float, float]) -> SafeString:
    (x, y), (to, label) = start, end
    mid = (x + to) / 2
    curve = f"M{x + 6:.1f} {y:.1f}C{mid:.1f} {y:.1f} {mid:.1f} {label:.1f} {to - 5:.1f} {label:.1f}"
    return format_html('<path class="threads__lead" d="{}"/>', curve)


def _mark(name: str, x: float, y: float) -> SafeString:
    return format_html(
        '<use href="#m-{}" x="{}" y="{}" width="{}" height="{}"/>',
        name, f"{x:g}", f"{y - MARK / 2 - 1:.1f}", MARK, MARK,
    )  # fmt: skip


def _last(line: ThreadLine, scale: int) -> float:
    known = [point for point in line.points if point]
    return _middle(known[-1], scale) if known else TOP + HIGH
