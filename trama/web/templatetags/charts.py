"""Pictures in templates: from the values of `insights` to the SVG of `charts`, with their words."""

from collections.abc import Sequence

from django import template
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from trama.charts import dots, scale, threads
from trama.insights.dimensions import DimensionResult, Precision
from trama.insights.items import ItemResult
from trama.insights.stretches import point_names, stretches_of
from trama.story.thread import ChartColumn, Knot, Thread

WIDE, COMPACT = 1100, 426  # what the card holds on a desk and on a phone, about one to one
MANY = 4  # columns that no longer fit with all their words

register = template.Library()


@register.simple_tag
def item_scale(item: ItemResult) -> SafeString:
    """The answers to one sentence over the points of its scale, as finely as they are told."""
    points = len(item.labels)
    if item.counts:
        return scale.squares(item.counts, label=item.words)
    drawn = stretches_of(item)
    return scale.stretches(drawn, points=points, label=item.words) if drawn else SafeString("")


@register.simple_tag
def scale_ends(points: int) -> SafeString:
    """The points of a scale over their columns, with what its ends mean."""
    return scale.heads(point_names(points))


@register.simple_tag
def dimension_dots(result: DimensionResult, points: int) -> SafeString:
    """Each person's score in a dimension where it may be drawn, and the mean as finely as it may be told."""
    values = {"name": result.dimension.name, "mean": result.words, "points": points}
    if result.precision is Precision.NOTHING:
        return SafeString("")
    if result.is_rough:
        low, high = result.interval or (1, points)
        label = _("%(name)s: %(mean)s, on a scale from 1 to %(points)s.") % values
        return dots.band(low, high, points=points, dye=result.dimension.dye, label=label)
    scores = result.dots or ()
    label = _("%(name)s: mean %(mean)s, on a scale from 1 to %(points)s.") % values
    if scores:
        ends = {"low": number_format(scores[0], 1), "high": number_format(scores[-1], 1)}
        sentence = _(
            "%(name)s: between %(low)s and %(high)s, mean %(mean)s, on a scale from 1 to %(points)s."
        )
        label = sentence % (values | ends)
    return dots.dots(scores, result.mean or 0.0, points=points, dye=result.dimension.dye, label=label)


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
    days = [column.on.toordinal() for column in thread.columns]
    return threads.threads(
        lines, words, scale=thread.points, label=label, wide=COMPACT if compact else WIDE, days=days
    )


def _words(columns: Sequence[ChartColumn]) -> list[list[str]]:
    rate, days = _("%(arrived)d of %(invited)d"), _share_a_month(columns)
    return [
        [
            column.label if column.timepoint == "P" else column.timepoint,
            date_format(
                column.on, "d/m/Y" if days else "YEAR_MONTH_FORMAT" if len(columns) < MANY else "m/Y"
            ),
            rate % {"arrived": column.arrived, "invited": column.invited},
        ]
        for column in columns
    ]


def _words_short(columns: Sequence[ChartColumn]) -> list[list[str]]:
    """On a phone only the ends say when, if there are more than two."""
    ends, style = {0, len(columns) - 1}, "d/m" if _share_a_month(columns) else "m/y"
    return [
        [
            column.timepoint,
            *([date_format(column.on, style)] if number in ends else []),
        ]
        for number, column in enumerate(columns)
    ]


def _share_a_month(columns: Sequence[ChartColumn]) -> bool:
    """Whether a month alone would not tell two of them apart."""
    return len({(column.on.year, column.on.month) for column in columns}) < len(columns)


def _value(knot: Knot, *, compact: bool) -> str:
    if knot.mean is not None:
        return knot.short if compact else knot.words
    return "\N{EN DASH}" if compact else _("cannot be said")


def _point(knot: Knot) -> threads.Point | None:
    if knot.mean is None or knot.low is None or knot.high is None:
        return None
    return threads.Point(knot.mean, knot.low, knot.high, knot.is_rough)
