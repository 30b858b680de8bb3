"""What one, or two who talk, work out from two measurements of which either was told roughly, counting everything."""

from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from bench.disclosure import networks
from tests.attack.guess import HABIT, USUAL, goes
from trama.insights.inference_bound import BOUND, compositions
from trama.insights.ladder import choose
from trama.insights.rungs import Rung, possible, way_of

CATEGORIES = 6
SPARE = 0.02  # the habits that are tried here are not those that the rule tries
GOES = np.array([[goes(own, point, CATEGORIES) for point in range(CATEGORIES)] for own in range(CATEGORIES)])


@cache
def ways(people):
    """Every way in which so many can stand, shape (ways, categories)."""
    return np.array(list(compositions(people, CATEGORIES)))


@cache
def numbers(people):
    return {tuple(way): number for number, way in enumerate(ways(people).tolist())}


@cache
def one_more(people):
    """For each way of so many, which way it is with one more at each category; shape (ways, categories)."""
    more = ways(people)[:, None, :] + np.eye(CATEGORIES, dtype=int)
    found = numbers(people + 1)
    return np.array([[found[tuple(way)] for way in each] for each in more.tolist()])


@cache
def moved(people):
    """How likely so many go from one way to another, by habit; shape (ways, ways, habits)."""
    if people == 0:
        return np.ones((1, 1, len(HABIT)))
    fewer, up = moved(people - 1), one_more(people - 1)
    chances = np.zeros((len(ways(people)), len(ways(people)), len(HABIT)))
    done = set()
    for number, own in ((number, own) for number in range(len(up)) for own in range(CATEGORIES)):
        if (before := up[number, own]) not in done:
            done.add(before)
            for point in range(CATEGORIES):
                chances[before, up[:, point]] += fewer[number] * GOES[own, point]
    return chances


@cache
def orders(people):
    """In how many orders each way can come about, as a share of all."""
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, people + 1)))])
    weights = np.exp(logs[people] - logs[ways(people)].sum(axis=1))
    return weights / weights.sum()


def others_ways(measured, code, own):
    """Which ways of the others are told as it was, for who knows their ``own`` answers."""
    choice, table = measured.disclosed[code], possible(measured.question(code))
    cell = table.cell(choice.rung, way_of(table, measured.counts(code)), is_first=choice.is_alone)
    mine = np.array(measured.counts(code, frozenset(own)))
    left = table.counts[cell] - mine
    found = np.zeros(len(ways(len(measured.people) - int(mine.sum()))), dtype=bool)
    place = numbers(len(measured.people) - int(mine.sum()))
    found[[place[tuple(way)] for way in left[(left >= 0).all(axis=1)].tolist()]] = True
    return found


def guesses(seen, came, stayed, habit):
    """The surest guess at somebody who came, and at somebody who stayed, from the ways left ``seen`` as flags."""
    before, after = seen
    chances = orders(stayed)[:, None] * (moved(stayed) @ habit)
    chances = chances * before[:, None]
    if came:
        up = one_more(stayed)
        each = np.array([(chances * after[up[:, point]]).sum() for point in range(CATEGORIES)])
        yield each.max() / each.sum()
        chances = chances * after[up].sum(axis=1)
    else:
        chances = chances * after
    total = chances.sum()
    if stayed:
        yield (chances.sum(axis=1) @ ways(stayed)).max() / stayed / total
        yield (chances.sum(axis=0) @ ways(stayed)).max() / stayed / total


def learnt(stayed, came, sides):
    """How constant the others are, from every question as if each had been told answer by answer."""
    habit = np.log(USUAL)
    for before, after in sides:
        likely = moved(stayed)[numbers(stayed)[before]]
        if came:
            fits = one_more(stayed) == numbers(stayed + 1)[after]
            likely = likely[fits.any(axis=1)].sum(axis=0)
        else:
            likely = likely[numbers(stayed)[after]]
        habit = habit + np.log(np.maximum(likely, 1e-300))
    habit = np.exp(habit - habit.max())
    return habit / habit.sum()


def surest(first, second, codes, own):
    """The surest guess at what somebody else answered to ``codes``, when these people know their ``own``."""
    both = first, second
    others = [frozenset(here.people) - frozenset(own) for here in both]
    assert others[0] <= others[1], "nobody leaves here"
    stayed, came = len(others[0]), len(others[1]) - len(others[0])
    sides = [
        [here.counts(code, who) for here, who in zip(both, others, strict=True)] for code in first.categories
    ]
    habit = learnt(stayed, came, sides)
    return max(
        guess
        for code in codes
        for guess in guesses([others_ways(here, code, own) for here in both], came, stayed, habit)
    )


def told_both_times(first, second):
    """The questions of which something was told each time, roughly at least once."""
    rungs = {code: {first.disclosed[code].rung, second.disclosed[code].rung} for code in first.disclosed}
    return [code for code, both in rungs.items() if Rung.NOTHING not in both and both != {Rung.EACH}]


def looks(*measured):
    """Whoever looks: somebody from outside, each, and any two who talk."""
    everybody = dict.fromkeys(person for here in measured for person in here.people)
    return [own for talking in (0, 1, 2) for own in combinations(everybody, talking)]


def opened(people, moves, repeated, *, seed):
    first, second = networks(people, moves, repeated, seed=seed)
    first = replace(first, disclosed=choose([], first))
    return first, replace(second, disclosed=choose([first], second))


@pytest.mark.uncounted
@pytest.mark.parametrize("moves", [((0, 0), (1, 0)), ((0, 0), (0, 0))], ids=["came", "same"])
@pytest.mark.parametrize(("people", "repeated"), [(5, 0.75), (6, 0.6), (8, 0.5)])
def test_no_guess_at_what_is_told_roughly_is_too_sure(people, repeated, moves):
    first, second = opened(people, moves, repeated, seed=154 + people)
    codes = told_both_times(first, second)
    assert len(codes) > 5, "hardly anything was told roughly: nothing was tried"
    assert max(surest(first, second, codes, own) for own in looks(first, second)) <= BOUND + SPARE


def test_the_same_guesser_finds_what_a_rough_rung_beside_a_fine_one_gives_away():
    first, second = opened(5, ((0, 0), (1, 0)), 0.75, seed=159)
    alone = replace(second, disclosed=choose([], second))
    codes = told_both_times(first, alone)
    assert max(surest(first, alone, codes, own) for own in looks(first, alone)) > BOUND + SPARE
