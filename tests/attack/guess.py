"""What somebody works out from what they saw, knowing their own answers and who took part.

Written apart from `trama.insights`, and with other numbers, so that both would have to be wrong in the same way.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from tests.attack.crawl import Picture
from trama.content.pack import InstrumentBody

HABIT = np.array([0.2, 0.4, 0.6, 0.8, 0.92, 1.0])  # how often people may repeat an answer
USUAL = np.array([1, 2, 3, 3, 1, 0.1])  # how usual that is among people asked months apart


@dataclass(frozen=True)
class Guess:
    """How surely an answer of somebody is known."""

    what: str
    code: str
    sure: float


def given(answers: Mapping[str, Any] | None, code: str, body: InstrumentBody) -> int | None:
    """The point that somebody chose, if they answered and chose one."""
    if answers is None:
        return None
    if code == "level":
        return body.level_keys.index(answers["level"]) + 1 if "level" in answers else None
    value = answers["items"].get(code)
    return value if isinstance(value, int) else None


def within(
    picture: Picture, body: InstrumentBody, people: int, own: Mapping[str, Any] | None, *, is_first: bool
) -> Iterator[Guess]:
    """From one measurement alone: shares of what is drawn, and what words leave possible."""
    others = max(1, people - (own is not None))
    for code, counts in picture.counts.items():
        left = _without(counts, given(own, code, body))
        if any(left):
            yield Guess("item", code, max(left) / others)
    for code, groups in picture.groups.items():
        mine = given(own, code, body)
        left = _without(groups, None if mine is None else 1 + (mine > 2) + (mine > 3))
        yield Guess("group", code, max(left) / others)
    for code, unsure in picture.unsure.items():
        mine = own is not None and given(own, code, body) is None
        yield Guess("no answer", code, (unsure - mine) / others)
    for code in sorted({*picture.between, *picture.sides}):
        yield Guess("words", code, _through_words(picture, code, others, _stands(own, code, body), is_first))


def _stands(own: Mapping[str, Any] | None, code: str, body: InstrumentBody) -> int | None:
    """Where somebody stands, from 0, last without an answer; ``None`` for who took no part."""
    if own is None:
        return None
    point = given(own, code, body)
    return body.points if point is None else point - 1


def _without(counts: Sequence[int], point: int | None) -> list[int]:
    return [count - (index == point) for index, count in enumerate(counts, start=1)]


def _through_words(picture: Picture, code: str, others: int, own: int | None, is_first: bool) -> float:
    """The surest guess at an answer of the others: all they can have answered, as likely as its orders.

    In the first measurement answers are told roughly because they are alike, and in no way less roughly than they are.
    """
    share, total = np.zeros(6), 0.0
    for way in _ways(others, 6):
        whole = [count + (category == own) for category, count in enumerate(way)]
        if _fits_words(whole, picture, code) and (_is_alike(whole) or not is_first):
            weight = math.exp(_log_orders(way))
            share, total = share + weight * np.array(way) / others, total + weight
    return float(share.max() / total)


def _fits_words(whole: Sequence[int], picture: Picture, code: str) -> bool:
    answers, answered = whole[:5], sum(whole[:5])
    if answered == 0:
        return False
    if (ends := picture.between.get(code)) is not None:
        inside = sum(answers[ends[0] - 1 : ends[1]])
        return inside >= 0.8 * answered and ends[0] <= answers.index(max(answers)) + 1 <= ends[1]
    mean = sum(point * count for point, count in enumerate(answers, start=1)) / answered
    away = sum(abs(point - mean) * count for point, count in enumerate(answers, start=1)) / answered
    side = "low" if mean < 2.6 - 1e-9 else "high" if mean > 3.4 + 1e-9 else "middle"
    differs = picture.differs.get(code)
    return side == picture.sides[code] and (differs is None or differs == (away > 5 / 6 + 1e-9))


def _is_alike(whole: Sequence[int]) -> bool:
    """Whether two who talk would know another's answer, were each told."""
    total, most = sum(whole[:5]), max(whole[:5])
    return most > 0.8 * (total - min(2, total - most))


