"""What one, or two who talk, work out from two measurements told on the ladder, counting every possibility."""

from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import numpy as np
import pytest

from bench.disclosure import MOVES, networks
from tests.attack.guess import USUAL, explained
from trama.insights.inference_bound import BOUND
from trama.insights.ladder import choose
from trama.insights.rungs import Rung

explain = lru_cache(maxsize=None)(explained)


def two_told(people, moved, repeated, *, seed):
    """The first two measurements of a network, and how each was told."""
    measured = networks(people, MOVES[moved], repeated, seed=seed)
    first, second = next(measured), next(measured)
    first = replace(first, disclosed=choose([], first))
    return first, replace(second, disclosed=choose([first], second))


def told_twice(first, second):
    """The questions told answer by answer both times."""
    return [
        code
        for code in first.disclosed
        if first.disclosed[code].rung is second.disclosed[code].rung is Rung.EACH
    ]


def surest(first, second, codes, own):
    """The surest guess at an answer of somebody else to ``codes``, when these people know their ``own``.

    They know better than anybody could how constant the others are: from every question, told or not.
    """
    others = [set(here.people) - set(own) for here in (first, second)]
    came, left, stayed = len(others[1] - others[0]), len(others[0] - others[1]), len(others[0] & others[1])
    if not stayed or not (came or left):
        return 0.0
    seen = {
        code: [
            here.counts(code, frozenset(there)) for here, there in zip((first, second), others, strict=True)
        ]
        for code in first.categories
    }
    found = {code: explain(*sides, came, left) for code, sides in seen.items()}
    habit = np.log(USUAL) + sum(np.log(np.maximum(likely, 1e-300)) for likely, _new, _gone in found.values())
    habit = np.exp(habit - habit.max())
    return max(
        guess for code in codes for guess in _guesses(habit, seen[code], found[code], (came, left, stayed))
    )


def _guesses(habit, seen, explanation, many):
    (before, after), (likely, new, gone), (came, left, stayed) = seen, explanation, many
    weight = habit / habit.sum() / np.maximum(likely, 1e-300)
    arrived, departed = weight @ new, weight @ gone
    yield arrived.max() / came if came else 0.0
    yield departed.max() / left if left else 0.0
    yield (np.array(after) - arrived).max() / stayed
    yield (np.array(before) - departed).max() / stayed


@pytest.mark.uncounted
@pytest.mark.parametrize(("people", "repeated", "seed"), [(8, 0.5, 8000), (6, 0.6, 1)])
def test_no_guess_at_what_is_told_answer_by_answer_is_too_sure(people, repeated, seed):
    first, second = two_told(people, "one moved", repeated, seed=seed)
    codes = told_twice(first, second)
    everybody = dict.fromkeys((*first.people, *second.people))
    looks = [own for talking in (0, 1, 2) for own in combinations(everybody, talking)]
    assert codes, "nothing was told answer by answer twice: nothing was tried"
    assert max(surest(first, second, codes, own) for own in looks) <= BOUND


def test_the_same_guesser_finds_what_nobody_hides():
    first, second = two_told(8, "one moved", 0.75, seed=8000)
    each = [code for code, choice in first.disclosed.items() if choice.rung is Rung.EACH]
    newcomer = set(second.people) - set(first.people)
    assert newcomer
    assert surest(first, second, each, ()) > BOUND
