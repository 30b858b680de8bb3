"""Answers that are held known: every small network is played by who knows all of them and one answer more."""

from collections import Counter, defaultdict
from itertools import combinations_with_replacement
from math import factorial, prod

import pytest

from tests.insights.scene import make_scene, make_wave
from trama.insights.differencing import suppressed_in
from trama.insights.differencing_model import HABITS, Moved, View, habits_of, revealing_items
from trama.insights.disclosure import Answers, Policy, Suppression
from trama.insights.inference_bound import BOUND, Telling, almost_all, telling
from trama.insights.results import network_results
from trama.instruments.models import InstrumentVersion
from trama.surveys.enums import Mode

PROTECTED = Policy(minimum=5, is_protected=True)
KNOWN = [
    (0, 0, 0, 0, 1),
    (0, 0, 0, 0, 6),
    (0, 0, 0, 1, 7),
    (1, 0, 0, 1, 1),
    (2, 0, 0, 0, 0),
    (0, 0, 4, 4, 0),
    (0, 0, 0, 2, 6),
]


def ways(people, points=5):
    for given in combinations_with_replacement(range(points), people):
        yield tuple(given.count(point) for point in range(points))


def orders(counts):
    return factorial(sum(counts)) / prod(factorial(count) for count in counts)


@pytest.mark.parametrize("people", [3, 4, 5, 6, 7])
@pytest.mark.parametrize("known", KNOWN)
def test_who_knows_them_and_one_more_guesses_nobody_above_the_bound(known, people):
    weight, share = defaultdict(float), defaultdict(Counter)
    for unknown in ways(people):
        counts = tuple(map(sum, zip(unknown, known, strict=True)))
        how = telling(counts, known)
        picture = {Telling.DRAWN: counts, Telling.WORDS: almost_all(counts)}.get(how, how)
        for own in (point for point in range(5) if unknown[point]):
            others = tuple(count - (point == own) for point, count in enumerate(unknown))
            weight[own, picture] += orders(others)
            for point, count in enumerate(others):
                share[own, picture][point] += orders(others) * count / (people - 1)
    assert weight
    assert all(max(share[key].values()) / weight[key] <= BOUND + 1e-9 for key in weight)


@pytest.mark.parametrize("left", [1, 2])
def test_one_or_two_beside_known_ones_are_never_told(left):
    for unknown in ways(left):
        counts = tuple(map(sum, zip(unknown, (1, 1, 1, 1, 1), strict=True)))
        assert PROTECTED.item(Answers(counts, known=(1, 1, 1, 1, 1))) is Suppression.KNOWN


def test_what_does_not_count_makes_no_figure():
    counts = (2, 2, 2, 2, 1)
    assert PROTECTED.item(Answers(counts, known=(1, 1, 1, 1, 1), uncounted=5)) is Suppression.FEW_HERE
    assert PROTECTED.item(Answers(counts, known=(0, 1, 1, 1, 1), uncounted=4)) is None
    assert PROTECTED.allows(5, 0) and PROTECTED.allows(5, 3)
    assert not (PROTECTED.allows(5, 1) or PROTECTED.allows(5, 2) or PROTECTED.allows(4, 4))
    assert [PROTECTED.sentences(6, known) for known in (0, 3, 4, 5, 6)] == [True, True, False, False, True]


def codes(many=12):
    return [f"q{number}" for number in range(many)]


def repeated(many, habit=()):
    """Six who are known before, two at each of three points, and say the same again."""
    counts = (2, 2, 2, 0, 0, 0)
    none = (0,) * 6
    return View(
        seen=dict.fromkeys(codes(many), (none, counts)),
        moved=Moved(0, 0, 0),
        known=dict.fromkeys(codes(many), counts),
        habits=tuple(habit) or (0.0,) * len(HABITS),
    )


def test_who_is_known_before_is_not_told_by_repeating_it():
    """Twelve sentences on which all say the same again teach that people repeat themselves, and so who said what."""
    assert revealing_items(repeated(12))


def test_a_figure_that_adds_nothing_to_habits_and_known_answers_is_told():
    """When what is known of both times says that everybody repeats everything, the figure adds nothing to it."""
    certain = habits_of([(point, point) for point in range(5)] * 40, 6)
    assert revealing_items(repeated(12, certain)) == frozenset()


def test_a_known_answer_says_little_of_who_changes_much():
    moved = (0, 0, 2, 2, 2, 0)
    view = View({"q": ((0,) * 6, moved)}, Moved(0, 0, 0), {"q": (2, 2, 2, 0, 0, 0)})
    assert revealing_items(view) == frozenset()


@pytest.mark.django_db
@pytest.mark.parametrize("first", [Mode.IDENTIFIED, Mode.INDIVIDUAL])
def test_an_identified_measurement_is_looked_at_side_by_side(first):
    """Five who told theirs by name and say the same again: nothing that both asked is told when somebody came."""
    scene = make_scene()
    version = InstrumentVersion.objects.newest(pack="clider", code="cfr").parsed
    bodies = [
        {"items": {item.code: 1 + (person + number) % 5 for number, item in enumerate(version.items)}}
        for person in range(6)
    ]
    modes = (first, Mode.INDIVIDUAL if first == Mode.IDENTIFIED else Mode.IDENTIFIED)
    make_wave(scene=scene, bodies=bodies, links=range(1, 7), ago=300, mode=modes[0])
    later = make_wave(scene=scene, bodies=bodies, links=range(1, 7), ago=60, mode=modes[1])
    assert len(suppressed_in(later).codes) > len(version.items) / 2
    assert network_results(wave=later).suppressed_count > len(version.items) / 2


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "in_room"), [(6, 7), (7, 7), (7, 6), (5, 9)])
def test_a_room_is_looked_at_beside_what_links_brought(before, in_room):
    """Nothing says who is who: as many as can are held to be the same, and one at least to be another."""
    scene = make_scene()
    version = InstrumentVersion.objects.newest(pack="clider", code="cfr").parsed
    bodies = [
        {"items": {item.code: 1 + (person * 2 + number) % 5 for number, item in enumerate(version.items)}}
        for person in range(9)
    ]
    first = make_wave(scene=scene, bodies=bodies[:before], ago=300)
    room = {"heads": in_room, "grace_hours": 0}
    later = make_wave(scene=scene, bodies=bodies[:in_room], links=[None] * in_room, ago=60, **room)
    assert network_results(wave=first).is_shown
    assert network_results(wave=later).is_shown
    assert suppressed_in(later).few


@pytest.mark.django_db
def test_sheets_and_answers_without_a_link_are_subtracted():
    scene = make_scene()
    version = InstrumentVersion.objects.newest(pack="clider", code="cfr").parsed
    bodies = [
        {"items": {item.code: 1 + (person + number) % 5 for number, item in enumerate(version.items)}}
        for person in range(12)
    ]
    wave = make_wave(scene=scene, bodies=bodies, links=[1, 2, 3, 4, *[None] * 8])
    assert not network_results(wave=wave).is_shown
    wave = make_wave(scene=scene, bodies=bodies, links=[1, 2, 3, 4, 5, *[None] * 7], ago=61)
    assert network_results(wave=wave).is_shown
    wave.responses.filter(link__in=[1, 2, 3, 4]).update(is_known=True)
    assert not network_results(wave=wave).is_shown
    wave.responses.filter(link=5).update(is_known=True)
    assert network_results(wave=wave).is_shown
