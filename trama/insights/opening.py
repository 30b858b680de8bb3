"""On which rung each question of a measurement is told when its results are opened, beside all opened before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import count

from trama.content.pack import InstrumentBody
from trama.insights.disclosure import policy_of
from trama.insights.ladder import SILENCE, Measured, RungChoice, choose
from trama.insights.reading import ResponseBody, StoredResponse, how_many, stored_response
from trama.insights.rungs import Rung
from trama.insights.wording import LEVEL, guarded_codes
from trama.surveys.enums import Mode
from trama.surveys.models import Disclosure, Response, Wave
from trama.surveys.models.wave import WaveQuerySet

Choices = Mapping[str, RungChoice]


@dataclass(frozen=True)
class Telling:
    """How each question of a measurement is told, by code, and whether persons' scores may be drawn.

    They may where everybody agreed to be known. A score joins all the answers of somebody: whoever is the lowest one
    now is found, and all they said, when a later measurement is told without them.
    """

    choices: Choices = field(default_factory=dict)
    has_scores: bool = False

    def rung(self, code: str) -> Rung:
        """How finely a question is told."""
        return self.choices[code].rung if code in self.choices else Rung.NOTHING


def telling_at_opening(wave: Wave) -> Telling:
    """How ``wave`` is told, worked out from the answers; empty when too few answered (2 queries, 3 after another).

    Those opened before it have to be stored.
    """
    earlier, new = history(wave)
    return _telling(earlier, new, wave) if new else Telling()


def history(wave: Wave) -> tuple[list[Measured], Measured | None]:
    """The measurements opened before, as far as they tell of its questions, and its own: ``None`` when few answered."""
    measured = dict(_measured(_opened_until(wave)))
    new = measured.pop(wave, None)
    rows = {row.wave_id: row for row in Disclosure.objects.filter(wave__in=measured)}
    earlier = [
        replace(here, disclosed=_as_asked(former, wave, telling_of(rows[former.pk]).choices))
        for former, here in measured.items()
    ]
    return earlier, new


def fingerprint(earlier: Sequence[Measured], new: Measured) -> str:
    """By what all measurements are known again: who answered what, how each was told, and what followed soon."""
    first = min(here.begins for here in (*earlier, new))
    measurements = [
        (
            *((day - first).days for day in (here.begins, here.ends)),
            here.people,
            sorted(here.categories.items()),
            (here.minimum, sorted(map(str, here.known)), sorted(map(str, here.uncounted))),
            sorted((code, choice.rung.value, choice.is_alone) for code, choice in here.disclosed.items()),
        )
        for here in (*earlier, new)
    ]
    return sha256(repr(measurements).encode()).hexdigest()[:24]


def telling_of(row: Disclosure) -> Telling:
    """What was stored, as the rules see it."""
    choices = {code: RungChoice(Rung(rung), is_alone) for code, (rung, is_alone) in row.rungs.items()}
    return Telling(choices, row.has_scores)


def _telling(earlier: Sequence[Measured], new: Measured, wave: Wave) -> Telling:
    if not policy_of(wave).is_protected:
        everything = dict.fromkeys(new.categories, RungChoice(Rung.EACH))  # everybody agreed to be known
        return Telling(everything, has_scores=True)
    return Telling(choose(earlier, new))


def _opened_until(wave: Wave) -> list[Wave]:
    """``wave`` and those of its network opened before, in the order in which they were."""
    return list(opened_until(wave).select_related("version").defer("version__body"))


def opened_until(wave: Wave) -> WaveQuerySet:
    """``wave`` and those of its network opened before with answers of each person, in the order in which they were."""
    opened = Wave.objects.ever_released().filter(network=wave.network_id, release__lte=wave.release)
    return opened.exclude(mode=Mode.CONVERSED).order_by("release")


def _measured(waves: Sequence[Wave]) -> Iterator[tuple[Wave, Measured]]:
    """Those that enough people answered to tell anything."""
    rows: dict[int, list[StoredResponse]] = {wave.pk: [] for wave in waves}
    by_number = {wave.pk: wave for wave in waves}
    found = (
        Response.objects.filter(wave__in=rows).order_by("pk").values_list("wave", "link", "is_known", "body")
    )
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
        names=frozenset({LEVEL}),
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


def _as_asked(former: Wave, current: Wave, choices: Choices) -> Choices:
    """What an earlier measurement told of the questions of ``current``: the others tell nothing of them."""
    codes = guarded_codes(former.version.parsed, current.version.parsed)
    return {code: choice if code in codes else SILENCE for code, choice in choices.items()}
