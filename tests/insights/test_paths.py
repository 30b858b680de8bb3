"""What is drawn of everybody's answers, beside every possibility counted one by one."""

from collections import Counter
from itertools import product

import numpy as np
import pytest

from trama.insights.inference_bound import compositions
from trama.insights.paths import HABITS, PathBlock, Paths, Rows, _chances

CATEGORIES = 3  # two points, and none
HABIT = 4  # repeats 0.6 of the time


def block_of(answers, present, rough=None, known=None, soon=None):
    """One question; ``rough`` says by time which counts would be told alike, all when they are counted."""
    answers, present = np.array(answers, dtype=np.int8), np.array(present, dtype=bool)
    rough = rough or [None] * len(present)
    allowed = [
        np.array([[alike is not None and alike(ways) for ways in compositions(int(here.sum()), CATEGORIES)]])
        for here, alike in zip(present, rough, strict=True)
    ]
    no = np.zeros(present.shape, dtype=bool)
    is_rough = np.array([[alike is not None] for alike in rough])
    known, soon = (no if flags is None else np.array(flags, dtype=bool) for flags in (known, soon))
    return PathBlock(
        np.where(present, answers, CATEGORIES)[None].astype(np.int8),
        present,
        known,
        soon,
        is_rough,
        allowed,
        CATEGORIES,
    )


def counted(block, own, rough):
    """By group and category, the same worked out over all that everybody can have answered."""
    chances = _chances(CATEGORIES).reshape(2, len(HABITS), CATEGORIES + 1, CATEGORIES + 1)
    cells = [(time, person) for time, person in zip(*np.nonzero(block.present), strict=True)]
    before, _after = block.neighbours
    truth = block.answers[0]
    total, found = 0.0, np.zeros((len(block.groups), CATEGORIES))
    for given in product(range(CATEGORIES), repeat=len(cells)):
        state = np.full((block.times + 1, block.present.shape[1]), CATEGORIES)
        for (time, person), category in zip(cells, given, strict=True):
            state[time, person] = category
        fixed = own[None] & block.present | block.known
        if (state[:-1][fixed] != truth[fixed]).any() or not all(
            fits(state[time][block.present[time]], truth[time][block.present[time]], rough[time])
            for time in range(block.times)
        ):
            continue
        likely = np.prod(
            [
                chances[
                    int(block.soon[time, person]),
                    HABIT,
                    state[before[time, person], person],
                    state[time, person],
                ]
                for time, person in cells
            ]
        )
        total += likely
        for number, (time, people) in enumerate(block.groups):
            others = [person for person in people if not own[person]]
            for person in others:
                found[number, state[time, person]] += likely / len(others)
    return found / total


def fits(here, truth, alike):
    counts = tuple(Counter(here.tolist())[category] for category in range(CATEGORIES))
    if alike is None:
        return counts == tuple(Counter(truth.tolist())[category] for category in range(CATEGORIES))
    return alike(counts)


def drawn(block, own, sweeps=600, chains=40):
    rows = Rows(np.zeros(chains, int), np.arange(chains), np.tile(own, (chains, 1)))
    paths = Paths(block, rows, np.random.default_rng(3))
    total = 0
    for number in range(sweeps + 30):
        paths.sweep(np.full(chains, HABIT))
        total = total + (paths.shares() if number >= 30 else 0)
    return total.mean(axis=0) / sweeps


def unanimous(counts):
    """Whether all gave one answer: no step of one or two people leads from one such way to another."""
    return max(counts) == sum(counts)


CAME = ([[0, 0, 1, 0], [0, 1, 1, 1]], [[1, 1, 1, 0], [1, 1, 1, 1]])
ALIKE = ([[0, 0, 1, 1], [0, 0, 0, 0]], [[1, 1, 1, 1], [1, 1, 1, 1]])
SAME = ([[0, 0, 0, 0], [0, 0, 0, 0]], [[1, 1, 1, 0], [1, 1, 1, 1]])
TWICE = ([[0, 0, 1, 2], [0, 1, 1, 0], [1, 1, 0, 0]], [[1, 1, 1, 0], [1, 1, 1, 1], [1, 0, 1, 1]])


@pytest.mark.parametrize("people", [(), (0,), (1, 2), (3,)])
@pytest.mark.parametrize(
    ("answers", "present", "rough"),
    [
        (*CAME, [None, None]),
        (*TWICE, [None, None, None]),
        (*TWICE, [None, lambda counts: counts[0] <= 2, None]),
        (*TWICE, [lambda counts: counts[2] == 0, None, lambda counts: counts[1] > 1]),
        (*ALIKE, [None, unanimous]),
        (*ALIKE, [lambda counts: counts[2] < 2, unanimous]),
        (*SAME, [unanimous, unanimous]),
    ],
)
def test_what_is_drawn_is_as_likely_as_all_ways_make_it(answers, present, rough, people):
    block = block_of(answers, present, rough)
    own = np.isin(np.arange(4), people)
    assert drawn(block, own) == pytest.approx(counted(block, own, rough), abs=0.03)


def test_who_is_known_at_one_time_and_answers_soon_after():
    known, soon = [[0, 1, 0, 0], [0, 0, 0, 0]], [[0, 0, 0, 0], [1, 1, 1, 0]]
    block = block_of(*CAME, known=known, soon=soon)
    own = np.zeros(4, dtype=bool)
    assert any(len(people) == 1 and people[0] == 1 for _time, people in block.groups)
    assert drawn(block, own) == pytest.approx(counted(block, own, [None, None]), abs=0.03)


def test_who_was_away_once_goes_on_from_what_they_said_before():
    answers, present = [[0, 0, 1], [0, 1, 0], [1, 0, 0]], [[1, 1, 1], [1, 1, 0], [1, 1, 1]]
    block = block_of(answers, present)
    assert block.neighbours[0][2].tolist() == [1, 1, 0]
    assert block.neighbours[1][0].tolist() == [1, 1, 2]
    own = np.array([True, False, False])
    assert drawn(block, own) == pytest.approx(counted(block, own, [None] * 3), abs=0.03)


def test_how_likely_habits_make_answers_is_counted_over_all_that_follow_each_other():
    block = block_of(*TWICE)
    paths = Paths(
        block, Rows(np.zeros(2, int), np.arange(2), np.zeros((2, 4), dtype=bool)), np.random.default_rng(1)
    )
    chances = _chances(CATEGORIES).reshape(2, len(HABITS), CATEGORIES + 1, CATEGORIES + 1)
    before, _after = block.neighbours
    for world, state in enumerate(np.moveaxis(paths.answers, -1, 0)):
        moves = [
            np.log(chances[0, :, state[before[time, person], person], state[time, person]])
            for time, person in zip(*np.nonzero(block.present), strict=True)
            if before[time, person] < block.times
        ]
        assert paths.logs(2)[world] == pytest.approx(np.sum(moves, axis=0), rel=1e-5)
