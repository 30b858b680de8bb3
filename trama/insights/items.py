"""How one sentence was answered, as finely as it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from trama.content.pack import Dimension, Item
from trama.insights.disclosure import REASONS, Suppression
from trama.insights.inference_bound import Counts
from trama.insights.rungs import GROUPS, HIGH, LOW, NEARLY_ALL, SCALE, UNLIKE, Rung, pair_of, side_of
from trama.science.agreement import average_deviation, views_differ

FAR_APART = 1.5  # times the limit of `views_differ` from which views are very different
IN_GROUPS = (1.5, 3.0, 4.5)  # scale points that stand for low, middle and high


class Side(IntEnum):
    """Where the mean of a sentence is."""

    LOW = 0
    MIDDLE = 1
    HIGH = 2


PLACES = {
    Side.LOW: pgettext_lazy("answers", "low"),
    Side.MIDDLE: pgettext_lazy("answers", "middle"),
    Side.HIGH: pgettext_lazy("answers", "high"),
}
SIDES = {
    Side.LOW: gettext_lazy("rather low"),
    Side.MIDDLE: gettext_lazy("in the middle"),
    Side.HIGH: gettext_lazy("rather high"),
}


@dataclass(frozen=True)
class ItemResult:
    """How one sentence was answered, in its own wording; what its rung does not tell is ``None``.

    ``counts`` are how many chose each point, lowest first; ``groups`` how many low, middle and high; ``between`` the
    points between which almost all answers are.
    """

    item: Item
    dimension: Dimension
    labels: tuple[str, ...]
    rung: Rung
    counts: Counts | None = None
    groups: tuple[int, int, int] | None = None
    between: tuple[int, int] | None = None
    side: Side | None = None
    differs: bool | None = None  # whether views are different
    is_far_apart: bool = False  # and very
    unsure: int | None = None
    why: Suppression | None = None

    @property
    def is_told(self) -> bool:
        """Whether anything is."""
        return self.rung is not Rung.NOTHING

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which scale points the mean is, as worded, by what is told alone."""
        points = len(self.labels)
        if self.counts:
            mean = _mean(range(1, points + 1), self.counts)
            return mean, mean
        if self.groups:
            return _mean((1, 3, 4), self.groups), _mean((2, 3, 5), self.groups)
        if self.between:
            low, high = self.between
            rest = 1 - NEARLY_ALL
            return NEARLY_ALL * low + rest, NEARLY_ALL * high + rest * points
        return None if self.side is None else ((1, LOW), (LOW, HIGH), (HIGH, points))[self.side]

    @property
    def turned(self) -> tuple[float, float] | None:
        """The same where more is better: a reverse sentence counts the other way round."""
        if self.interval is None or not self.item.is_reverse:
            return self.interval
        low, high = self.interval
        return len(self.labels) + 1 - high, len(self.labels) + 1 - low

    @property
    def turned_between(self) -> tuple[int, int] | None:
        """Where almost all answers are, where more is better."""
        if self.between is None or not self.item.is_reverse:
            return self.between
        low, high = self.between
        return len(self.labels) + 1 - high, len(self.labels) + 1 - low

    @property
    def reason(self) -> str:
        """Why nothing is told, as a sentence."""
        return str(REASONS[self.why]) if self.why else ""

    @property
    def views(self) -> str:
        """How alike answers are, as said."""
        if self.is_far_apart:
            return _("very different views")
        if self.differs is None:
            return _("views, untold")
        return _("different views") if self.differs else _("similar views")

    @property
    def told_by(self) -> str:
        """How finely it is told, as said."""
        if self.counts:
            return _("each square, an answer")
        if self.groups:
            return _("by groups")
        if self.between:
            return _("by where most are")
        return _("the position only") if self.differs is None else _("in words")

    @property
    def words(self) -> str:
        """What the picture shows, for who does not see it."""
        if self.counts:
            named = (
                ngettext("%(count)d answered %(point)d", "%(count)d answered %(point)d", count)
                % {"count": count, "point": point}
                for point, count in enumerate(self.counts, start=1)
                if count
            )
        elif self.groups:
            named = (
                f"{count} {PLACES[side]}" for side, count in zip(Side, self.groups, strict=True) if count
            )
        else:
            return self.placed
        return ", ".join(named)

    @property
    def placed(self) -> str:
        """Where the answers are, in words, when they are not counted."""
        if self.between:
            return nearly_all(*self.between)
        if self.side is None:
            return ""
        return str(SIDES[self.side])


def nearly_all(low: int, high: int) -> str:
    """Where almost all answers are, as said."""
    return _("almost all between %(low)s and %(high)s") % {"low": low, "high": high}


def told_item(
    item: Item, asked: tuple[Dimension, tuple[str, ...]], rung: Rung, counts: Counts, *, is_enough: bool
) -> ItemResult:
    """What ``rung`` tells of ``counts``: how many at each point, lowest first, then how many gave none."""
    answers, unsure = counts[:-1], counts[-1]
    result = ItemResult(item, *asked, rung if any(answers) else Rung.NOTHING)
    if not result.is_told:
        return replace(result, why=Suppression.HIDDEN if is_enough else Suppression.FEW_HERE)
    if rung is Rung.EACH:
        values = np.repeat(np.arange(1.0, len(answers) + 1), answers)
        differs = views_differ(values, len(answers)) or _is_apart_in_groups(counts)
        is_far = differs and average_deviation(values) > FAR_APART * UNLIKE * len(answers)
        return replace(result, counts=answers, differs=differs, is_far_apart=is_far, unsure=unsure)
    if rung is Rung.GROUPS:
        groups = _in_groups(counts)
        return replace(result, groups=groups, differs=_apart(groups), unsure=unsure)
    if rung is Rung.NEARLY:
        return replace(result, between=pair_of(answers), differs=False)
    side, differs = side_of(answers)
    return replace(result, side=Side(side), differs=differs if rung is Rung.WORDS else None)


def _in_groups(counts: Counts) -> tuple[int, int, int]:
    low, middle, high, _none = (sum(counts[category] for category in group) for group in GROUPS)
    return low, middle, high


def _is_apart_in_groups(counts: Counts) -> bool:
    """Whether the same answers, told in groups, would be far from each other: one word for both."""
    return len(counts) == SCALE + 1 and _apart(_in_groups(counts))


def _apart(groups: Sequence[int]) -> bool:
    """Whether answers told in groups are far from each other, each taken for the middle of its group."""
    mean = _mean(IN_GROUPS, groups)
    away = _mean([abs(point - mean) for point in IN_GROUPS], groups)
    return away > UNLIKE * SCALE


def _mean(points: Sequence[float], counts: Sequence[int]) -> float:
    total = sum(point * count for point, count in zip(points, counts, strict=True))
    return total / max(1, sum(counts))