def _ways(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
    else:
        for first in range(total + 1):
            yield from ((first, *rest) for rest in _ways(total - first, parts - 1))


def _log_orders(way: Sequence[int]) -> float:
    return math.lgamma(sum(way) + 1) - sum(math.lgamma(count + 1) for count in way)


@dataclass(frozen=True)
class Side:
    """Two measurements as somebody sees them: pictures, who answered each by place, and their own place if any."""

    pictures: tuple[Picture, Picture]
    bodies: tuple[InstrumentBody, InstrumentBody]
    answered: tuple[Sequence[int], Sequence[int]]
    truth: tuple[Mapping[int, Mapping[str, Any]], Mapping[int, Mapping[str, Any]]]
    me: int | None

    def others(self, wave: int) -> set[int]:
        """Who else answered."""
        return set(self.answered[wave]) - {self.me}

    def counts(self, wave: int, code: str) -> tuple[int, ...]:
        """What the others answered: at each point, then how many at none."""
        drawn = self.pictures[wave].counts[code]
        mine = given(self.truth[wave].get(self.me), code, self.bodies[wave]) if self.me is not None else None
        left = _without(drawn, mine)
        return (*left, len(self.others(wave)) - sum(left))


def between(side: Side) -> Iterator[Guess]:
    """From two measurements: who came, left and stayed, by how people repeat themselves, learnt from all sentences."""
    yield from among([side])


def among(sides: Sequence[Side]) -> Iterator[Guess]:
    """The same from several pairs of measurements, whose habits are learnt from all of them together."""
    worked = [(side, *_worked(side)) for side in sides]
    habit = USUAL.astype(float)
    for _side, _found, ways in worked:
        for likely, *_rest in ways:
            habit *= likely / likely.max()
            habit /= habit.max()
    for side, found, ways in worked:
        yield from _guessed(side, found, ways, habit)


def _moved_in(side: Side) -> tuple[int, int, int]:
    first, second = side.others(0), side.others(1)
    return len(second - first), len(first - second), len(first & second)


def _worked(side: Side) -> tuple[list[Any], list[Any]]:
    came, left, stayed = _moved_in(side)
    codes = sorted(side.pictures[0].counts.keys() & side.pictures[1].counts.keys())
    if not stayed or not (came or left):
        return [], []
    found = [(code, side.counts(0, code), side.counts(1, code)) for code in codes]
    return found, [explained(before, after, came, left) for _code, before, after in found]


def _guessed(side: Side, found: list[Any], worked: list[Any], habit: np.ndarray) -> Iterator[Guess]:
    came, left, stayed = _moved_in(side)
    for (code, before, after), (likely, new, gone) in zip(found, worked, strict=True):
        known = likely > 0
        weight = habit[known] / habit[known].sum()
        arrived = (weight[:, None] * new[known] / likely[known, None]).sum(axis=0)
        departed = (weight[:, None] * gone[known] / likely[known, None]).sum(axis=0)
        if came:
            yield Guess("who came", code, float(arrived.max()) / came)
        if left:
            yield Guess("who left", code, float(departed.max()) / left)
        yield Guess("who stayed", code, float((np.array(after) - arrived).max()) / stayed)
        yield Guess("who stayed, before", code, float((np.array(before) - departed).max()) / stayed)


def explained(before: Sequence[int], after: Sequence[int], came: int, left: int) -> tuple[np.ndarray, ...]:
    """For each habit: how likely what is seen is, and the answers of who came and of who left, weighed by that."""
    many = len(before)
    likely, new, gone = np.zeros(len(HABIT)), np.zeros((len(HABIT), many)), np.zeros((len(HABIT), many))
    for departed in _ways(left, many):
        if any(went > were for went, were in zip(departed, before, strict=True)):
            continue
        choices = math.prod(math.comb(were, went) for went, were in zip(departed, before, strict=True))
        stayers = [were - went for went, were in zip(departed, before, strict=True)]
        reached = _moved(tuple(stayers), tuple(after))
        for arrived in _ways(came, many):
            place = tuple(are - came_here for came_here, are in zip(arrived, after, strict=True))
            if min(place) < 0 or place not in reached:
                continue
            weight = choices * math.exp(_log_orders(arrived)) * reached[place]
            likely += weight
            new += weight[:, None] * np.array(arrived)
            gone += weight[:, None] * np.array(departed)
    return likely, new, gone


def _moved(stayers: tuple[int, ...], limit: tuple[int, ...]) -> dict[tuple[int, ...], np.ndarray]:
    """Where people of ``stayers`` may stand now, never above ``limit``, with how likely by each habit."""
    states: dict[tuple[int, ...], np.ndarray] = {(0,) * len(limit): np.ones(len(HABIT))}
    for own, count in enumerate(stayers):
        for _person in range(count):
            following: dict[tuple[int, ...], np.ndarray] = {}
            for (state, weight), point in product(states.items(), range(len(limit))):
                if state[point] < limit[point]:
                    place = (*state[:point], state[point] + 1, *state[point + 1 :])
                    share = weight * goes(own, point, len(limit))
                    following[place] = following[place] + share if place in following else share
            states = following
    return states


def goes(own: int, point: int, many: int) -> np.ndarray:
    """How likely somebody goes from one answer to another: the same by habit, else near ones rather than far."""
    silent = many - 1
    if own == point:
        return HABIT
    if silent in {own, point}:
        return (1 - HABIT) * (1 / silent if own == silent else 0.04)
    pulls = Counter({index: math.exp(-0.8 * abs(index - own)) for index in range(silent) if index != own})
    return (1 - HABIT) * 0.96 * pulls[point] / pulls.total()
