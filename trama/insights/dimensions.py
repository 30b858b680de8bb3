"""Where a network sees itself in one dimension, by what is told of its sentences alone: so it adds nothing to that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from math import ceil, floor
from statistics import fmean

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from trama.content.pack import Dimension, ItemGroup
from trama.insights.disclosure import REASONS, Suppression
from trama.insights.items import PLACES, SIDES, ItemResult, Side, nearly_all
from trama.insights.rungs import HIGH, LOW

TENTH, HALF = 0.1, 0.5  # scale points to which a mean is told
DOT = 0.25  # scale points to which each person's score is drawn
WIDEST = 2.5  # scale points that a band may be wide: more says nothing
NEAR = 1e-9


class Precision(Enum):
    """How finely a dimension is told."""

    TENTH = "tenth"
    HALF = "half"
    BAND = "band"
    POSITION = "position"
    NOTHING = "nothing"


@dataclass(frozen=True)
class DimensionResult:
    """How a network sees itself in one dimension, in scale points; what is not told is ``None``.

    ``low`` and ``high`` are between which points it certainly is, where no mean is told to a tenth; ``dots`` are
    persons' scores, lowest first. It ``is_partial`` when of some of its sentences nothing is told.
    """

    dimension: Dimension
    precision: Precision
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    side: Side | None = None
    dots: tuple[float, ...] | None = None
    is_partial: bool = False
    why: Suppression | None = None
    between: tuple[int, int] | None = None  # where almost all are, of an aspect with one sentence
    aspects: tuple[tuple[str, "DimensionResult"], ...] = ()  # by name, those that its sentences tell apart

    @property
    def is_rough(self) -> bool:
        """Whether it is told, and less finely than to a tenth."""
        return self.precision not in {Precision.TENTH, Precision.NOTHING}

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which scale points it certainly is."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        return None if self.mean is None else (self.mean, self.mean)

    @property
    def spread(self) -> tuple[float, float] | None:
        """What is drawn around it: how far persons' scores are from the mean on average, or where it may be."""
        if self.dots and self.mean is not None:
            away = fmean(abs(dot - self.mean) for dot in self.dots)
            return self.mean - away, self.mean + away
        return self.interval

    @property
    def words(self) -> str:
        """It as said, short; of one sentence alone, as that sentence says it."""
        if self.between:
            return nearly_all(*self.between)
        if self.mean is not None:
            mean = number_format(self.mean, 1)
            return _("around %(mean)s") % {"mean": mean} if self.is_rough else mean
        if self.side is not None:
            return str(SIDES[self.side])
        if self.low is None or self.high is None:
            return _("cannot be said")
        return _("between %(low)s and %(high)s") % {"low": _short(self.low), "high": _short(self.high)}

    @property
    def short(self) -> str:
        """It in a few letters, for a phone."""
        if self.mean is not None:
            return f"{'≈ ' if self.is_rough else ''}{number_format(self.mean, 1)}"
        if self.side is not None:
            return str(PLACES[self.side])
        if self.low is None or self.high is None:
            return "\N{EN DASH}"
        return f"{_short(self.low)}\N{EN DASH}{_short(self.high)}"

    @property
    def reason(self) -> str:
        """Why it is not told, as a sentence."""
        return str(REASONS[self.why]) if self.why else ""


def told_dimension(
    dimension: Dimension, items: Sequence[ItemResult], points: int, *, scores: Sequence[float] | None
) -> DimensionResult:
    """What its sentences tell of a dimension; ``scores`` are persons' own, where they may be drawn."""
    intervals = [item.turned for item in items if item.turned is not None]
    is_partial = len(intervals) < len(items)
    if not intervals:
        is_few = all(item.why is Suppression.FEW_HERE for item in items)
        why = Suppression.FEW_HERE if is_few else Suppression.HIDDEN
        return DimensionResult(dimension, Precision.NOTHING, why=why)
    low, high = (fmean(ends) for ends in zip(*intervals, strict=True))
    if high - low < NEAR:
        dots = tuple(sorted(rounded(score, DOT) for score in scores)) if scores and not is_partial else None
        mean = fmean(scores) if scores and dots else low
        return DimensionResult(
            dimension, Precision.TENTH, rounded(mean, TENTH), dots=dots, is_partial=is_partial
        )
    return _roughly(dimension, low, high, points, is_partial=is_partial)


def with_aspects(
    result: DimensionResult, groups: Iterable[ItemGroup], items: Sequence[ItemResult], points: int
) -> DimensionResult:
    """The same with what its sentences tell of each of its aspects: trust in persons and in their work, say."""
    aspects = []
    for group in groups:
        asked = [item for item in items if item.item.code in group.items]
        if asked:
            aspect = told_dimension(result.dimension, asked, points, scores=None)
            known = [item for item in asked if item.is_told]
            between = known[0].turned_between if len(known) == 1 else None
            aspects.append((group.name, replace(aspect, between=between)))
    return replace(result, aspects=tuple(aspects))


def _roughly(
    dimension: Dimension, low: float, high: float, points: int, *, is_partial: bool
) -> DimensionResult:
    if high - low <= HALF:
        mean = rounded((low + high) / 2, HALF)
        ends = max(1.0, mean - HALF), min(float(points), mean + HALF)
        return DimensionResult(dimension, Precision.HALF, mean, *ends, is_partial=is_partial)
    ends = floor(low / HALF + NEAR) * HALF, ceil(high / HALF - NEAR) * HALF
    if ends[1] - ends[0] <= WIDEST:
        return DimensionResult(dimension, Precision.BAND, None, *ends, is_partial=is_partial)
    sides = ((1.0, LOW), (LOW, HIGH), (HIGH, float(points)))
    for side, (start, end) in zip(Side, sides, strict=True):
        if start - NEAR <= low and high <= end + NEAR:
            return DimensionResult(
                dimension, Precision.POSITION, None, start, end, side, is_partial=is_partial
            )
    return DimensionResult(dimension, Precision.NOTHING, is_partial=is_partial, why=Suppression.WIDE)


def rounded(value: float, step: float) -> float:
    """``value`` to the nearest ``step``, halves up."""
    return round(int(value / step + 0.5 + 1e-9) * step, 2)


def _short(value: float) -> str:
    return number_format(value, 0 if value == int(value) else 1)
