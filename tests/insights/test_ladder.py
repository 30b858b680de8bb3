"""On which rung a new measurement is told, beside the earlier ones of the same people."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from trama.insights.ladder import SILENCE, Judge, Measured, RungChoice, choose
from trama.insights.rungs import Rung

FIRST = date(2025, 3, 1)
SOME = 12  # questions


def measured(rows, *, people=None, day=FIRST, points=5, **more):
    """``rows``: by question, where each stands."""
    categories = {f"Q{number}": tuple(int(category) for category in row) for number, row in enumerate(rows)}
    people = tuple(range(len(rows[0]))) if people is None else tuple(people)
    return Measured(
        day,
        day + timedelta(days=14),
        people,
        categories,
        dict.fromkeys(categories, points),
        minimum=5,
        **more,
    )


def later(before, rows, *, days=200, **more):
    return measured(rows, day=before.begins + timedelta(days=days), **more)


def opened(new, *earlier):
    return replace(new, disclosed=choose(earlier, new))


def rungs(disclosed):
    return [choice.rung for choice in disclosed.disclosed.values()]


def spread(people, *, seed=1, questions=SOME):
    """Answers that one measurement alone may tell one by one."""
    dice = np.random.default_rng(seed)
    return np.array([dice.permutation(np.resize([0, 1, 2, 3, 4], people)) for _question in range(questions)])


def test_the_first_is_told_as_it_alone_allows():
    disclosed = opened(measured([(0, 1, 2, 3, 4, 4), (4, 4, 4, 4, 4, 4), (5, 5, 5, 1, 2, 3)]))
    assert disclosed.disclosed == {
        "Q0": RungChoice(Rung.EACH),
        "Q1": RungChoice(Rung.NEARLY),
        "Q2": RungChoice(Rung.NOTHING),
    }


def test_the_same_people_are_told_answer_by_answer_again():
    first = opened(measured(spread(7)))
    second = opened(later(first, spread(7, seed=2)), first)
    assert rungs(first) == rungs(second) == [Rung.EACH] * SOME


def test_who_came_is_not_found_by_taking_away_what_the_others_said_before():
    rows = spread(7)
    first = opened(measured(rows))
    same = np.column_stack(
        [rows, np.roll(rows[:, 0], 1)]
    )  # everybody repeats themselves, and one person comes
    second = opened(later(first, same), first)
    assert Rung.EACH not in rungs(second)
    assert rungs(second).count(Rung.NOTHING) < SOME, "a rougher truth is safe for some"


def test_who_left_is_not_found_either():
    rows = spread(8)
    first = opened(measured(rows))
    second = opened(later(first, rows[:, :7]), first)
    assert Rung.EACH not in rungs(second)


def test_what_was_told_in_words_is_not_told_apart_by_the_same_people_soon_after():
    rows = np.array([[4, 4, 4, 4, 4, 4, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4]] * SOME)[:, :7]
    first = opened(measured(rows))
    assert set(rungs(first)) == {Rung.NEARLY}
    changed = rows.copy()
    changed[:, :3] = [0, 1, 2]
    second = opened(later(first, changed, days=20), first)
    assert Rung.NOTHING not in rungs(first)
    third = opened(later(second, rows), first, second)
    assert set(rungs(third)) <= {Rung.NEARLY, Rung.WORDS, Rung.POSITION, Rung.NOTHING}


def test_people_who_answer_soon_after_are_told_apart_more_easily():
    dice = np.random.default_rng(5)
    rows = spread(9, questions=20)
    changes = dice.random(rows.shape) < 0.45
    again = np.where(changes, spread(9, seed=9, questions=20), rows)
    first = opened(measured(rows))
    came = np.column_stack([again, spread(9, seed=4, questions=20)[:, 0]])
    far, near = (opened(later(first, came, days=days), first) for days in (200, 20))
    assert rungs(near).count(Rung.EACH) < rungs(far).count(Rung.EACH)


def test_it_is_always_judged_alike():
    first = opened(measured(spread(6)))
    came = np.column_stack([spread(6), spread(6, seed=3)[:, 0]])
    assert choose([first], later(first, came)) == choose([first], later(first, came))


def test_what_an_earlier_one_did_not_ask_or_tell_hides_nothing():
    first = measured(spread(6, questions=2))
    disclosed = replace(first, disclosed={"Q0": RungChoice(Rung.EACH), "Q1": SILENCE})
    second = later(first, np.column_stack([spread(6, questions=3), [3, 3, 3]]))
    assert {code: choose([disclosed], second)[code] for code in ("Q1", "Q2")} == {
        code: choose([], second)[code] for code in ("Q1", "Q2")
    }


def test_all_earlier_ones_count_not_only_the_last():
    """Who left after the first is found by it and the third, although the second asked other questions."""
    rows = spread(8, questions=6)
    first = opened(measured(rows))
    second = later(first, rows[:, :7])
    second = opened(replace(second, categories={f"P{code}": categories for code, categories in second.categories.items()},
                            points={f"P{code}": 5 for code in second.points}), first)  # fmt: skip
    third = opened(later(second, rows[:, :7]), first, second)
    assert set(rungs(second)) == {Rung.EACH}
    assert Rung.EACH not in rungs(third)


@pytest.mark.parametrize("at", [0, 1])
def test_answers_that_are_known_are_subtracted(at):
    rows = spread(8, questions=6)
    waves = [measured(rows), None]
    waves[0] = opened(replace(waves[0], known=frozenset({0, 1}) if at == 0 else frozenset()))
    new = later(waves[0], rows)
    second = opened(replace(new, known=frozenset({0, 1}) if at == 1 else frozenset()), waves[0])
    assert len(second.disclosed) == 6
    if at == 0:  # known then, not now, and everybody repeats themselves
        assert rungs(second).count(Rung.EACH) < 6


@pytest.mark.parametrize(
    ("without", "guess", "fails"),
    [
        (0.5, 0.735, False), (0.5, 0.745, True),  # up to 0.74 nothing fails
        (0.71, 0.755, False), (0.71, 0.765, True),  # 0.05 more
        (0.77, 0.795, False), (0.77, 0.805, True),  # towards 0.8
        (0.79, 0.805, False), (0.79, 0.815, True),  # 0.02 more beyond it
        (0.9, 0.915, False), (0.9, 0.925, True),
    ],
)  # fmt: skip
def test_by_how_much_a_guess_may_rise(monkeypatch, without, guess, fails):
    """0.05 at most towards 0.8, and 0.02 beyond it, over what it would be were nothing told."""
    new = measured(spread(6, questions=1))
    judge = Judge([], new)
    monkeypatch.setattr(judge, "_draw", lambda *_given: np.array([[guess]]))
    monkeypatch.setattr(judge, "_without", lambda *_given: np.array([[without]]))
    found = judge._confirmed(None, [("Q0", RungChoice(Rung.EACH))], np.array([0]), np.array([0]))
    assert list(found) == [fails]


@pytest.mark.parametrize(("people", "came", "pairs"), [(8, 0, 28), (15, 1, 120), (16, 1, 0)])
def test_two_who_talk_are_tried_up_to_sixteen_people_in_all(people, came, pairs):
    first = measured(spread(people, questions=2))
    new = later(first, spread(people, questions=2), people=range(came, people + came))
    judge = Judge([first], new)
    looks, questions = judge._pairs_for(np.zeros((len(judge.eyes), 2)), np.arange(2))
    assert len(looks) == len(questions) == 2 * pairs
    assert (judge.eyes[looks].sum(axis=1) == 2).all()
