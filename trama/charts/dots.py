"""A dimension as dots: each person's score, and the mean as a line between them; or where it is, as a soft bar."""

from collections import Counter
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDE, HIGH, PAD = 480, 76, 16
BAND_TOP = 36  # nothing stands above a band


def dots(scores: Sequence[float], mean: float, *, points: int, dye: str, label: str) -> SafeString:
    """Scores in scale points on a line from 1 to ``points``; equal scores stand above each other."""
    inside = format_html(
        '{}<path class="dots__mean" d="M{} 16v40"/>{}',
        _spread(scores, points),
        _x(mean, points),
        _circles(scores, points),
    )
    return _line(inside, points=points, dye=dye, label=label)


def band(low: float, high: float, *, points: int, dye: str, label: str) -> SafeString:
    """Between which scale points something is, on the same line: never a dot."""
    ends = _x(low, points), _x(high, points)
    inside = format_html('<path class="dots__band" d="M{} 51H{}"/>', *ends)
    return _line(inside, points=points, dye=dye, label=label, top=BAND_TOP)


def _circles(scores: Sequence[float], points: int) -> SafeString:
    seen: Counter[float] = Counter()
    marks = []
    for score in scores:
        point = round(score * 4) / 4
        marks.append((_x(point, points), f"{42 - 11 * seen[point]:g}"))
        seen[point] += 1
    return format_html_join("", '<circle class="dots__one" cx="{}" cy="{}" r="5"/>', marks)


def _line(inside: SafeString, *, points: int, dye: str, label: str, top: int = 0) -> SafeString:
    ticks = format_html_join(
        "",
        '<path class="dots__tick" d="M{} 48v6"/><text class="dots__number" x="{}" y="70">{}</text>',
        ((_x(point, points), _x(point, points), point) for point in range(1, points + 1)),
    )
    return format_html(
        '<svg class="dots-chart dye-{}" viewBox="0 {} {} {}" role="img" aria-label="{}">'
        '<path class="dots__line" d="M{} 51H{}"/>{}{}</svg>',
        dye,
        top,
        WIDE,
        HIGH - top,
        label,
        PAD,
        WIDE - PAD,
        ticks,
        inside,
    )


def _spread(scores: Sequence[float], points: int) -> SafeString:
    """From the lowest to the highest, when persons are drawn at all."""
    if not scores:
        return SafeString("")
    ends = _x(min(scores), points), _x(max(scores), points)
    return format_html('<path class="dots__spread" d="M{} 51H{}"/>', *ends)


def _x(value: float, points: int) -> str:
    return f"{PAD + (WIDE - 2 * PAD) * (value - 1) / (points - 1):.1f}"
