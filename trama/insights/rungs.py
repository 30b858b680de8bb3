"""The rungs on which one question can be told, and the finest that one measurement alone allows.

Everything here is a function of how many people gave each answer, so anybody can work it out for every set of answers
that is possible: what a rung tells, and what it tells that a finer one was refused, are counted together. Answers are
counted by category: the points of the scale, lowest first, then one category for who gave none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import combinations_with_replacement
from math import factorial

import numpy as np
from numpy.typing import NDArray

from trama.insights.inference_bound import BOUND, Counts, compositions

Table = NDArray[np.int64]

TALKING = 2  # people who tell each other what they answered
MOST_COUNTED = 20  # people whose answers are their own, up to which every way of answering is counted
SCALE = 5  # points of the scale that groups and words are for
GROUPS = ((0, 1), (2,), (3, 4), (5,))  # low, middle, high, none: categories
LOW, HIGH = 2.6, 3.4  # scale points: below is rather low, above rather high
NEARLY_ALL = 0.8  # of those who answered, to say "almost all"
UNLIKE = 1 / 6  # average deviation from the mean, in widths of the scale, above which views differ


class Rung(IntEnum):
    """How roughly a question is told, from each answer to nothing."""

    EACH = 0
    GROUPS = 1
    NEARLY = 2  # almost all answers are between two neighbouring points
    WORDS = 3  # where the mean is, and whether views differ
    POSITION = 4  # where the mean is
    NOTHING = 5


@dataclass(frozen=True)
class Poll:
    """One question as it was put to some people.

    ``known`` are the answers, by category, that whoever looks is held to know. Of those who chose a point,
    ``uncounted`` do not count towards the ``minimum``. Where points ``are_names`` and not places on a scale, nothing is
    told in groups nor in words.
    """

    points: int
    people: int
    minimum: int = 1
    known: Counts = ()
    uncounted: int = 0
    are_names: bool = False

    @property
    def is_scale(self) -> bool:
        """Whether it is told in groups and words."""
        return self.points == SCALE and not self.are_names

    @property
    def unknown(self) -> int:
        """How many people's answers are their own."""
        return self.people - sum(self.known)


@dataclass(frozen=True)
class Possible:
    """Every way in which a question can have been answered, and how each would be told.

    ``counts`` has shape (ways, categories). ``outputs`` has shape (rungs, ways): equal numbers are told alike, and -1
    cannot be told on that rung. ``first`` is the finest rung that this measurement alone allows, shape (ways,).
    """

    counts: Table
    outputs: Table
    first: Table

    def cell(self, rung: Rung, way: int, *, is_first: bool) -> NDArray[np.bool_]:
        """The ways that are told as this one is; when it ``is_first``, those only of which no finer rung is allowed."""
        alike: NDArray[np.bool_] = self.outputs[rung] == self.outputs[rung, way]
        return alike & (self.first == rung) if is_first else alike


@lru_cache(maxsize=256)
def possible(question: Poll) -> Possible:
    """Work out every way in which ``question`` can have been answered by this many people."""
    categories = question.points + 1
    known = np.array(question.known or (0,) * categories)
    unknown = np.array(list(compositions(question.unknown, categories)), dtype=np.int64)
    counts = unknown + known
    outputs = _told(counts, question)
    return Possible(counts, outputs, _first(counts, outputs, question))


def way_of(table: Possible, counts: Counts) -> int:
    """Which of the ways these counts are."""
    return int(np.flatnonzero((table.counts == np.array(counts)).all(axis=1))[0])


def finest(question: Poll, counts: Counts) -> Rung:
    """The finest rung on which these answers can be told, when nothing else was ever told."""
    if question.unknown > MOST_COUNTED:
        return _finest_of_many(question, counts)
    table = possible(question)
    return Rung(table.first[way_of(table, counts)])


def below(question: Poll, counts: Counts, rung: Rung) -> Rung:
    """The next rung on which these answers can be told at all; of many people there is none."""
    if question.people > MOST_COUNTED:
        return Rung.NOTHING
    disclosed = _told(np.array([counts]), question)[:, 0]
    return next(rougher for rougher in Rung if rougher > rung and disclosed[rougher] >= 0)


def pair_of(answers: Counts) -> tuple[int, int]:
    """The neighbouring points, from 1, between which almost all are said to be."""
    low = _pair_from(np.array([answers]))
    return int(low[0]) + 1, int(_pair_end(low, len(answers))[0]) + 1


