"""What a measurement tells at its opening, from the stored answers of a network."""

import pytest

from tests.insights.scene import answers, codes_of, make_scene, make_wave
from trama.audit.record import SYSTEM
from trama.insights.opening import people_in, telling_at_opening, telling_of
from trama.insights.preparing import store_telling
from trama.insights.reading import StoredResponse
from trama.insights.rungs import Rung
from trama.surveys.enums import Mode

SPREAD = (1, 2, 3, 4, 5, 4, 2)


def rows(*links, known=()):
    return [StoredResponse({}, link, counts=link is not None, is_known=link in known) for link in links]


def room(people):
    return [StoredResponse({}, None) for _person in range(people)]


@pytest.mark.parametrize(
    ("measurements", "people"),
    [
        ([rows(11, 12, 13), rows(12, 11, 14)], [[1, 2, 3], [2, 1, 4]]),
        ([rows(11, 12, 13), rows(21, 22, 23)], [[1, 2, 3], [1, 2, 4]]),  # keys destroyed in between
        ([rows(11, 12, 13), rows(21, 22), rows(22, 23)], [[1, 2, 3], [1, 2], [2, 4]]),
        ([rows(11, 12, 13), room(3), rows(11, 12, 13)], [[1, 2, 3], [1, 2, 4], [1, 2, 3]]),
        ([room(2), room(4)], [[1, 2], [1, 2, 3, 4]]),
    ],
)
def test_who_is_held_to_be_whom(measurements, people):
    assert people_in(measurements) == people


def test_whoever_is_known_without_a_link_is_nobody_of_before():
    sheet = StoredResponse({}, None, counts=False, is_known=True)
    assert people_in([[*rows(11, 12), sheet], [*room(2), sheet]]) == [[1, 2, 3], [1, 4, 5]]


def wave_of(scene, points, *, links=None, ago=60, **more):
    codes = codes_of()
    bodies = [answers(codes, PRO1=point) for point in points]
    return make_wave(scene=scene, bodies=bodies, links=links, ago=ago, **more)


def rung(wave, code):
    store_telling(wave=wave, by=SYSTEM)
    return telling_of(wave.disclosure).rung(code)


@pytest.mark.django_db
def test_the_first_measurement_is_told_as_it_alone_allows(django_assert_num_queries):
    wave = wave_of(make_scene(), SPREAD)
    with django_assert_num_queries(2):  # the measurements with their questionnaires, and their answers
        choices = telling_at_opening(wave).choices
    assert choices["PRO1"].rung is Rung.EACH
    assert choices["PRO2"].rung is Rung.NEARLY  # everybody says the same
    assert all(choice.is_alone for choice in choices.values())


@pytest.mark.django_db
def test_somebody_new_is_not_given_away_by_the_second():
    scene = make_scene()
    first = wave_of(scene, SPREAD, ago=300)
    second = wave_of(scene, (*SPREAD, 1), ago=60)
    assert rung(first, "PRO1") is Rung.EACH
    assert rung(second, "PRO1") > Rung.EACH
    assert rung(second, "PRO1") is rung(second, "PRO1")


@pytest.mark.django_db
def test_the_same_people_are_told_answer_by_answer_again():
    scene = make_scene()
    wave_of(scene, SPREAD, ago=300)
    assert rung(wave_of(scene, reversed(SPREAD), ago=60), "PRO1") is Rung.EACH


@pytest.mark.django_db
def test_what_too_few_answered_tells_nothing_of_any_other():
    scene = make_scene()
    few = wave_of(scene, (1, 2, 3), ago=300)
    assert telling_at_opening(few).choices == {}
    assert rung(wave_of(scene, SPREAD, ago=60), "PRO1") is Rung.EACH


@pytest.mark.django_db
def test_whoever_agreed_to_be_known_is_told_answer_by_answer():
    wave = wave_of(make_scene(), (5, 5), mode=Mode.IDENTIFIED)
    assert rung(wave, "PRO1") is Rung.EACH
