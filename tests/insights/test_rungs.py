"""On which rung one measurement alone is told: every set of answers of a few people is tried, person by person."""

from collections import Counter, defaultdict
from itertools import product

import numpy as np
import pytest

from trama.insights.inference_bound import BOUND
from trama.insights.rungs import Poll, Rung, possible, way_of

CATEGORIES = 6


def every_way(question):
    """All that the people can have answered one by one, with what each is told as."""
    table = possible(question)
    output = {
        tuple(counts): (rung, table.outputs[rung, way])
        for way, (counts, rung) in enumerate(zip(table.counts.tolist(), table.first.tolist(), strict=True))
    }
    for answers in product(range(CATEGORIES), repeat=question.people):
        counts = tuple(answers.count(category) for category in range(CATEGORIES))
        if counts in output:
            yield answers, output[counts]


def surest_guess(question, known=0):
    """How surely somebody's answer is guessed, of those told at all, by who knows none, one or two others'."""
    seen = defaultdict(Counter)
    for answers, output in every_way(question):
        if sum(answer < CATEGORIES - 1 for answer in answers) < question.minimum:
            continue  # that too few answered is said
        for talking in range(3):
            seen[output, answers[: known + talking]][answers[-1]] += 1
            if known:
                seen[output, "nothing", answers[known : known + talking]][answers[-1]] += 1
    return max(max(found.values()) / found.total() for found in seen.values())


@pytest.mark.parametrize("people", [4, 5, 6])
def test_nobody_is_guessed_above_the_bound_in_any_way_that_is_possible(people):
    assert surest_guess(Poll(5, people, 4)) <= BOUND


def test_nor_by_who_knows_what_is_held_known():
    known = (0, 0, 0, 1, 0, 0)
    question = Poll(5, 6, 5, known)
    table = possible(question)
    seen = defaultdict(Counter)
    for answers in product(range(CATEGORIES), repeat=5):
        counts = tuple(answers.count(category) + known[category] for category in range(CATEGORIES))
        if sum(counts[:-1]) < question.minimum:
            continue
        way = way_of(table, counts)
        output = table.first[way], table.outputs[table.first[way], way]
        for talking in range(3):
            seen[output, answers[:talking]][answers[-1]] += 1
    assert max(max(found.values()) / found.total() for found in seen.values()) <= BOUND


def test_words_are_true_of_what_they_tell():
    table = possible(Poll(5, 7, 5))
    for counts, first in zip(table.counts, table.first, strict=True):
        answers = np.repeat(np.arange(1, 6), counts[:-1])
        if first == Rung.NEARLY:
            pairs = [(1, 3), (4, 5)]
            assert max(((answers >= low) & (answers <= high)).sum() for low, high in pairs) >= 0.8 * len(
                answers
            )
        if first < Rung.NOTHING:
            assert len(answers) >= 5


def output(counts, rung, minimum=5):
    question = Poll(5, sum(counts), minimum)
    table = possible(question)
    return int(table.outputs[rung, way_of(table, counts)])


def first(counts, minimum=5):
    question = Poll(5, sum(counts), minimum)
    table = possible(question)
    return Rung(table.first[way_of(table, counts)])


def test_spread_answers_are_told_one_by_one_and_alike_ones_more_roughly():
    assert first((1, 1, 2, 2, 1, 0)) is Rung.EACH
    assert first((0, 0, 0, 1, 6, 0)) is Rung.NEARLY
    assert first((0, 0, 0, 7, 0, 0)) is Rung.NEARLY
    assert first((1, 1, 1, 1, 0, 3)) is Rung.NOTHING, "four of seven answered"


def test_two_who_talk_do_not_learn_what_all_others_said():
    """Two of six gave other answers: they know their own, and would know the four others'."""
    assert first((1, 0, 1, 0, 4, 0)) is not Rung.EACH
    assert first((0, 1, 0, 1, 4, 0)) is not Rung.EACH
    assert first((1, 1, 1, 0, 3, 0)) is Rung.EACH


def test_below_2_6_is_rather_low_and_above_3_4_rather_high():
    low, middle, high = (
        output(counts, Rung.POSITION)
        for counts in ((0, 3, 2, 0, 0, 0), (1, 0, 3, 0, 1, 0), (0, 0, 2, 3, 0, 0))
    )
    assert len({low, middle, high}) == 3
    assert output((0, 2, 3, 0, 0, 0), Rung.POSITION) == middle, "2.6 is not low"
    assert output((0, 0, 3, 2, 0, 0), Rung.POSITION) == middle, "3.4 is not high"
    assert output((5, 0, 0, 0, 0, 0), Rung.POSITION) == low
    assert output((0, 0, 0, 0, 5, 0), Rung.POSITION) == high


def test_views_differ_above_five_sixths_of_a_point():
    assert output((2, 0, 1, 0, 2, 0), Rung.WORDS) != output((0, 1, 3, 1, 0, 0), Rung.WORDS)
    assert output((0, 2, 1, 2, 0, 0), Rung.WORDS) == output((0, 1, 3, 1, 0, 0), Rung.WORDS), (
        "0.8 is not above 0.83"
    )


def test_groups_count_who_answered_low_middle_and_high():
    assert output((2, 0, 2, 1, 1, 0), Rung.GROUPS) == output((1, 1, 2, 0, 2, 0), Rung.GROUPS)
    assert output((2, 0, 2, 1, 1, 0), Rung.GROUPS) != output((2, 0, 1, 2, 1, 0), Rung.GROUPS)
    assert output((1, 0, 1, 2, 2, 0), Rung.GROUPS) == -1, "four of six are high: two who talk would know them"


def test_a_scale_of_four_points_has_no_groups_nor_words():
    table = possible(Poll(4, 6, 5))
    assert (table.outputs[[Rung.GROUPS, Rung.WORDS, Rung.POSITION]] == -1).all()
    assert {Rung.EACH, Rung.NEARLY, Rung.NOTHING} == set(table.first.tolist())
