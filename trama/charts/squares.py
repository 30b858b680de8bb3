"""Each answer a square with its number, leaning from the middle of the scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

STEP, SIZE, HIGH = 46, 41, 32


@dataclass(frozen=True)
class Reach:
    """How far squares lean to each side, in halves of a square: shared by the items of one picture."""

    left: float
    right: float


def lean(counts: Sequence[int]) -> Reach:
    """How many squares of one item stand on each side of the middle of the scale."""
    middle = (len(counts) + 1) / 2
    low = sum(count for point, count in enumerate(counts, start=1) if point < middle)
    centre = sum(count for point, count in enumerate(counts, start=1) if point == middle)
    high = sum(counts) - low - centre
    return Reach(low + centre / 2, high + centre / 2)


def common_reach(many: Sequence[Sequence[int]]) -> Reach:
    """The widest lean of several items, so that their middles stand under each other."""
    leans = [lean(counts) for counts in many] or [Reach(1, 1)]
    return Reach(max(lean.left for lean in leans), max(lean.right for lean in leans))


def squares(counts: Sequence[int], *, reach: Reach, label: str) -> SafeString:
    """The picture of one item; ``label`` says it in words for who does not see it."""
    own = lean(counts)
    start = (reach.left - own.left) * STEP
    points = [point for point, count in enumerate(counts, start=1) for _person in range(count)]
    drawn = format_html_join(
        "",
        '<g class="sq sq--{}"><rect x="{}" y="4" width="{}" height="{}" rx="4"/><text x="{}" y="25">{}</text></g>',
        (
            (
                _shade(point, len(counts)),
                f"{start + index * STEP + 2.5:g}",
                SIZE,
                HIGH,
                f"{start + index * STEP + 2.5 + SIZE / 2:g}",
                point,
            )
            for index, point in enumerate(points)
        ),
    )
    width = (reach.left + reach.right) * STEP
    return format_html(
        '<svg class="squares" viewBox="0 0 {} 40" role="img" aria-label="{}">'
        '<path class="squares__middle" d="M{} 0v40"/>{}</svg>',
        f"{width:g}",
        label,
        f"{reach.left * STEP:g}",
        drawn,
    )


def _shade(point: int, points: int) -> int:
    """The five shades stretched over any number of points."""
    return 1 + round(4 * (point - 1) / max(1, points - 1))
