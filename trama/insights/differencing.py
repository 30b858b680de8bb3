"""Protection against differencing: what one measurement must not show because of earlier ones of its network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.cache import cache

from trama.content.pack import InstrumentBody
from trama.insights.differencing_model import Own, moved_between
from trama.insights.disclosure import Answers, Suppression, policy_of, suppressed_codes
from trama.insights.inference_bound import Counts
from trama.insights.reading import ResponseBody, answers_of, level_answers
from trama.surveys.enums import Mode
from trama.surveys.models import Response, Wave

LEVEL = "level"  # the question on the levels, among the codes of the sentences
MOST = 6  # earlier measurements looked at


@dataclass(frozen=True)
class SuppressedCodes:
    """``codes`` tell nothing; of ``few``, asked when one or some people more or less answered, only the answers are
    told, and neither each person's score nor who lacked information."""

    codes: frozenset[str] = frozenset()
    few: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DisclosedWave:
    """A measurement: who answered it by their keys, where each stands, and what was answered to each question."""

    wave: Wave
    links: tuple[int | None, ...]
    answers: Mapping[str, Answers]
    places: tuple[Mapping[str, int], ...]  # of each person in each question: points from 0, then none
    suppressed: frozenset[str] = frozenset()


def common_codes(body: InstrumentBody, other: InstrumentBody) -> frozenset[str]:
    """Codes of the items that both asked with the same words on the same scale."""
    return frozenset(code for code, _text, _scale in _wordings(body) & _wordings(other))


def _wordings(body: InstrumentBody) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(item.code, item.text, block.scale.labels) for block in body.blocks for item in block.items}


def suppressed_in(wave: Wave) -> SuppressedCodes:
    """What ``wave`` does not show because of those opened before it (2 queries, once: they never change)."""
    if wave.mode != Mode.INDIVIDUAL or wave.release is None:
        return SuppressedCodes()
    name = f"differencing:{wave.pk}:{wave.release}"
    found: SuppressedCodes | None = cache.get(name)
    if found is None:
        found = _through(_history(wave)).get(wave.pk, SuppressedCodes())
        cache.set(name, found, timeout=None)
    return found


def _history(wave: Wave) -> list[DisclosedWave]:
    """``wave`` and those of its network opened before, in the order in which they were."""
    waves = list(
        Wave.objects.released()
        .filter(network=wave.network_id, mode=Mode.INDIVIDUAL, release__lte=wave.release)
        .select_related("version")
        .defer("version__body")
        .order_by("release")
    )
    rows: dict[int, list[tuple[int | None, ResponseBody]]] = {disclosed.pk: [] for disclosed in waves}
    for number, link, body in Response.objects.filter(wave__in=rows).values_list("wave", "link", "body"):
        rows[number].append((link, body))
    return [
        _disclosed_wave(candidate, rows[candidate.pk])
        for candidate in waves
        if policy_of(candidate).allows(len(rows[candidate.pk]))
    ]


def _disclosed_wave(wave: Wave, rows: Sequence[tuple[int | None, ResponseBody]]) -> DisclosedWave:
    body, bodies = wave.version.parsed, [row for _link, row in rows]
    answers = answers_of(body, bodies)
    if body.level_question:
        answers[LEVEL] = level_answers(body, bodies)
    links = tuple(link for link, _row in rows)
    return DisclosedWave(wave, links, answers, tuple(_places(body, row) for row in bodies))


def _places(body: InstrumentBody, row: ResponseBody) -> dict[str, int]:
    given, points = row.get("items", {}), range(1, body.points + 1)
    places = {
        item.code: answer - 1 if (answer := given.get(item.code)) in points else body.points
        for item in body.items
    }
    keys = body.level_keys
    places[LEVEL] = keys.index(row["level"]) if row.get("level") in keys else len(keys)
    return places


def _through(history: Sequence[DisclosedWave]) -> dict[int, SuppressedCodes]:
    """What each kept back, beside those before it: the later ones know what the earlier ones disclosed."""
    kept: dict[int, SuppressedCodes] = {}
    before: list[DisclosedWave] = []
    for current in history:
        pairs = [_pair(earlier, current) for earlier in before[-MOST:]]
        kept[current.wave.pk] = SuppressedCodes(
            frozenset().union(*(pair.codes for pair in pairs)),
            frozenset().union(*(pair.few for pair in pairs)),
        )
        before.append(replace(current, suppressed=kept[current.wave.pk].codes))
    return kept


def _pair(earlier: DisclosedWave, later: DisclosedWave) -> SuppressedCodes:
    moved = moved_between(earlier.links, later.links)
    codes = _common(earlier, later) - earlier.suppressed
    if not moved.is_few or not codes:
        return SuppressedCodes()
    whys = {code: (_why(earlier, code), _why(later, code)) for code in codes}
    seen = {code: (_counted(earlier, code), _counted(later, code)) for code in sorted(codes)}
    apart = later.wave.opened_at - earlier.wave.offered_until
    return SuppressedCodes(suppressed_codes(seen, whys, moved, apart, _people(earlier, later, codes)), codes)


def _people(earlier: DisclosedWave, later: DisclosedWave, codes: frozenset[str]) -> list[Own]:
    """What each person knows of their own answers; who came without a link is held to have answered once."""
    then, now = _by_link(earlier), _by_link(later)
    return [
        {code: (then.get(link, {}).get(code), now.get(link, {}).get(code)) for code in codes}
        for link in dict.fromkeys([*then, *now])
    ]


def _by_link(disclosed: DisclosedWave) -> dict[object, Mapping[str, int]]:
    return {
        link if link is not None else (disclosed.wave.pk, number): places
        for number, (link, places) in enumerate(zip(disclosed.links, disclosed.places, strict=True))
    }


def _why(disclosed: DisclosedWave, code: str) -> Suppression | None:
    return policy_of(disclosed.wave).item(disclosed.answers[code])


def _counted(disclosed: DisclosedWave, code: str) -> Counts:
    """How many at each point, and how many at none."""
    answers = disclosed.answers[code]
    return (*answers.counts, len(disclosed.links) - answers.answered)


def _common(earlier: DisclosedWave, later: DisclosedWave) -> frozenset[str]:
    bodies = earlier.wave.version.parsed, later.wave.version.parsed
    codes = common_codes(*bodies)
    asks_levels = all(body.level_question for body in bodies) and bodies[0].levels == bodies[1].levels
    return codes | {LEVEL} if asks_levels else codes
