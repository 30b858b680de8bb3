"""Pictures in templates: from the values of `insights` to the SVG of `charts`, with their words."""

from collections.abc import Sequence

from django import template
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.charts import dots, squares, threads
from trama.insights.results import DimensionResult, ItemResult
from trama.story.thread import ChartColumn, Knot, Thread

WIDE, COMPACT = 1100, 400  # what the card holds on a desk and on a phone, about one to one
MANY = 4  # columns that no longer fit with all their words

register = template.Library()


@register.simple_tag
def item_reach(items: tuple[ItemResult, ...]) -> squares.Reach:
    """The reach shared by the items of one picture."""
    return squares.common_reach([item.counts for item in items if item.counts])


@register.simple_tag
def item_squares(item: ItemResult, reach: squares.Reach) -> SafeString:
    """The answers to one sentence, each a square."""
    if not item.counts:
        return SafeString("")
    label = ", ".join(
        ngettext("%(count)d answered %(point)d", "%(count)d answered %(point)d", count)
        % {"count": count, "point": point}
        for point, count in enumerate(item.counts, start=1)
        if count
    )
    return squares.squares(item.counts, reach=reach, label=label)


@register.simple_tag
def dimension_dots(result: DimensionResult, points: int) -> SafeString:
    """Each person's score in a dimension where it may be drawn, and the centre as finely as it may be told."""
    if result.mean is None:
        return SafeString("")
    scores = result.disclosed.dots or ()
    values = {"name": result.dimension.name, "mean": number_format(result.mean, 1), "points": points}
    label = _("%(name)s: centre %(mean)s, on a scale from 1 to %(points)s.") % values
    if scores:
        ends = {"low": number_format(scores[0], 1), "high": number_format(scores[-1], 1)}
        label = _(
            "%(name)s: between %(low)s and %(high)s, centre %(mean)s, on a scale from 1 to %(points)s."
        ) % {
            **values,
            **ends,
        }
    return dots.dots(scores, result.mean, points=points, dye=result.dimension.dye, label=label)


@register.simple_tag
def five_threads(thread: Thread, *, compact: bool = False) -> SafeString:
    """The threads of a network through its measurements; compact for a phone."""
    lines = [
        threads.ThreadLine(
            name=strand.dimension.name,
            value=_value(strand.knots[-1], compact=compact),
            dye=strand.dimension.dye,
            mark=strand.dimension.mark,
            points=tuple(_point(knot) for knot in strand.knots),
        )
        for strand in thread.strands
    ]
    words = _words_short(thread.columns) if compact else _words(thread.columns)
    label = "; ".join(f"{line.name}: {line.value}" for line in lines)
    return threads.threads(lines, words, scale=thread.points, label=label, wide=COMPACT if compact else WIDE)


def _words(columns: Sequence[ChartColumn]) -> list[list[str]]:
    rate = _("%(arrived)d of %(invited)d")
    return [
        [
            column.label if column.timepoint == "P" else column.timepoint,
            date_format(column.on, "YEAR_MONTH_FORMAT" if len(columns) < MANY else "m/Y"),
            rate % {"arrived": column.arrived, "invited": column.invited},
        ]
        for column in columns
    ]


def _words_short(columns: Sequence[ChartColumn]) -> list[list[str]]:
    """On a phone only the ends say when, if there are more than three."""
    ends = {0, len(columns) - 1}
    return [
        [
            column.timepoint,
            *([date_format(column.on, "m/y")] if len(columns) < MANY or number in ends else []),
        ]
        for number, column in enumerate(columns)
    ]


def _value(knot: Knot, *, compact: bool) -> str:
    if knot.mean is not None:
        return number_format(knot.mean, 1)
    return "\N{EN DASH}" if compact else _("cannot be said")


def _point(knot: Knot) -> threads.Point | None:
    if knot.mean is None or knot.low is None or knot.high is None:
        return None
    return threads.Point(knot.mean, knot.low, knot.high)