def side_of(answers: Counts) -> tuple[int, bool]:
    """Where the mean is (0 low, 1 in the middle, 2 high), and whether views differ."""
    table = np.array([answers])
    return int(_side(table)[0]), bool(_differs(table)[0])


def _finest_of_many(question: Poll, counts: Counts) -> Rung:
    """Without counting every way: «almost all between» leaves open which of its points most are at."""
    table = np.array([counts])
    disclosed = _told(table, question)[:, 0]
    if disclosed[Rung.EACH] >= 0 and not _concentrated(table[:, :-1], question)[0]:
        return Rung.EACH
    return next(rung for rung in (Rung.GROUPS, Rung.NEARLY, Rung.NOTHING) if disclosed[rung] >= 0)


def _told(counts: Table, question: Poll) -> Table:
    """What each rung tells of each way."""
    answers = counts[:, :-1]
    answered = answers.sum(axis=1)
    outputs = np.full((len(Rung), len(counts)), -1, dtype=np.int64)
    outputs[Rung.EACH] = np.arange(len(counts))
    outputs[Rung.NOTHING] = 0
    low = _pair_from(answers)
    inside = _in_pair(answers, low)
    outputs[Rung.NEARLY] = np.where((answered > 0) & (inside >= NEARLY_ALL * answered), low, -1)
    if question.is_scale:
        side, differs = _side(answers), _differs(answers)
        groups = _grouped(counts)
        is_open = ~_concentrated(groups[:, :-1], question, GROUPS[:-1])
        outputs[Rung.GROUPS] = np.where(is_open, _numbered(groups), -1)
        outputs[Rung.WORDS] = np.where(answered > 0, 2 * side + differs, -1)
        outputs[Rung.POSITION] = np.where(answered > 0, side, -1)
    outputs[:, answered - question.uncounted < question.minimum] = -1
    outputs[Rung.NOTHING] = 0
    return outputs


def _pair_from(answers: Table) -> Table:
    """The lower of the neighbouring points told for each way; below the middle the lowest three are told together.

    Points go in twos from the top, so that the words never single out the point on which people agree.
    """
    points = answers.shape[1]
    fullest = answers.argmax(axis=1)
    high = points - 1 - 2 * ((points - 1 - fullest) // 2)
    return np.where(high <= 2, 0, high - 1)  # noqa: PLR2004 -- a pair that leaves one point below takes it in


def _in_pair(answers: Table, low: Table) -> Table:
    points = np.arange(answers.shape[1])
    high = _pair_end(low, answers.shape[1])
    here = (points >= low[:, None]) & (points <= high[:, None])
    total: Table = (answers * here).sum(axis=1)
    return total


def _pair_end(low: Table, points: int) -> Table:
    return np.where(low == 0, min(2, points - 1), low + 1)


def _grouped(counts: Table) -> Table:
    return np.stack([counts[:, list(group)].sum(axis=1) for group in GROUPS], axis=1)


def _numbered(rows: Table) -> Table:
    return np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)


def _side(answers: Table) -> Table:
    mean = _mean(answers)
    return np.where(mean < LOW - 1e-9, 0, np.where(mean > HIGH + 1e-9, 2, 1))


def _mean(answers: Table) -> NDArray[np.float64]:
    points = np.arange(1, answers.shape[1] + 1)
    mean: NDArray[np.float64] = answers @ points / np.maximum(1, answers.sum(axis=1))
    return mean


def _differs(answers: Table) -> Table:
    points = np.arange(1, answers.shape[1] + 1)
    away = np.abs(points - _mean(answers)[:, None])
    deviation = (answers * away).sum(axis=1) / np.maximum(1, answers.sum(axis=1))
    differs: Table = (deviation > UNLIKE * answers.shape[1] + 1e-9).astype(np.int64)
    return differs


def _first(counts: Table, outputs: Table, question: Poll) -> Table:
    """The finest rung that this measurement alone allows, way by way; silence is one more that has to hide."""
    first = np.full(len(counts), Rung.NOTHING, dtype=np.int64)
    left = np.ones(len(counts), dtype=bool)
    for rung in Rung:
        tellable = left & (outputs[rung] >= 0)
        if rung is Rung.EACH:
            passes = tellable & ~_concentrated(counts[:, :-1], question)
        elif rung is Rung.GROUPS:
            passes = tellable
        else:
            passes = _open_ways(counts, np.where(tellable, outputs[rung], -1), question)
        first[passes] = rung
        left &= ~passes
    return _with_silence(counts, outputs, first, question)


