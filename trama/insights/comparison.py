"""A network beside itself at another time: words, never a figure of change."""

from dataclasses import dataclass
from typing import Any

from trama.content.pack import Dimension, InstrumentBody
from trama.insights import disclosure
from trama.insights.results import WaveResults, network_results, ratings_of, scores_of
from trama.science.change import PAIRS, Direction, direction
from trama.surveys.enums import Mode
from trama.surveys.models import Response, Wave

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class DimensionChange:
    """What may be said of one dimension between two waves, over the sentences both asked."""

    dimension: Dimension
    before: float | None
    after: float | None
    direction: Direction


@dataclass(frozen=True)
class Comparison:
    """Two waves of a network: «respondieron n, de los cuales m también antes»."""

    earlier: Wave
    answered: int
    both: int | None
    common_items: int
    changes: tuple[DimensionChange, ...]


def previous_wave(*, wave: Wave) -> Wave | None:
    """The last final individual wave before this one (1 query)."""
    return (
        Wave.objects.filter(network=wave.network_id, mode=Mode.INDIVIDUAL, opened_at__lt=wave.opened_at)
        .final()
        .select_related("version", "network")
        .defer("version__body")
        .order_by("-opened_at")
        .first()
    )


def compare(*, results: WaveResults) -> Comparison | None:
    """This wave beside the one before, if both may be shown (8 queries)."""
    wave = results.wave
    earlier = previous_wave(wave=wave)
    if earlier is None or wave.mode != Mode.INDIVIDUAL or not results.is_shown:
        return None
    before = network_results(wave=earlier)
    if not before.is_shown:
        return None
    rows_then, rows_now = _linked(earlier), _linked(wave)
    both = sorted(rows_then.keys() & rows_now.keys())
    common = common_codes(earlier.version.parsed, wave.version.parsed)
    if not common:
        return None
    pairs = ([rows_then[key] for key in both], [rows_now[key] for key in both])
    enough = len(both) >= max(PAIRS, disclosure.minimum(wave))
    return Comparison(
        earlier=earlier,
        answered=results.rate.arrived,
        both=len(both) if enough else None,
        common_items=len(common),
        changes=tuple(
            _change(one.dimension, before, results, (common, pairs if enough else ([], [])))
            for one in results.dimensions
        ),
    )


def _linked(wave: Wave) -> dict[int, dict[str, Any]]:
    rows = Response.objects.of_final(wave).filter(link__isnull=False).values_list("link", "body")
    return {link: body for link, body in rows if link is not None}


def common_codes(one: InstrumentBody, other: InstrumentBody) -> frozenset[str]:
    """Codes of the items that both asked with the same words on the same scale."""
    return frozenset(code for code, _text, _scale in _wordings(one) & _wordings(other))


def _wordings(body: InstrumentBody) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(item.code, item.text, block.scale.labels) for block in body.blocks for item in block.items}


def _change(
    dimension: Dimension,
    before: WaveResults,
    after: WaveResults,
    given: tuple[frozenset[str], tuple[Rows, Rows]],
) -> DimensionChange:
    common, (rows_then, rows_now) = given
    old, new = before.wave.version.parsed, after.wave.version.parsed
    then = scores_of(old, ratings_of(old, rows_then), dimension.key, only=common)
    now = scores_of(new, ratings_of(new, rows_now), dimension.key, only=common)
    shown = {one.dimension.key: one.mean for one in before.dimensions}
    mine = {one.dimension.key: one.mean for one in after.dimensions}
    same = old.dimension_codes(dimension.key) == new.dimension_codes(dimension.key)
    return DimensionChange(
        dimension=dimension,
        before=shown.get(dimension.key) if same else None,
        after=mine.get(dimension.key) if same else None,
        direction=direction(now - then) if len(then) else Direction.CANNOT_SAY,
    )
