"""Protection against differencing: what one measurement must not show because of earlier ones of its network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
from django.core.cache import cache

from trama.content.pack import InstrumentBody, Item
from trama.insights.differencing_model import HABITS, Own, View, habits_of, moved_between
from trama.insights.disclosure import Answers, Suppression, policy_of, suppressed_codes
from trama.insights.inference_bound import Counts
from trama.insights.reading import (
    ResponseBody,
    StoredResponse,
    answers_of,
    how_many,
    level_answers,
    stored_response,
)
from trama.surveys.enums import Mode
from trama.surveys.models import Response, Wave

LEVEL = "level"  # the question on the levels, among the codes of the sentences
MOST = (
    240  # sentences worked out beside earlier measurements, nearest first: as many as six whole diagnoses ask
)


@dataclass(frozen=True)
class SuppressedCodes:
    """``codes`` tell nothing; of ``few``, asked when one or some people more or less answered, only the answers are
    told, and neither each person's score nor who lacked information."""

    codes: frozenset[str] = frozenset()
    few: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Respondent:
    """Somebody who answered, by their key (in a room there is none), and where they stand in each question."""

    link: int | None
    is_known: bool
    places: Mapping[str, int]  # points from 0, then none


@dataclass(frozen=True)
class DisclosedWave:
    """A measurement: who answered it, and what was answered to each question."""

    wave: Wave
    people: tuple[Respondent, ...]
    answers: Mapping[str, Answers]
    suppressed: frozenset[str] = frozenset()

    @property
    def known(self) -> dict[int, Mapping[str, int]]:
        """Of whom the answers are held known, and whose they are: where they stand."""
        return {
            person.link: person.places
            for person in self.people
            if person.is_known and person.link is not None
        }

    @property
    def unknown(self) -> dict[object, Mapping[str, int]]:
        """Of all others: where they stand, by their key, or one that is nowhere else."""
        return {
            person.link if person.link is not None else (self.wave.pk, number): person.places
            for number, person in enumerate(self.people)
            if not person.is_known
        }


def common_codes(body: InstrumentBody, other: InstrumentBody) -> frozenset[str]:
    """Codes of the items that both asked in the same version, with the same words on the same scale."""
    return frozenset(item.code for item, _scale in _wordings(body) & _wordings(other))


def _wordings(body: InstrumentBody) -> set[tuple[Item, tuple[str, ...]]]:
    return {
        (
            replace(item, part="", is_reverse=False),
            block.scale.labels,
        )  # of which part it is, says nothing to who answers
        for block in body.blocks
        for item in block.items
    }


def guarded_codes(body: InstrumentBody, other: InstrumentBody) -> frozenset[str]:
    """Codes of the items that may tell of each other: also with other words, since few answer those otherwise."""
    asked, also = ({item.code for item in each.items} for each in (body, other))
    return frozenset(asked & also) if body.points == other.points else common_codes(body, other)


def suppressed_in(wave: Wave) -> SuppressedCodes:
    """What ``wave`` does not show because of those opened before it (2 queries, once: they never change)."""
    if wave.mode == Mode.CONVERSED or wave.release is None:
        return SuppressedCodes()
    released = (
        f"{wave.released_at:%Y%m%dT%H%M%S%f}" if wave.released_at else ""
    )  # numbers come back when a copy does
    name = f"differencing:{wave.pk}:{wave.release}:{released}"
    found: SuppressedCodes | None = cache.get(name)
    if found is None:
        found = _through(_history(wave)).get(wave.pk, SuppressedCodes())
        cache.set(name, found, timeout=None)
    return found


def _history(wave: Wave) -> list[DisclosedWave]:
    """``wave`` and those of its network opened before, in the order in which they were."""
    waves = list(
        Wave.objects.ever_released()
        .filter(network=wave.network_id, release__lte=wave.release)
        .exclude(mode=Mode.CONVERSED)
        .select_related("version")
        .defer("version__body")
        .order_by("release")
    )
    rows: dict[int, list[StoredResponse]] = {disclosed.pk: [] for disclosed in waves}
    by_wave = {disclosed.pk: disclosed for disclosed in waves}
    found = Response.objects.filter(wave__in=rows).values_list("wave", "link", "is_known", "body")
    for number, link, is_known, body in found:
        rows[number].append(stored_response(by_wave[number], link, body, is_known=is_known))
    return [
        _disclosed_wave(candidate, rows[candidate.pk])
        for candidate in waves
        if policy_of(candidate).allows(*how_many(rows[candidate.pk]))
    ]


def _disclosed_wave(wave: Wave, rows: Sequence[StoredResponse]) -> DisclosedWave:
    body = wave.version.parsed
    answers = answers_of(body, rows)
    if body.level_question:
        answers[LEVEL] = level_answers(body, rows)
    people = tuple(Respondent(row.link, row.is_known, _places(body, row.body)) for row in rows)
    return DisclosedWave(wave, people, answers)


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
        kept[current.wave.pk] = _beside(before, current)
        before.append(replace(current, suppressed=kept[current.wave.pk].codes))
    return kept