def _with_silence(counts: Table, outputs: Table, first: Table, question: Poll) -> Table:
    """Where silence itself would tell an answer, others that hold the same are kept silent as well."""
    answered = counts[:, :-1].sum(axis=1) - question.uncounted >= question.minimum
    for rung in (Rung.POSITION, Rung.WORDS, Rung.NEARLY):
        silent = (first == Rung.NOTHING) & answered
        if not silent.any():
            break
        for side in _sides(counts, question):
            for own, _cells in _betraying(side[silent], np.zeros(silent.sum(), dtype=np.int64)):
                first[(first == rung) & (side >= own).all(axis=1)] = Rung.NOTHING
        kept = _open_ways(counts, np.where(first == rung, outputs[rung], -1), question)
        first[(first == rung) & ~kept] = Rung.NOTHING
    return first


def _concentrated(
    counts: Table, question: Poll, groups: tuple[tuple[int, ...], ...] = ()
) -> NDArray[np.bool_]:
    """Whether, without any two people, one category holds more than the bound of the rest: all, or the unknown."""
    is_so = _holds_too_much(counts)
    if any(question.known):
        known = np.array(question.known[:-1])
        here = np.array([known[list(group)].sum() for group in groups]) if groups else known
        rest = counts - here
        is_so |= (rest.sum(axis=1) > 0) & _holds_too_much(rest)
    return is_so


def _holds_too_much(counts: Table) -> NDArray[np.bool_]:
    total, most = counts.sum(axis=1), counts.max(axis=1)
    rest = total - np.minimum(TALKING, total - most)
    found: NDArray[np.bool_] = most > BOUND * rest
    return found


def _open_ways(counts: Table, outputs: Table, question: Poll) -> NDArray[np.bool_]:
    """Of the ways told alike (-1: none), which leave everybody's answer open once those that do not are taken out.

    Who would be too sure, knowing their own answers, would be so in each way that holds these: those go, and what is
    left is looked at again, since whoever is told something knows that it is none of them.
    """
    left: NDArray[np.bool_] = outputs >= 0
    is_stable = False
    while left.any() and not is_stable:
        fails = np.zeros(len(counts), dtype=bool)
        cells = np.unique(outputs[left], return_inverse=True)[1].reshape(-1)
        for side in _sides(counts, question):
            for own, sure in _betraying(side[left], cells):
                fails[left] |= (side[left] >= own).all(axis=1) & sure[cells]
        is_stable = not fails.any()
        left &= ~fails
    return left


def _sides(counts: Table, question: Poll) -> list[Table]:
    """All answers, and those left for who knows what is known."""
    return [counts, counts - np.array(question.known)] if any(question.known) else [counts]


def _betraying(counts: Table, cells: Table) -> Iterator[tuple[Table, NDArray[np.bool_]]]:
    """What one or two may have answered, or nobody, who would then be too sure of another's; and in which cells."""
    many, people = int(cells.max()) + 1, int(counts[0].sum())
    for own in _removed(counts.shape[1]):
        rest = counts - own
        others = people - int(own.sum())
        orders = np.where((rest >= 0).all(axis=1), _orders(np.maximum(rest, 0), people), 0.0)
        if others <= 0 or not orders.any():
            continue
        total = np.maximum(np.bincount(cells, orders, many), 1e-300)
        sure = [
            np.bincount(cells, orders * rest[:, category] / others, many) / total
            for category in range(rest.shape[1])
        ]
        if (fails := np.max(sure, axis=0) > BOUND).any():
            yield own, fails


def _removed(categories: int) -> list[Table]:
    """What none, one or two people may have answered."""
    ways = [
        way
        for talking in range(TALKING + 1)
        for way in combinations_with_replacement(range(categories), talking)
    ]
    return [
        np.bincount(way, minlength=categories).astype(np.int64) if way else np.zeros(categories, np.int64)
        for way in ways
    ]


def _orders(counts: Table, people: int) -> NDArray[np.float64]:
    """In how many orders people can have answered so, each category being as likely."""
    factorials = np.array([float(factorial(number)) for number in range(people + 1)])
    orders: NDArray[np.float64] = factorials[counts.sum(axis=1)] / factorials[counts].prod(axis=1)
    return orders
