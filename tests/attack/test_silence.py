"""What is kept back tells nothing by being kept back: every outcome is played in networks small enough."""

from datetime import timedelta

import numpy as np
import pytest

from tests.attack.guess import HABIT, _ways, explained
from trama.insights.differencing_model import Moved, View, moved_between
from trama.insights.disclosure import Answers, Policy, suppressed_codes

PROTECTED = Policy(minimum=5, is_protected=True)
FAR = timedelta(days=200)


def is_silent(before, after, moved):
    """Whether nothing is told of the later answers, by the rule that decides it."""
    whys = tuple(PROTECTED.item(Answers(counts[:-1])) for counts in (before, after))
    return "x" in suppressed_codes([View({"x": (before, after)}, moved)], {"x": whys}, FAR)


@pytest.mark.parametrize(("came", "left"), [(1, 0), (0, 1), (1, 1)])
@pytest.mark.parametrize("before", [(0, 0, 1, 4, 1), (2, 2, 0, 2, 0), (0, 2, 0, 1, 3)])
def test_that_nothing_is_told_tells_nothing(before, came, left):
    moved = Moved(sum(before) - left, came, left)
    then = (*before, 0)
    total, new, gone = np.zeros(len(HABIT)), np.zeros((len(HABIT), 6)), np.zeros((len(HABIT), 6))
    for way in _ways(moved.stayed + came, 5):
        if is_silent(then, (*way, 0), moved):
            likely, arrived, departed = explained(then, (*way, 0), came, left)
            total, new, gone = total + likely, new + arrived, gone + departed
    some = total > 0
    assert some.any()
    for weighed, people in ((new, came), (gone, left)):
        if people:
            assert (weighed[some] / total[some, None]).max() / people <= 0.8


@pytest.mark.parametrize(
    ("earlier", "later", "moved"),
    [
        ([1, 2, 3], [1, 2, 3], Moved(3, 0, 0)),
        ([1, 2, 3], [1, 2, 4], Moved(2, 1, 1)),
        ([1, 2, 3], [1, 2, 3, None], Moved(3, 1, 0)),
        ([1, 2, None], [1, 2, 3], Moved(2, 1, 1)),  # whoever came without a link may be the third, or not
        ([None] * 5, [None] * 6, Moved(5, 1, 0)),
        ([1, 2], [3, 4], Moved(0, 2, 2)),
    ],
)
def test_who_moved_by_their_keys(earlier, later, moved):
    assert moved_between(earlier, later) == moved
