"""What everybody may have answered in all measurements of a network together, given what is told of them.

Somebody looks at all that was ever told, knows who took part when, and their own answers. Nobody's habits are known:
how often people repeat an answer is learnt from all questions. What each answered is drawn by Gibbs sampling. Answers
of two people change places, in one measurement or some in a row, which leaves every count as it is. Where a question is
told more roughly, answers may also become others, as long as the same would be told: one, two, as many as it takes to
stand in another way, or all that are alike, since the ways that are told alike are often far from each other.

Geman, S., & Geman, D. (1984). Stochastic relaxation, Gibbs distributions, and the Bayesian restoration of images.
IEEE Transactions on Pattern Analysis and Machine Intelligence, 6, 721-741. doi:10.1109/TPAMI.1984.4767596
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from trama.insights.ways import Cells, all_ways, each_way, numbered, weights_of

Categories = NDArray[np.int8]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Chances = NDArray[np.float32]
Spread = NDArray[np.float64]

# How often an answer may be the same, and the weight of each:
REPEATED = {0.2: 1, 0.4: 2, 0.5: 2, 0.6: 3, 0.7: 4, 0.8: 5, 0.87: 4, 0.93: 3, 0.97: 2, 0.99: 1}
NEARBY = (
    0.4,
    0.8,
    1.3,
)  # when it changes, how much likelier the next point is than the one after: as a logarithm
SILENT = 0.05  # how often somebody who changes stops answering a question
KEPT = 0.8  # of the answers in a start, where the counts allow it
MOST_WAYS = 12_400  # of as many people as answers are drawn all at once
SOON = 0.3  # soon after, this share of the changes is left
HABITS = tuple(product(REPEATED, NEARBY))
USUAL = np.log([float(REPEATED[repeated]) for repeated, _nearby in HABITS])


@dataclass(frozen=True)
class PathBlock:
    """Questions that the same measurements asked, in time, and what people answered, by category.

    ``answers`` has shape (questions, times, people). ``present``, ``known`` and ``soon`` have shape (times, people):
    who took part, whose answer whoever looks is held to know, and whose answer before is so recent that they answer
    alike. ``allowed`` has for each time the shape (questions, ways): the ways, in the order of `compositions`, in which
    a question would be told as it is. It is asked where ``is_rough``, shape (times, questions).
    """

    answers: Categories
    present: Flags
    known: Flags
    soon: Flags
    is_rough: Flags
    allowed: Sequence[Flags]
    categories: int

    @property
    def times(self) -> int:
        """How many measurements."""
        return len(self.present)

    @cached_property
    def neighbours(self) -> tuple[Numbers, Numbers]:
        """By time and person, when they took part before, and after; ``times`` for never. Shape (times, people)."""
        before, after = np.full((2, *self.present.shape), self.times)
        for person, taken in enumerate(self.present.T):
            when = np.flatnonzero(taken)
            before[when[1:], person], after[when[:-1], person] = when[:-1], when[1:]
        return before, after

    @cached_property
    def groups(self) -> list[tuple[int, Numbers]]:
        """Times and people of whom the same is known: who took part when others did; of those once known, each."""
        kinds: dict[tuple[object, ...], list[int]] = {}
        for person, taken in enumerate(self.present.T):
            who = person if self.known[:, person].any() else None
            kinds.setdefault((tuple(taken), who), []).append(person)
        return [
            (time, np.array(people))
            for people in kinds.values()
            for time in range(self.times)
            if self.present[time, people[0]] and not self.known[time, people[0]]
        ]


@dataclass(frozen=True)
class Rows:
    """Chains that are drawn side by side, each of shape (rows,): of which question, in which world.

    A world is one viewer and one habit; ``own`` are the people whose answers the viewer knows, shape (rows, people).
    """

    question: Numbers
    world: Numbers
    own: Flags


class Paths:
    """A state of all chains of a block: ``answers`` has shape (times + 1, people, rows); the last time is nobody's.

    Rows come last, so that what one person answered in all chains lies together in memory.
    """

    def __init__(self, block: PathBlock, rows: Rows, dice: np.random.Generator) -> None:
        """Begin where nothing but the counts is known: all answers that are not known are dealt out anew."""
        self.block, self.rows, self.dice = block, rows, dice
        self.own = np.ascontiguousarray(rows.own.T)  # (people, rows)
        shape = block.times + 1, block.present.shape[1], len(rows.question)
        self.answers = np.full(shape, block.categories, dtype=np.int8)
        given = block.answers[rows.question].transpose(1, 2, 0)
        self.answers[:-1] = np.where(block.present[:, :, None], given, block.categories)
        self.fixed = self.own[None] | block.known[:, :, None]  # (times, people, rows)
        self._cells: dict[int, tuple[Numbers, Cells]] = {}
        for time in range(block.times):
            self._deal(time)

    def _deal(self, time: int) -> None:
        """Deal the answers of one time: most people repeat what they answered before, as far as the counts allow.

        A start where nobody repeats anything is far from any that is likely, and many sweeps would go by on the way.
        """
        everybody = np.arange(self.answers.shape[1])
        free = self.block.present[time][:, None] & ~self.fixed[time]
        here = np.where(free, self.answers[time], self.block.categories)
        left = (here == np.arange(self.block.categories + 1)[:, None, None]).sum(axis=1)
        before = self.answers[self.block.neighbours[0][time], everybody]
        wants = free & (self.dice.random(free.shape) < KEPT) & (before < self.block.categories)
        self.answers[time] = np.where(free, self._dealt(left, before, wants, free), self.answers[time])

    def _dealt(self, left: Numbers, wanted: Categories, wants: Flags, free: Flags) -> Categories:
        """Give what is ``left``, by category, to those who are ``free``: who wants something gets it while it lasts.

        ``left`` has one category more, which nobody is given; all have rows last.
        """
        rows, left, kept = np.arange(free.shape[1]), left.copy(), np.zeros_like(free)
        for person in self.dice.permutation(np.flatnonzero(free.any(axis=1))):
            kept[person] = wants[person] & (left[wanted[person], rows] > 0)
            left[wanted[person], rows] -= kept[person]
        return self._spread(left[:-1], free & ~kept, wanted)

    def _spread(self, left: Numbers, open_to: Flags, dealt: Categories) -> Categories:
        """Give what is ``left``, by category, to those who are open to it, in any order."""
        order = np.where(open_to, self.dice.random(open_to.shape), np.inf).argsort(axis=0)
        ends = left.cumsum(axis=0)
        turn = np.arange(len(open_to))[:, None, None]
        answer = (turn >= ends[None]).sum(axis=1).astype(np.int8)
        spread = dealt.copy()
        np.put_along_axis(spread, order, answer, axis=0)
        return np.where(open_to, spread, dealt)

    def sweep(self, habits: Numbers) -> None:
        """Draw every answer, once or more, when each world has one of the ``habits``, shape (worlds,)."""
        times, mine = range(self.block.times), habits[self.rows.world]
        segments = [(first, last) for first in times for last in times[first:]]
        for index in self.dice.permutation(len(segments))[: self.block.times + 2]:
            first, last = segments[index]
            self._swap(first, last, mine)
        for time in times:
            rough = np.flatnonzero(self.block.is_rough[time][self.rows.question])
            if len(rough):
                self._change(time, rough, mine[rough])
        first, last = segments[self.dice.integers(len(segments))]
        rough = np.flatnonzero(self.block.is_rough[first : last + 1][:, self.rows.question].all(axis=0))
        if len(rough):
            self._rename(first, last, rough, mine[rough])

    def _swap(self, first: int, last: int, habits: Numbers) -> None:
        """Let people, two by two, change their answers from the first to the last of these times."""
        whole = np.flatnonzero(self.block.present[first : last + 1].all(axis=0))
        pairs = len(whole) // 2
        order = self.dice.permutation(whole)
        left, right = order[:pairs], order[pairs : 2 * pairs]
        begin, end = self.answers[first], self.answers[last]
        mine = self._fits(self.answers, (first, last), left, habits)
        other = self._fits(self.answers, (first, last), right, habits)
        stays = mine(begin[left], end[left]) * other(begin[right], end[right])
        swaps = mine(begin[right], end[right]) * other(begin[left], end[left])
        fixed: Flags = self.fixed[first : last + 1].max(axis=0)
        is_likely = self.dice.random(stays.shape, dtype=np.float32) * (stays + swaps) < swaps
        taken = is_likely & ~(fixed[left] | fixed[right])
        bits = -taken.astype(np.int8)  # all of them where they change, which no branch has to foresee
        for time in range(first, last + 1):
            was, then = self.answers[time, left], self.answers[time, right]
            differ = (was ^ then) & bits
            self.answers[time, left], self.answers[time, right] = was ^ differ, then ^ differ

    def _change(self, time: int, rows: Numbers, habits: Numbers) -> None:
        """Let answers become others, where the question would still be told as it is.

        Given what they answered before and after, people answer independently: what is proposed is drawn from just
        that, so it is taken whenever it would be told alike.
        """
        block, question = self.block, self.rows.question[rows]
        people = np.flatnonzero(block.present[time])
        weights, index = weights_of(len(people), block.categories), numbered(len(people), block.categories)
        here = time, people[:, None], rows
        answers, fixed = self.answers[here], self.fixed[here]
        likely = self._likely(time, people, rows, habits)
        if all_ways(len(people), block.categories) <= MOST_WAYS:
            answers = self._jump(time, rows, (answers, ~fixed), likely)
        upto, sums = likely.cumsum(axis=0), weights[answers].sum(axis=0)
        for some in self._together(len(people)):
            dice = self.dice.random((len(some), len(rows)), dtype=np.float32) * upto[-1, some]
            then = (dice >= upto[:-1, some]).sum(axis=0, dtype=np.int8)
            then = np.where(fixed[some], answers[some], then)
            there = sums + (weights[then] - weights[answers[some]]).sum(axis=0)
            taken = block.allowed[time][question, index[there]]
            answers[some] = np.where(taken, then, answers[some])
            sums = np.where(taken, there, sums)
        self.answers[here] = answers

    def _together(self, people: int) -> list[Numbers]:
        """Whose answers are tried together: each pair, then each."""
        order = self.dice.permutation(people)
        pairs = [order[first : first + 2] for first in range(0, people - 1, 2)]
        return [*pairs, *order[:, None]]

    def _rename(self, first: int, last: int, rows: Numbers, habits: Numbers) -> None:
        """Let all who gave one answer from the first to the last of these times have given another, and the reverse."""
        block, question = self.block, self.rows.question[rows]
        answer = self.dice.integers(0, block.categories, len(rows), dtype=np.int8)
        other = self.dice.integers(0, block.categories, len(rows), dtype=np.int8)
        was, then = self.answers[:, :, rows], self.answers[:, :, rows]
        taken = answer != other
        for time in range(first, last + 1):
            here, free = was[time], ~self.fixed[time][:, rows] & block.present[time][:, None]
            then[time] = np.where(
                free & (here == answer), other, np.where(free & (here == other), answer, here)
            )
            people = np.flatnonzero(block.present[time])
            sums = weights_of(len(people), block.categories)[then[time, people]].sum(axis=0)
            taken &= block.allowed[time][question, numbered(len(people), block.categories)[sums]]
        stays, moves = (self._chance(state, first, habits) for state in (was, then))
        taken &= self.dice.random(len(rows)) * stays < moves
        self.answers[first : last + 1, :, rows] = np.where(
            taken, then[first : last + 1], was[first : last + 1]
        )

    def _chance(self, answers: Categories, first: int, habits: Numbers) -> Spread:
        """How likely whole paths are, from the first of these times on; shape (rows,)."""
        block, size = self.block, self.block.categories + 1
        chances, start = _chances(block.categories), (habits * size).astype(np.int32)
        total = np.ones(answers.shape[2])
        for time in range(first, block.times):
            people = np.flatnonzero(block.present[time])
            recent = (len(HABITS) * size * block.soon[time, people]).astype(np.int32)[:, None]
            before = answers[block.neighbours[0][time, people], people]
            total *= chances.take((start + recent + before) * size + answers[time, people]).prod(
                axis=0, dtype=np.float64
            )
        return total

    def _jump(self, time: int, rows: Numbers, state: tuple[Categories, Flags], likely: Chances) -> Categories:
        """Let as few as must change their answers so that all stand in another way that would be told alike."""
        answers, free = state
        if time not in self._cells:
            self._cells[time] = self._others(time, rows, state)
        cell, cells = self._cells[time]
        left = np.concatenate([cells.draw(cell, self.dice), np.zeros((1, len(rows)), dtype=np.int64)])
        then = np.where(free, self._dealt(left, answers, free, free), answers)
        stays, moves = (
            np.take_along_axis(likely, given[None], axis=0)[0].prod(axis=0, dtype=np.float64)
            for given in (answers, then)
        )
        return np.where(self.dice.random(len(rows)) * stays < moves, then, answers)

    def _others(self, time: int, rows: Numbers, state: tuple[Categories, Flags]) -> tuple[Numbers, Cells]:
        """In which cell each row is, and the cells: where all can stand whose answers are not known."""
        answers, free = state
        question, known = self.rows.question[rows], ~free
        mine = np.where(known, weights_of(len(answers), self.block.categories)[answers], 0).sum(axis=0)
        alike = np.array([question, mine, known.sum(axis=0)])
        _kinds, first, cell = np.unique(alike, axis=1, return_index=True, return_inverse=True)
        every, sets = each_way(len(answers), self.block.categories), []
        for row in first:
            counts = np.bincount(answers[known[:, row], row], minlength=self.block.categories)
            left = every[self.block.allowed[time][question[row]]] - counts
            sets.append(left[(left >= 0).all(axis=1)])
        return cell.ravel(), Cells.of(sets)

    def _likely(self, time: int, people: Numbers, rows: Numbers, habits: Numbers) -> Chances:
        """How likely each answers what, by those before and after them; shape (categories, people, rows)."""
        fits = self._fits(self.answers[:, :, rows], (time, time), people, habits)
        nobody = np.zeros((len(people), len(rows)), dtype=np.int8)
        return np.array(
            [fits(nobody + category, nobody + category) for category in range(self.block.categories)]
        )

    def _fits(
        self, answers: Categories, times: tuple[int, int], people: Numbers, habits: Numbers
    ) -> Callable[[Categories, Categories], Chances]:
        """How likely each of ``people`` begins and ends these times with some answers, by those around them."""
        block, size, chances = self.block, self.block.categories + 1, _chances(self.block.categories)
        before, after = block.neighbours[0][times[0], people], block.neighbours[1][times[1], people]
        start = (habits * size).astype(np.int32)
        recent = (len(HABITS) * size * block.soon[times[0], people]).astype(np.int32)[:, None]
        origin = (start + recent + answers[before, people]) * size
        if (after == block.times).all():
            return lambda begin, _end: chances.take(origin + begin)
        soon = block.soon[np.minimum(after, block.times - 1), people]
        onward = start + (len(HABITS) * size * soon).astype(np.int32)[:, None]
        ends = answers[after, people]
        return lambda begin, end: chances.take(origin + begin) * chances.take((onward + end) * size + ends)

    def logs(self, worlds: int) -> Spread:
        """For each world and habit, the logarithm of how likely it makes others' answers; shape (worlds, habits).

        Whoever looks does not hold others to be as constant as they are themselves.
        """
        size, total = self.block.categories + 1, np.zeros((worlds, len(HABITS)))
        tables = np.log(_chances(self.block.categories)).reshape(2, len(HABITS), size * size)
        for time in range(1, self.block.times):
            for soon in (0, 1):
                before = self.block.neighbours[0][time]
                people = np.flatnonzero((before < self.block.times) & (self.block.soon[time] == soon))
                if not len(people):
                    continue
                moves = (
                    self.answers[before[people], people].astype(np.int64) * size + self.answers[time, people]
                )
                where = self.rows.world * size * size + moves
                others = ~self.own[people]
                counted = np.bincount(where[others], minlength=worlds * size * size).reshape(worlds, -1)
                total += counted @ tables[soon].T
        return total

    def shares(self) -> Spread:
        """By row, group and category: how many of a group's people, but the viewer, are there now; none is 0."""
        found = np.zeros((self.answers.shape[2], len(self.block.groups), self.block.categories))
        for number, (time, people) in enumerate(self.block.groups):
            free = ~self.own[people]
            here = np.where(free, self.answers[time, people], self.block.categories)
            each = np.maximum(1, free.sum(axis=0))
            for category in range(self.block.categories):
                found[:, number, category] = (here == category).sum(axis=0) / each
        return found


