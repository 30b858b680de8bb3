"""On which rung each question of a new measurement is told, beside all that earlier ones told of the same network.

Whoever looks is somebody from outside, one of those who answered some time, or two of them who talk to each other. Each
question begins on the finest rung that its measurement alone allows; where that lets anybody be too sure of somebody's
answer, at any time, it is told on the finest of the rougher ones that does not.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

import numpy as np

from trama.insights.inference_bound import BOUND, Counts
from trama.insights.paths import (
    USUAL,
    Flags,
    Numbers,
    PathBlock,
    Paths,
    Rows,
    Spread,
)
from trama.insights.rungs import MOST_COUNTED, Poll, Rung, below, finest, possible, way_of
from trama.insights.ways import all_ways, way_numbers

LIMIT = BOUND - 0.06  # for who holds other habits possible, and for the error of sampling
LIFTS = 0.05  # by how much a guess that is sure without the figure may rise, up to the bound
ERROR = 0.02  # of what is drawn, for `DOUBTFUL`
CLOSE = 0.45  # from here on a guess is drawn again, more often
TRIED = 6  # of those, the surest eyes at each question
MOST_DOUBTFUL = 4  # eyes at each question that are drawn once more
TALKERS = 16  # people who alone are the surest, two of whom talk to each other
MOST_IN_PAIRS = 16  # people of all measurements together, up to whom two who talk are tried
NEAR = timedelta(days=60)  # so soon people answer as they did
SEED = 20260731  # the same answers are always judged alike
# Chains, sweeps before any counts, and sweeps that count:
QUICK, SURE, DOUBTFUL, UNAIDED, LEARN = (8, 8, 8), (20, 8, 14), (60, 8, 25), (24, 8, 16), (3, 20, 10)


@dataclass(frozen=True)
class RungChoice:
    """How a question is told; ``is_alone`` when its measurement by itself allows nothing finer."""

    rung: Rung
    is_alone: bool = True


SILENCE = RungChoice(Rung.NOTHING, is_alone=False)
Variant = tuple[str, RungChoice]  # a question, and a way of telling it
NOBODY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Measured:
    """A measurement: who answered, where each stands in each question, and how each was told.

    ``categories`` has, for each question, that of each of ``people`` in their order: points from 0, then none. Of the
    people ``known`` are those whose answers whoever looks is held to know; ``uncounted`` of them do not count towards
    the ``minimum``. ``points`` is how many points each question has.
    """

    begins: date
    ends: date
    people: tuple[Hashable, ...]
    categories: Mapping[str, tuple[int, ...]]
    points: Mapping[str, int]
    minimum: int = 1
    known: frozenset[Hashable] = frozenset()
    uncounted: frozenset[Hashable] = frozenset()
    names: frozenset[str] = frozenset()
    disclosed: Mapping[str, RungChoice] = field(default_factory=dict)

    def counts(self, code: str, people: frozenset[Hashable] | None = None) -> Counts:
        """How many of all, or of these people, are at each category."""
        here = [
            category
            for person, category in zip(self.people, self.categories[code], strict=True)
            if people is None or person in people
        ]
        return tuple(here.count(category) for category in range(self.points[code] + 1))

    def question(self, code: str) -> Poll:
        """It as the rungs see it."""
        known = self.counts(code, self.known) if self.known else ()
        uncounted = sum(self.counts(code, self.uncounted)[:-1])
        return Poll(self.points[code], len(self.people), self.minimum, known, uncounted, code in self.names)

    def tells(self, code: str) -> bool:
        """Whether anything is told of a question."""
        return code in self.disclosed and self.disclosed[code].rung is not Rung.NOTHING


def choose(earlier: Sequence[Measured], new: Measured) -> dict[str, RungChoice]:
    """How each question of ``new`` is told, when those ``earlier`` (in time) were told as they say."""
    chosen = {code: _alone(new, code) for code in new.categories}
    asked = [code for code in chosen if any(before.tells(code) for before in earlier)]
    judge = Judge(earlier, new)
    for _from in ("all, as finely as each could be", "what is told"):  # habits are learnt
        judge.learn(_tellable(chosen, asked))
        _descend(judge, chosen, asked)
    return chosen


def _descend(judge: "Judge", chosen: dict[str, RungChoice], asked: Sequence[str]) -> None:
    """Take each question down, rung by rung, until it is safe."""
    while tried := _tellable(chosen, asked):
        asked = []
        for code, choice in judge.failing(tried):
            chosen[code] = _rougher(judge.new, code, choice)
            asked.append(code)


def _tellable(chosen: Mapping[str, RungChoice], asked: Sequence[str]) -> list[Variant]:
    return [(code, chosen[code]) for code in asked if chosen[code].rung is not Rung.NOTHING]


def _alone(new: Measured, code: str) -> RungChoice:
    return RungChoice(finest(new.question(code), new.counts(code)))


def _rougher(new: Measured, code: str, choice: RungChoice) -> RungChoice:
    """The next rung below on which the question can be told at all."""
    rung = below(new.question(code), new.counts(code), choice.rung)
    return SILENCE if rung is Rung.NOTHING else RungChoice(rung, is_alone=False)


class Judge:
    """Looks at a new measurement through everybody's eyes; people's habits are learnt once, from all questions."""

    def __init__(self, earlier: Sequence[Measured], new: Measured) -> None:
        """Nothing is worked out before it is asked for."""
        self.earlier, self.new = earlier, new
        self.dice = np.random.Generator(np.random.SFC64(SEED))
        self.people = list(dict.fromkeys(person for here in (*earlier, new) for person in here.people))
        self.alone = 1 + len(self.people)  # the first eyes see alone: from outside, then each
        self.talking = np.array(list(combinations(range(len(self.people)), 2))).reshape(-1, 2)
        self.eyes = _eyes(len(self.people), self.talking)
        self.habits: Numbers | None = None
        self.unaided: dict[tuple[str, int], Spread] = {}  # by question and eyes: their guesses without it
        self.closest: dict[Variant, Numbers] = {}  # the surest eyes at a variant, by a first look
        self.sharp: dict[str, Numbers] = {}  # the eyes that saw through a finer rung of a question

    def failing(self, variants: Sequence[Variant]) -> list[Variant]:
        """Those that let somebody be too sure."""
        blocks = self._blocks(variants)
        return [variant for block, those in blocks for variant in self._failing_of(block, those)]

    def _blocks(self, variants: Sequence[Variant]) -> list[tuple[PathBlock, list[Variant]]]:
        """The variants, by which earlier measurements tell of their question."""
        kinds: dict[tuple[tuple[int, ...], int], list[Variant]] = {}
        for code, choice in variants:
            times = tuple(at for at, before in enumerate(self.earlier) if before.tells(code))
            kinds.setdefault((times, self.new.points[code]), []).append((code, choice))
        return [
            (_block([self.earlier[at] for at in times], self.new, self.people, found), found)
            for (times, _points), found in kinds.items()
        ]

    def _failing_of(self, block: PathBlock, variants: Sequence[Variant]) -> list[Variant]:
        """Those of a block that fail: in the eyes of everybody alone, then of two who talk."""
        if _hides_all(block):
            return []
        failing = self._seen_again(block, variants)
        is_new = np.array([variant not in self.closest for variant in variants])
        eyes = [self.closest.get(variant, NOBODY) for variant in variants]
        failing |= self._surest(block, variants, np.concatenate(eyes), _repeated(eyes))
        quick = np.full((len(self.eyes), len(variants)), -1.0)
        looks = _crossed(np.arange(self.alone), np.flatnonzero(is_new & ~failing))
        failing |= self._betrayed(block, variants, looks, quick)
        looks = self._pairs_for(quick, np.flatnonzero(is_new & ~failing))
        failing |= self._betrayed(block, variants, looks, quick)
        return [variant for variant, fails in zip(variants, failing, strict=True) if fails]

    def _seen_again(self, block: PathBlock, variants: Sequence[Variant]) -> Flags:
        """Which questions fail in the eyes that saw through their finer rung: the others need not look then."""
        sharp = [self.sharp.get(code, NOBODY) for code, _choice in variants]
        return self._confirmed(block, variants, np.concatenate(sharp), _repeated(sharp))

    def _pairs_for(self, quick: Spread, questions: Numbers) -> tuple[Numbers, Numbers]:
        """For each question the pairs to try: of the people who alone are the surest of others' answers."""
        if len(self.people) > MOST_IN_PAIRS:
            questions = questions[:0]
        surest = np.argsort(-quick[1 : self.alone, questions], axis=0)[:TALKERS]
        is_sure = np.zeros((len(self.people), len(questions)), dtype=bool)
        np.put_along_axis(is_sure, surest, values=True, axis=0)
        pair, question = np.nonzero(is_sure[self.talking].all(axis=1))
        return self.alone + pair, questions[question]

    def _betrayed(
        self, block: PathBlock, variants: Sequence[Variant], looks: tuple[Numbers, Numbers], quick: Spread
    ) -> Flags:
        """Which questions let the eyes that look at them be too sure, and surer than without them.

        ``quick`` takes the first look, shape (eyes, questions).
        """
        eye, question = looks
        here = np.full(quick.shape, -1.0)
        here[eye, question] = self._draw(block, eye, question, QUICK).max(axis=1, initial=0)
        np.maximum(quick, here, out=quick)
        closest = np.argsort(-here, axis=0)[:TRIED]
        at, question = np.nonzero(np.take_along_axis(here, closest, axis=0) > CLOSE)
        eye = closest[at, question]
        for number in np.unique(looks[1]):
            known = self.closest.get(variants[number], NOBODY)
            self.closest[variants[number]] = np.append(known, eye[question == number])
        return self._surest(block, variants, eye, question)

    def _surest(
        self, block: PathBlock, variants: Sequence[Variant], eye: Numbers, question: Numbers
    ) -> Flags:
        """Which questions these eyes see through, drawn more often."""
        sure = self._draw(block, eye, question, SURE).max(axis=1, initial=0)
        surest = np.argsort(-sure, kind="stable")
        eye, question = eye[surest], question[surest]
        doubtful = _first_of_each(np.where(sure[surest] > LIMIT, question, -1), MOST_DOUBTFUL)
        return self._confirmed(block, variants, eye[doubtful], question[doubtful])

    def _confirmed(
        self, block: PathBlock, variants: Sequence[Variant], eye: Numbers, question: Numbers
    ) -> Flags:
        """Which questions these eyes see through, drawn once more: the surest of many is so by chance too."""
        found = np.zeros(len(variants), dtype=bool)
        sure = self._draw(block, eye, question, DOUBTFUL)
        base = self._without([variants[number][0] for number in question], eye)
        limit = np.maximum(np.clip(base + LIFTS, LIMIT, BOUND), base + ERROR)
        betrays = (sure > limit).any(axis=1)
        found[question[betrays]] = True
        for number in np.unique(question[betrays]):
            self.sharp[variants[number][0]] = eye[betrays & (question == number)]
        return found

    def _without(self, codes: Sequence[str], eyes: Numbers) -> Spread:
        """How sure the eyes are of the questions beside them when nothing new is told; shape (eyes, groups)."""
        wanted = list(zip(codes, eyes.tolist(), strict=True))
        missing = [look for look in dict.fromkeys(wanted) if look not in self.unaided]
        asked = list(dict.fromkeys(code for code, _eye in missing))
        if asked:
            ((block, _variants),) = self._blocks([(code, SILENCE) for code in asked])
            looks = np.array([(eye, asked.index(code)) for code, eye in missing])
            self.unaided |= dict(
                zip(missing, self._draw(block, looks[:, 0], looks[:, 1], UNAIDED), strict=True)
            )
        return np.array([self.unaided[look] for look in wanted]) if wanted else np.zeros((0, 1))

    def _draw(self, block: PathBlock, eyes: Numbers, questions: Numbers, how: tuple[int, int, int]) -> Spread:
        """The surest guess at one of each group, by these eyes at these questions; shape (eyes, groups)."""
        chains, before, counted = how
        if not len(eyes) or self.habits is None:
            return np.zeros((len(eyes), len(block.groups)))
        own = self.eyes[np.repeat(eyes, chains)]
        rows = Rows(np.repeat(questions, chains), np.arange(len(own)), own)
        paths = Paths(block, rows, self.dice)
        picked = self.dice.integers(0, self.habits.shape[1], len(own))
        habits = self.habits[np.repeat(eyes, chains), picked]
        total: Spread = np.zeros((len(own), len(block.groups), block.categories))
        for number in range(before + counted):
            paths.sweep(habits)
            total += paths.shares() if number >= before else 0
        mean: Spread = total.reshape(len(eyes), chains, *total.shape[1:]).mean(axis=1) / counted
        surest: Spread = mean.max(axis=2)
        return surest

    def learn(self, variants: Sequence[Variant]) -> None:
        """Take habits as likely as these questions together make them, in everybody's eyes; shape (eyes, draws)."""
        blocks = [block for block, _variants in self._blocks(variants)]
        if not blocks:
            return
        chains, before, counted = LEARN
        worlds = len(self.eyes) * chains
        paths = []
        for block in blocks:
            world, question = _crossed(np.arange(worlds), np.arange(len(block.answers)))
            paths.append(Paths(block, Rows(question, world, self.eyes[world // chains]), self.dice))
        habits, kept = self.dice.integers(0, len(USUAL), worlds), []
        for _sweep in range(before + counted):
            for path in paths:
                path.sweep(habits)
            logs = USUAL + np.sum([path.logs(worlds) for path in paths], axis=0)
            habits = (logs + self.dice.gumbel(size=logs.shape)).argmax(axis=1)
            kept.append(habits)
        self.unaided = {}
        self.habits = np.stack(kept[before:], axis=1).reshape(len(self.eyes), -1)


def _eyes(people: int, talking: Numbers) -> Flags:
    """Whose answers are known to whom: from outside, to each, to two who talk; shape (eyes, people)."""
    each = np.eye(people, dtype=bool)
    return np.concatenate([np.zeros((1, people), dtype=bool), each, each[talking].any(axis=1)])


def _repeated(eyes: Sequence[Numbers]) -> Numbers:
    """For each of these eyes, at which question they look."""
    return np.repeat(np.arange(len(eyes)), [len(some) for some in eyes])


def _first_of_each(kinds: Numbers, many: int) -> Numbers:
    """Where the first ``many`` of each kind are; -1 is no kind."""
    found = [np.flatnonzero(kinds == kind)[:many] for kind in np.unique(kinds) if kind >= 0]
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def _crossed(first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
    return np.repeat(first, len(second)), np.tile(second, len(first))


def _hides_all(block: PathBlock) -> bool:
    """Whether nobody can be told apart: the same people each time, told answer by answer, and nobody is known."""
    return bool(block.present.all()) and not block.known.any() and not block.is_rough.any()


def _block(
    earlier: Sequence[Measured], new: Measured, people: Sequence[Hashable], variants: Sequence[Variant]
) -> PathBlock:
    where = {person: column for column, person in enumerate(people)}
    measured, codes = [*earlier, new], [code for code, _choice in variants]
    points, shape = new.points[codes[0]], (len(measured), len(people))
    answers = np.full((len(codes), *shape), points + 1, dtype=np.int8)
    present, known, soon = (np.zeros(shape, dtype=bool) for _flags in range(3))
    ended: dict[int, date] = {}
    for time, here in enumerate(measured):
        columns = [where[person] for person in here.people]
        present[time, columns] = True
        known[time, [where[person] for person in here.known]] = True
        answers[:, time, columns] = [here.categories[code] for code in codes]
        soon[time, columns] = [column in ended and here.begins - ended[column] < NEAR for column in columns]
        ended |= dict.fromkeys(columns, here.ends)
    disclosed = [
        *([here.disclosed[code] for code in codes] for here in earlier),
        [choice for _code, choice in variants],
    ]
    allowed = [
        np.array([_told_alike(here, code, choice) for code, choice in zip(codes, choices, strict=True)])
        for here, choices in zip(measured, disclosed, strict=True)
    ]
    is_rough = np.array(
        [
            [choice.rung is not Rung.EACH and len(here.people) <= MOST_COUNTED for choice in choices]
            for here, choices in zip(measured, disclosed, strict=True)
        ]
    )
    return PathBlock(answers, present, known, soon, is_rough, allowed, points + 1)


def _told_alike(here: Measured, code: str, choice: RungChoice) -> Flags:
    """The ways, in the order of `compositions`, in which a question would be told as it is; shape (ways,).

    What many people are told roughly is held to be known answer by answer: there are too many ways.
    """
    if len(here.people) > MOST_COUNTED:
        return np.zeros(0, dtype=bool)
    found = np.zeros(all_ways(len(here.people), here.points[code] + 1), dtype=bool)
    if choice.rung is not Rung.EACH:
        table = possible(here.question(code))
        alike = table.cell(choice.rung, way_of(table, here.counts(code)), is_first=choice.is_alone)
        found[way_numbers(table.counts[alike])] = True
    return found