def _beside(before: Sequence[DisclosedWave], current: DisclosedWave) -> SuppressedCodes:
    """What ``current`` keeps back because of all ``before``: no number of others, invented or not, hides one of them.

    Beyond what can be worked out, all that both asked is kept back.
    """
    left, codes, few = MOST, set[str](), set[str]()
    for former in reversed(before):
        earlier, later = _as_said(former, current)
        common = _common(earlier, later) - earlier.suppressed
        views = _views(earlier, later, common)
        if not common or not any(view.tells_apart for view in views):
            continue
        few |= common
        left -= len(common) if any(view.is_tried for view in views) else 0
        codes |= _pair(earlier, later, views, common) if left >= 0 else common
    return SuppressedCodes(frozenset(codes), frozenset(few))


def _as_said(earlier: DisclosedWave, later: DisclosedWave) -> tuple[DisclosedWave, DisclosedWave]:
    """Both, without keys where they share none: these may have been destroyed in between, and the people be the same.

    Then nothing says who answered both, as in a room.
    """
    keys = [{person.link for person in side.people if person.link is not None} for side in (earlier, later)]
    if not all(keys) or keys[0] & keys[1]:
        return earlier, later
    return _without_keys(earlier), _without_keys(later)


def _without_keys(disclosed: DisclosedWave) -> DisclosedWave:
    return replace(disclosed, people=tuple(replace(person, link=None) for person in disclosed.people))


def _views(earlier: DisclosedWave, later: DisclosedWave, codes: frozenset[str]) -> list[View]:
    back = [replace(_view(later, earlier, codes), is_back=True)] if later.known else []
    return [_view(earlier, later, codes), *back]


def _pair(
    earlier: DisclosedWave, later: DisclosedWave, views: Sequence[View], codes: frozenset[str]
) -> frozenset[str]:
    whys = {code: (_why(earlier, code), _why(later, code)) for code in codes}
    return suppressed_codes(views, whys, later.wave.opened_at - earlier.wave.offered_until)


def _view(before: DisclosedWave, after: DisclosedWave, codes: frozenset[str]) -> View:
    """Both as they lie side by side; of those known in one of them, who is known in ``before`` is followed."""
    then, now, known = before.unknown, after.unknown, before.known
    followed: dict[object, Mapping[str, int]] = {
        link: places for link, places in known.items() if link in now
    }
    both = [(places, after.known[link]) for link, places in known.items() if link in after.known]
    many = {code: len(before.answers[code].counts) + 1 for code in sorted(codes)}  # its points, and none
    habits = [habits_of([(was[code], here[code]) for was, here in both], many[code]) for code in many]

    def places_of(was: object, is_now: object) -> Own:
        sides = then.get(was, {}), now.get(is_now, {}), followed.get(was, {})
        return {code: (sides[0].get(code), sides[1].get(code), sides[2].get(code)) for code in many}

    return View(
        seen={
            code: (_counted(then.values(), code, size), _counted(now.values(), code, size))
            for code, size in many.items()
        },
        moved=moved_between(_keys(then), _keys({link: now[link] for link in now if link not in followed})),
        known={code: _counted(followed.values(), code, size) for code, size in many.items()},
        people=[places_of(*own) for own in _own_answers(then, now)],
        habits=tuple(np.sum(habits, axis=0)) if both and habits else (0.0,) * len(HABITS),
    )


def _own_answers(then: Iterable[object], now: Iterable[object]) -> list[tuple[object, object]]:
    """Whose answers may be one person's. In a room nothing says so: each is held to have answered before as well."""
    if any(not isinstance(link, int) for link in (*then, *now)):
        return list(zip_longest(then, now))
    return [(link, link) for link in dict.fromkeys([*then, *now])]


def _keys(people: Mapping[object, object]) -> list[int | None]:
    return [link if isinstance(link, int) else None for link in people]


def _counted(people: Iterable[Mapping[str, int]], code: str, many: int) -> Counts:
    """How many at each point, and how many at none."""
    places = [person[code] for person in people]
    return tuple(places.count(point) for point in range(many))


def _why(disclosed: DisclosedWave, code: str) -> Suppression | None:
    return policy_of(disclosed.wave).item(disclosed.answers[code])


def _common(earlier: DisclosedWave, later: DisclosedWave) -> frozenset[str]:
    bodies = earlier.wave.version.parsed, later.wave.version.parsed
    codes = guarded_codes(*bodies)
    asks_levels = all(body.level_question for body in bodies) and bodies[0].level_keys == bodies[1].level_keys
    return codes | {LEVEL} if asks_levels else codes