@lru_cache(maxsize=16)
def _chances(categories: int) -> Chances:
    """By how recent and by habit, from one answer to another; 2 x habits x (categories + 1) twice, in one row.

    The last category is nobody's: whoever answered nothing before may answer anything, and nothing follows the last.
    """
    chances = np.ones((2, len(HABITS), categories + 1, categories + 1), dtype=np.float32)
    for soon, share in enumerate((1.0, SOON)):
        for number, (repeated, nearby) in enumerate(HABITS):
            changed = share * (1 - repeated)
            moves = (1 - changed) * np.eye(categories) + changed * _changes(categories, nearby)
            chances[soon, number, :categories, :categories] = moves
    chances[:, :, categories, :categories] = 1 / categories
    return chances.ravel()


def _changes(categories: int, nearby: float) -> Spread:
    """Where who changes an answer goes: near points rather than far ones, or none; shape (categories, categories)."""
    points = np.arange(categories - 1)
    near = np.exp(-nearby * np.abs(points[:, None] - points))
    np.fill_diagonal(near, 0)
    changes = np.zeros((categories, categories))
    changes[:-1, :-1] = (1 - SILENT) * near / near.sum(axis=1, keepdims=True)
    changes[:-1, -1], changes[-1, :-1] = SILENT, 1 / (categories - 1)
    return changes
