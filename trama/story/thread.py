"""The threads of a network through time, one per dimension."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils import timezone

from trama.content.pack import Dimension
from trama.insights.dimensions import DimensionResult
from trama.insights.results import WaveResults, network_results
from trama.insights.wording import common_codes
from trama.networks.models import Network, Person
from trama.surveys.enums import Mode
from trama.surveys.models import Wave


@dataclass(frozen=True)
class Knot:
    """A dimension in one column: position on the scale and spread; ``None`` where it cannot be said.

    Where it ``is_rough`` it is somewhere from ``low`` to ``high``, and ``mean`` is the middle between them.
    """

    mean: float | None
    low: float | None = None
    high: float | None = None
    words: str = ""
    short: str = ""
    is_rough: bool = False


@dataclass(frozen=True)
class ChartColumn:
    """A wave as a column of the chart."""

    code: str
    timepoint: str
    label: str
    on: date
    arrived: int
    invited: int


@dataclass(frozen=True)
class Strand:
    """One dimension across all columns."""

    dimension: Dimension
    knots: tuple[Knot, ...]


@dataclass(frozen=True)
class WordsChange:
    """Two waves side by side in which the later one did not ask all of its sentences as the earlier one did."""

    before: str
    after: str
    common: int
    asked: int


@dataclass(frozen=True)
class Thread:
    """The strands of a network, one per dimension."""

    columns: tuple[ChartColumn, ...]
    strands: tuple[Strand, ...]
    points: int
    changes: tuple[WordsChange, ...] = ()


def network_thread(*, network: Network, person: Person, most: int = 5) -> Thread | None:
    """The last waves ``person`` may see, oldest first; ``None`` without any (1 query and 2 a wave)."""
    waves = list(
        Wave.objects.filter(network=network, mode=Mode.INDIVIDUAL)
        .with_results_for(person)
        .select_related("version", "network")
        .defer("version__body")
        .order_by("-opened_at")[:most]
    )
    return thread_of([network_results(wave=wave) for wave in reversed(waves)])


def thread_of(results: list[WaveResults]) -> Thread | None:
    """The thread of waves already read, oldest first; those with too few answers are gaps."""
    if not any(result.is_shown for result in results):
        return None
    return Thread(
        columns=tuple(_column(result) for result in results),
        strands=tuple(
            Strand(dimension.dimension, tuple(_knot(result, dimension.dimension.key) for result in results))
            for dimension in results[-1].dimensions
        ),
        points=results[-1].points,
        changes=tuple(
            change
            for before, after in pairwise(results)
            if (change := _words_change(before.wave, after.wave))
        ),
    )


def _words_change(before: Wave, after: Wave) -> WordsChange | None:
    bodies = before.version.parsed, after.version.parsed
    common, asked = len(common_codes(*bodies)), len(bodies[1].items)
    if common == asked:
        return None
    return WordsChange(str(before.get_timepoint_display()), str(after.get_timepoint_display()), common, asked)


def _column(results: WaveResults) -> ChartColumn:
    wave = results.wave
    return ChartColumn(
        code=wave.code,
        timepoint=wave.timepoint,
        label=str(wave.get_timepoint_display()),
        on=timezone.localtime(wave.opened_at).date(),
        arrived=results.rate.arrived,
        invited=results.rate.invited,
    )


def _knot(results: WaveResults, key: str) -> Knot:
    for dimension in results.dimensions:
        if dimension.dimension.key == key:
            return _drawn(dimension)
    return Knot(None)


def _drawn(result: DimensionResult) -> Knot:
    if result.spread is None:
        return Knot(None)
    low, high = result.spread
    middle = result.mean if result.mean is not None else (low + high) / 2
    return Knot(middle, low, high, result.words, result.short, result.is_rough)
