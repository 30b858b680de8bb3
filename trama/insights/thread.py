"""The five threads of a network through time."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from trama.content.pack import Dimension
from trama.insights.results import WaveResults, network_results
from trama.networks.models import Network, Person
from trama.surveys.enums import Mode
from trama.surveys.enums import Moment as Kind
from trama.surveys.models import Wave


@dataclass(frozen=True)
class Knot:
    """A dimension at one moment: position on the scale and spread; ``None`` where it cannot be said."""

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Moment:
    """A wave on the thread."""

    code: str
    short: str
    label: str
    on: date
    arrived: int
    invited: int


@dataclass(frozen=True)
class Strand:
    """One dimension through all moments."""

    dimension: Dimension
    knots: tuple[Knot, ...]


@dataclass(frozen=True)
class Thread:
    """The five strands of a network."""

    moments: tuple[Moment, ...]
    strands: tuple[Strand, ...]
    points: int


def network_thread(*, network: Network, person: Person, most: int = 5) -> Thread | None:
    """The last waves whose results ``person`` may see, oldest first; ``None`` without any (4 queries a wave)."""
    waves = list(
        Wave.objects.filter(network=network, mode=Mode.INDIVIDUAL)
        .with_results_for(person)
        .select_related("version", "network")
        .defer("version__body")
        .order_by("-opened_at")[:most]
    )
    results = [network_results(wave=wave) for wave in reversed(waves)]
    if not results:
        return None
    dimensions = results[-1].wave.version.parsed.dimensions
    return Thread(
        moments=tuple(_moment(one) for one in results),
        strands=tuple(Strand(one, tuple(_knot(result, one.key) for result in results)) for one in dimensions),
        points=results[-1].points,
    )


def _moment(results: WaveResults) -> Moment:
    wave = results.wave
    return Moment(
        code=wave.code,
        short=str(wave.get_moment_display()) if wave.moment == Kind.PULSE else wave.moment,
        label=str(wave.get_moment_display()),
        on=timezone.localtime(wave.opened_at).date(),
        arrived=results.rate.arrived,
        invited=results.rate.invited,
    )


def _knot(results: WaveResults, key: str) -> Knot:
    for one in results.dimensions:
        if one.dimension.key == key:
            return Knot(one.mean, one.low, one.high)
    return Knot(None, None, None)
