"""On which rung each question of a measurement is told when its results are opened, beside all opened before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from trama.content.pack import InstrumentBody
from trama.insights.differencing import LEVEL, guarded_codes
from trama.insights.disclosure import policy_of
from trama.insights.ladder import SILENCE, Measured, RungChoice, choose
from trama.insights.reading import ResponseBody, StoredResponse, how_many, stored_response
from trama.insights.rungs import Rung
from trama.surveys.enums import Mode
from trama.surveys.models import Response, Wave

Choices = Mapping[str, RungChoice]


def choices_at_opening(wave: Wave) -> Choices:
    """How each question of ``wave`` is told, by code; empty when too few answered (2 queries)."""
    chosen: dict[int, Choices] = {}
    before: list[tuple[Wave, Measured]] = []
    for current, new in _measured(_opened_until(wave)):
        chosen[current.pk] = _choose([_asked_alike(former, current) for former in before], new, current)
        before.append((current, replace(new, disclosed=chosen[current.pk])))
    return chosen.get(wave.pk, {})


def _choose(earlier: Sequence[Measured], new: Measured, wave: Wave) -> Choices:
    if policy_of(wave).is_protected:
        return choose(earlier, new)
    return dict.fromkeys(new.categories, RungChoice(Rung.EACH))  # everybody agreed to be known


def _opened_until(wave: Wave) -> list[Wave]:
    """``wave`` and those of its network opened before, in the order in which they were."""
    opened = Wave.objects.ever_released().filter(network=wave.network_id, release__lte=wave.release)
    return list(
        opened.exclude(mode=Mode.CONVERSED)
        .select_related("version")
        .defer("version__body")
        .order_by("release")
    )


def _measured(waves: Sequence[Wave]) -> Iterator[tuple[Wave, Measured]]:
    """Those that enough people answered to tell anything."""
    rows: dict[int, list[StoredResponse]] = {wave.pk: [] for wave in waves}
    by_number = {wave.pk: wave for wave in waves}
    found = Response.objects.filter(wave__in=rows).values_list("wave", "link", "is_known", "body")
    for number, link, is_known, body in found:
        rows[number].append(stored_response(by_number[number], link, body, is_known=is_known))
    shown = [wave for wave in waves if policy_of(wave).allows(*how_many(rows[wave.pk]))]
    people = people_in([rows[wave.pk] for wave in shown])
    for wave, persons in zip(shown, people, strict=True):
        yield wave, _as_measured(wave, rows[wave.pk], persons)


def people_in(measurements: Sequence[Sequence[StoredResponse]]) -> list[list[int]]:
    """The person behind each answer of each measurement, as far as whoever looks can say: the same number, the same.

    In a room there are no keys, and people whose keys were destroyed get others. Then as many as can are held to be
    those of the measurement before, but one at least to have left and one to have come: it can never be excluded.
    """
    numbers, by_key = count(1), dict[int, int]()
    last: list[int] = []
    found = []
    for rows in measurements:
        keys = {row.link for row in rows if row.link is not None}
        open_to = [row for row in rows if row.link is not None or not row.is_known]
        same = iter(last[: _as_many_as_can(len(last), len(open_to))] if not keys & by_key.keys() else ())
        people = []
        for row in rows:
            is_open = row.link is not None or not row.is_known
            person = by_key.get(row.link or 0) or (next(same, 0) if is_open else 0) or next(numbers)
            if row.link is not None:
                by_key[row.link] = person
            people.append(person)
        last = [person for person, row in zip(people, rows, strict=True) if not row.is_known]
        found.append(people)
    return found


def _as_many_as_can(earlier: int, later: int) -> int:
    return earlier - 1 if earlier == later else min(earlier, later)


def _as_measured(wave: Wave, rows: Sequence[StoredResponse], people: Sequence[int]) -> Measured:
    body = wave.version.parsed
    points = {item.code: body.points for item in body.items}
    if body.level_question:
        points[LEVEL] = len(body.level_keys)
    answers = [_categories(body, row.body) for row in rows]
    return Measured(
        begins=wave.opened_at.date(),
        ends=wave.offered_until.date(),
        people=tuple(people),
        categories={code: tuple(given[code] for given in answers) for code in points},
        points=points,
        minimum=policy_of(wave).minimum,
        known=frozenset(person for person, row in zip(people, rows, strict=True) if row.is_known),
        uncounted=frozenset(person for person, row in zip(people, rows, strict=True) if not row.counts),
    )


def _categories(body: InstrumentBody, row: ResponseBody) -> dict[str, int]:
    """Where somebody stands in each question: points from 0, then none."""
    given, points, keys = row.get("items", {}), range(1, body.points + 1), body.level_keys
    categories = {
        item.code: answer - 1 if (answer := given.get(item.code)) in points else body.points
        for item in body.items
    }
    categories[LEVEL] = keys.index(row["level"]) if row.get("level") in keys else len(keys)
    return categories


def _asked_alike(former: tuple[Wave, Measured], current: Wave) -> Measured:
    """An earlier measurement as far as its questions tell of those of ``current``: the others tell nothing of them."""
    wave, measured = former
    bodies = wave.version.parsed, current.version.parsed
    codes = set(guarded_codes(*bodies))
    if all(body.level_question for body in bodies) and bodies[0].level_keys == bodies[1].level_keys:
        codes.add(LEVEL)
    disclosed = {code: choice if code in codes else SILENCE for code, choice in measured.disclosed.items()}
    return replace(measured, disclosed=disclosed)
