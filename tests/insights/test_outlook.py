"""What whoever opens a measurement may expect of it: by head counts, and never by answers."""

from dataclasses import replace

import pytest
from django.utils import translation

from tests.make import make_person, make_response, make_team, make_versions, make_wave
from trama.insights.outlook import outlook
from trama.surveys.enums import Mode

pytestmark = pytest.mark.django_db


def looked(network, people, **more):
    return outlook(network=network, version=make_versions()["pulso"], people=people, **more)


def test_the_first_measurement_has_none():
    network, people = make_team()
    make_wave(network=network, people=people, mode=Mode.CONVERSED, is_final=True)
    assert looked(network, people) is None


def test_it_counts_who_is_asked_and_who_is_not_any_more(django_assert_num_queries):
    network, people = make_team(people=7)
    make_wave(network=network, people=people[:6], is_final=True)
    pulse = make_versions()["pulso"]
    assert pulse.parsed  # read once a process
    with django_assert_num_queries(2):
        found = outlook(network=network, version=pulse, people=people[1:])
    assert (found.people, found.came, found.left, found.common) == (6, 1, 1, 10)
    assert looked(network, people[:6]).is_same


def test_the_more_people_the_more_is_told_and_who_moves_lets_less_be_told():
    network, people = make_team(people=12)
    make_wave(network=network, people=people, is_final=True)
    same, one_left = looked(network, people), looked(network, people[:11])
    few_network, few = make_team(people=6)
    make_wave(network=few_network, people=few, is_final=True)
    of_few = looked(few_network, [*few, make_person()])
    assert same.each[0] > one_left.each[0] >= of_few.each[0]
    assert of_few.each[1] <= of_few.some[1]


def test_no_answer_moves_it():
    network, people = make_team(people=7)
    wave = make_wave(network=network, people=people[:6], is_final=True)
    before = looked(network, people)
    for value in (5, 5, 5, 5, 5, 5):
        make_response(wave=wave, value=value)
    assert looked(network, people) == before


@pytest.mark.parametrize(
    ("range_of", "said"),
    [((0, 0), "ninguna"), ((0, 3), "a lo más 3"), ((2, 3), "entre 2 y 3"), ((40, 40), "40")],
)
def test_how_many_is_said_as_one_says_it(range_of, said):
    network, people = make_team(people=6)
    make_wave(network=network, people=people, is_final=True)
    with translation.override("es"):
        assert replace(looked(network, people), each=range_of).each_said == said
