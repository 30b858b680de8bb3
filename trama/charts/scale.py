"""One question on its scale, a column for each point: squares, groups, a bracket or words, as finely as it is told.

Boxes in columns and no drawing, so that words keep their size on a phone and break where they must.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Stretch:
    """Words that stand over some columns, from a point to another."""

    start: int
    end: int
    words: str
    kind: str  # group, bracket or words: how it is drawn


def squares(counts: Sequence[int], *, label: str) -> SafeString:
    """Each answer a square with its number, in the column of its point; ``label`` says the same in words."""
    columns = format_html_join(
        "",
        '<span class="scale__column scale__from-{}">{}</span>',
        (
            (point, format_html_join("", "{}", ([_square(point, len(counts))] * count)))
            for point, count in enumerate(counts, start=1)
            if count
        ),
    )
    return _scale(columns, len(counts), label)


def heads(names: Sequence[str]) -> SafeString:
    """The name of each point over its column."""
    inside = format_html_join("", '<span class="scale__from-{}">{}</span>', enumerate(names, start=1))
    return format_html('<span class="scale scale--{}" aria-hidden="true">{}</span>', len(names), inside)


def stretches(drawn: Iterable[Stretch], *, points: int, label: str) -> SafeString:
    """What is told over several columns; ``label`` says the same in words."""
    boxes = format_html_join(
        "",
        '<span class="scale__{} scale__from-{} scale__to-{} sq--{}">{}</span>',
        (
            (each.kind, each.start, each.end, shade((each.start + each.end) / 2, points), each.words)
            for each in drawn
        ),
    )
    return _scale(boxes, points, label)


def shade(point: float, points: int) -> int:
    """The five shades stretched over any number of points."""
    return 1 + round(4 * (point - 1) / max(1, points - 1))


def _square(point: int, points: int) -> tuple[SafeString]:
    return (format_html('<i class="sq--{}">{}</i>', shade(point, points), point),)


def _scale(inside: SafeString, points: int, label: str) -> SafeString:
    return format_html(
        '<span class="scale scale--{}" role="img" aria-label="{}">{}</span>', points, label, inside
    )
