"""An inquisitive participant plays every game there is in networks small enough to walk through whole."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations_with_replacement, product
from math import factorial, prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trama.insights.disclosure import Answers, Policy
from trama.insights.inference_bound import BOUND, Hidden, almost_all, tells_too_much, worst_guess
from trama.insights.reading import disclosed

PROTECTED = Policy(minimum=5, is_protected=True)
OPEN = Policy(minimum=5, is_protected=False)

Person = tuple[int, ...]


def shown(people: tuple[Person, ...], points: int, policy: Policy) -> Any:
    """Everything that is shown of one dimension."""
    width = len(people[0])
    items = [
        Answers(tuple(Counter(person[item] for person in people)[point] for point in range(1, points + 1)))
        for item in range(width)
    ]
    between = tuple(item.counts if policy.item(item) is None else almost_all(item.counts) for item in items)
    return between, disclosed(
        policy, items, [sum(person) / width for person in people], people=(len(people), None)
    )


def best_guesses(people: int, items: int, points: int, *, policy: Policy) -> Iterator[float]:
    """For each thing a participant can see: how surely they know some answer of somebody else.

    Every possible network is made; those that look the same to a participant with the same answers are
    equally likely to them, so what they know is what these networks have in common.
    """
    rows = list(product(range(1, points + 1), repeat=items))
    weight: dict[Any, float] = defaultdict(float)
    share: dict[Any, Counter[tuple[int, int]]] = defaultdict(Counter)
    for network in combinations_with_replacement(rows, people):
        picture = shown(network, points, policy)
        for own in set(network):
            others = list(network)
            others.remove(own)
            orders = factorial(people - 1) / prod(factorial(many) for many in Counter(others).values())
            weight[own, picture] += orders
            for item, value in product(range(items), range(1, points + 1)):
                share[own, picture][item, value] += (
                    orders * sum(other[item] == value for other in others) / (people - 1)
                )
    for key, total in weight.items():
        yield max(share[key].values()) / total


@pytest.mark.parametrize(
    ("people", "items", "points"), [(5, 1, 5), (6, 1, 5), (7, 1, 5), (8, 1, 3), (5, 2, 3), (5, 3, 2)]
)
def test_nobodys_answer_is_guessed_above_the_bound(people: int, items: int, points: int) -> None:
    assert max(best_guesses(people, items, points, policy=PROTECTED)) <= BOUND + 1e-9


@pytest.mark.parametrize(("people", "items", "points"), [(5, 1, 5), (5, 2, 3)])
def test_the_same_participant_finds_the_leak_when_the_rule_is_off(
    people: int, items: int, points: int
) -> None:
    assert max(best_guesses(people, items, points, policy=OPEN)) == 1


@pytest.mark.parametrize(
    ("counts", "betrays"),
    [
        ((0, 0, 0, 0, 5), True),
        ((0, 0, 0, 1, 4), True),
        ((0, 0, 0, 2, 3), False),
        ((0, 0, 0, 2, 4), False),
        ((1, 0, 0, 0, 5), True),
        ((0, 0, 0, 2, 8), True),  # whoever gave one of the two knows 8 of the 9 others
        ((1, 1, 1, 1, 1), False),
        ((0, 0, 0, 0, 0), False),
    ],
)
def test_drawing_betrays_when_four_of_five_others_stand_together(
    counts: tuple[int, ...], *, betrays: bool
) -> None:
    assert tells_too_much(counts) is betrays


def test_words_put_together_points_that_must_not_be_told_apart() -> None:
    between = [almost_all(tuple(9 * (index == point) for index in range(5))) for point in range(5)]

    assert between == [(1, 3), (1, 3), (1, 3), (4, 5), (4, 5)]


@given(points=st.integers(2, 9), data=st.data())
def test_words_never_single_out_one_point(points: int, data: st.DataObject) -> None:
    fullest = data.draw(st.integers(0, points - 1))

    low, high = almost_all(tuple(int(index == fullest) for index in range(points)))

    assert 1 <= low < high <= points
    assert low <= fullest + 1 <= high
    assert high - low in {1, 2}


@pytest.mark.parametrize("people", [*range(5, 21), 40])
@pytest.mark.parametrize("between", [(1, 3), (4, 5)])
def test_words_alone_leave_every_answer_open(people: int, between: tuple[int, int]) -> None:
    assert worst_guess((Hidden(people, 5, between),), 0, 5) <= BOUND


def test_a_fine_mean_beside_words_would_tell() -> None:
    hidden = (Hidden(5, 5, (4, 5)),)

    assert (
        worst_guess(hidden, 4.75, 4.85) == 1
    )  # only one answered 4, and who did knows all the others said 5
    assert worst_guess((), 0, 5) == 0


@given(
    people=st.integers(5, 12),
    rows=st.data(),
)
def test_what_is_seen_of_a_dimension_follows_the_policy(people: int, rows: st.DataObject) -> None:
    answers = rows.draw(
        st.lists(st.lists(st.integers(1, 5), min_size=8, max_size=8), min_size=people, max_size=people)
    )
    items = [
        Answers(tuple(Counter(column)[point] for point in range(1, 6)))
        for column in zip(*answers, strict=True)
    ]
    scores = [sum(row) / 8 for row in answers]
    mean = sum(scores) / people

    picture = disclosed(PROTECTED, items, scores, people=(len(scores), None))

    hidden = sum(PROTECTED.item(item) is not None for item in items)
    if hidden == 0:
        assert picture.mean is not None
        assert abs(picture.mean - mean) <= 0.05 + 1e-9
        assert picture.dots is not None
        assert len(picture.dots) == people
    else:
        assert picture.dots is None
        assert picture.step in {None, 0.5, 1.0}
        assert picture.mean is None or abs(picture.mean - mean) <= picture.step / 2 + 1e-9


def test_how_finely_a_mean_is_told_depends_only_on_what_is_shown_anyway() -> None:
    drawn = Answers((2, 1, 0, 1, 1))
    alike = [Answers((0, 0, 0, 1, 4)), Answers((0, 0, 0, 5, 0)), Answers((0, 1, 0, 0, 4))]

    steps = {
        disclosed(PROTECTED, [drawn] * 7 + [drawing], [3.0] * 5, people=(5, None)).step for drawing in alike
    }

    assert len(steps) == 1
