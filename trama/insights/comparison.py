"""A network compared with itself at another time, in words; never a figure of change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import pgettext_lazy

from trama.content.pack import Dimension, InstrumentBody
from trama.insights.dimensions import DimensionResult, Precision
from trama.insights.disclosure import NOT_COMPARED, Suppression, policy_of
from trama.insights.reading import StoredResponse, ratings_of, scores_of, stored_response
from trama.insights.results import WaveResults, network_results
from trama.insights.wording import common_codes
from trama.networks.models import Person
from trama.science.change import Direction, direction
from trama.surveys.enums import Mode
from trama.surveys.models import Response, Wave

EARLIER = 12  # waves looked back at
WORDS = {
    Direction.ROSE: pgettext_lazy("change", "rose"),
    Direction.FELL: pgettext_lazy("change", "fell"),
    Direction.HELD: pgettext_lazy("change", "held"),
    Direction.CANNOT_SAY: pgettext_lazy("change", "cannot be said"),
}


@dataclass(frozen=True)
class DimensionChange:
    """What may be said of one dimension between two waves, over the sentences both asked.

    What each told is its own, over all who answered it; the word is about those who answered both.
    """

    dimension: Dimension
    before: DimensionResult | None  # None when they did not ask the same
    after: DimensionResult | None
    direction: Direction
    why: Suppression | None = None
    common: int = 0  # sentences that both asked alike
    asked: int = 0  # and all that the later one asked

    @property
    def is_partial(self) -> bool:
        """Whether the word is about some of its sentences only."""
        return 0 < self.common < self.asked

    @property
    def words(self) -> str:
        """Which way it went, in a word."""
        return str(WORDS[self.direction])

    @property
    def reason(self) -> str:
        """Why it cannot be said: the same words whatever ``why``, since which it is may tell that somebody withdrew."""
        return str(NOT_COMPARED) if self.direction is Direction.CANNOT_SAY else ""


@dataclass(frozen=True)
class Comparison:
    """Two waves of a network.

    How many answered both times is on no page: neither a number nor «fewer than five». It would tell who of those who
    left had answered, or that somebody withdrew.
    """

    earlier: WaveResults
    later: WaveResults
    common_items: int
    changes: tuple[DimensionChange, ...]
    intros: tuple[str, str] | None = None  # what each said before its sentences, where that changed


def compare(*, results: WaveResults, person: Person) -> Comparison | None:
    """This wave beside an earlier one that ``person`` may see, if both may be shown (6 queries)."""
    wave = results.wave
    if wave.mode == Mode.CONVERSED or not results.is_shown:
        return None
    earlier = earlier_wave(wave=wave, person=person)
    if earlier is None:
        return None
    before = network_results(wave=earlier)
    common = common_codes(earlier.version.parsed, wave.version.parsed)
    if not before.is_shown or not common:
        return None
    at = max(earlier.release or 0, wave.release or 0)
    linked = _linked(earlier, at), _linked(wave, at)
    return Comparison(
        earlier=before,
        later=results,
        common_items=len(common),
        changes=tuple(
            _change(result.dimension, (before, results), common=common, linked=linked)
            for result in results.dimensions
        ),
        intros=_intros(earlier.version.parsed, wave.version.parsed, common),
    )


def _intros(before: InstrumentBody, after: InstrumentBody, common: frozenset[str]) -> tuple[str, str] | None:
    """What each said before the first common sentence of which it changed: the time to think of, above all."""
    then, now = before.intros, after.intros
    pairs = ((then[code], now[code]) for code in now if code in common)
    return next((pair for pair in pairs if pair[0] != pair[1]), None)


def earlier_wave(*, wave: Wave, person: Person) -> Wave | None:
    """The last wave before this one that asked the same questionnaire; else the last one (1 query)."""
    waves = list(
        Wave.objects.with_results_for(person)
        .filter(network=wave.network_id, mode=wave.mode, opened_at__lt=wave.opened_at)
        .select_related("version", "network")
        .defer("version__body")
        .order_by("-opened_at")[:EARLIER]
    )
    same = [candidate for candidate in waves if candidate.version.code == wave.version.code]
    return next(iter([*same, *waves]), None)


def _linked(wave: Wave, at: int) -> Mapping[int, StoredResponse]:
    rows = Response.objects.compared(wave, at=at).values_list("link", "body", "is_known")
    return {
        link: stored_response(wave, link, body, is_known=is_known)
        for link, body, is_known in rows
        if link is not None
    }


def _change(
    dimension: Dimension,
    waves: tuple[WaveResults, WaveResults],
    *,
    common: frozenset[str],
    linked: tuple[Mapping[int, StoredResponse], Mapping[int, StoredResponse]],
) -> DimensionChange:
    bodies = [results.wave.version.parsed for results in waves]
    codes = [code for code in bodies[1].dimension_codes(dimension.key) if code in common]
    asked = [set(body.dimension_codes(dimension.key)) for body in bodies]
    same = asked[0] == asked[1] == set(codes)
    before, after = (_told(results, dimension) if same else None for results in waves)
    both = sorted(linked[0].keys() & linked[1].keys())
    paired = _paired(bodies, codes, [[rows[key] for key in both] for rows in linked])
    word = direction(paired)
    unknown = [not (linked[0][key].is_known and linked[1][key].is_known) for key in both]
    is_paired = np.isfinite(paired)
    why = policy_of(waves[1].wave).change(
        word,
        both=int(is_paired.sum()),
        unknown=int(np.array(unknown)[is_paired].sum()) if both else 0,
        moved=[_moved(wave, rows, both) for wave, rows in zip(waves, linked, strict=True)],
        common=len(codes),
        shown=_shown(before, after),
    )
    said = Direction.CANNOT_SAY if why else word
    return DimensionChange(dimension, before, after, said, why, common=len(codes), asked=len(asked[1]))


def _moved(wave: WaveResults, linked: Mapping[int, StoredResponse], both: Sequence[int]) -> int:
    """How many answered this one only, and are not known; a withdrawn answer is held to have moved."""
    known = sum(row.is_known for link, row in linked.items() if link not in both)
    return wave.counted - len(both) - known


def _paired(
    bodies: Sequence[InstrumentBody], codes: Sequence[str], rows: Sequence[Sequence[StoredResponse]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    then, now = (
        scores_of(body, ratings_of(body, part), codes) for body, part in zip(bodies, rows, strict=True)
    )
    return now - then


def _told(results: WaveResults, dimension: Dimension) -> DimensionResult | None:
    found = (result for result in results.dimensions if result.dimension.key == dimension.key)
    return next((result for result in found if result.precision is not Precision.NOTHING), None)


def _shown(before: DimensionResult | None, after: DimensionResult | None) -> tuple[float, float] | None:
    """From the least to the most, in scale points, that what is told of both allows the mean to have changed."""
    then, now = (result.interval if result else None for result in (before, after))
    return (now[0] - then[1], now[1] - then[0]) if then and now else None
