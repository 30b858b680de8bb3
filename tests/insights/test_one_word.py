"""The same answers have the same word, whether they are told one by one or in groups; a strength is told as high."""

import itertools

import pytest

from tests.make import make_response, make_team, make_wave
from trama.insights.items import told_item
from trama.insights.results import network_results
from trama.insights.rungs import Rung

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    network, people = make_team(people=7)
    wave = make_wave(network=network, people=people, is_final=True)
    for value in (2, 2, 3, 3, 4, 4, 4):
        make_response(wave=wave, value=value)
    return network_results(wave=wave)


def item_told(asked, rung, answers):
    item = asked.items[0]
    counts = [answers.count(point) for point in range(1, 6)] + [0]
    return told_item(item.item, (item.dimension, item.labels), rung, tuple(counts), is_enough=True)


def test_what_is_different_in_groups_is_different_in_squares(asked):
    ways = list(itertools.combinations_with_replacement(range(1, 6), 7))
    assert len(ways) == 330
    for answers in ways:
        if item_told(asked, Rung.GROUPS, answers).differs:
            assert item_told(asked, Rung.EACH, answers).differs, answers
    assert item_told(asked, Rung.EACH, (2, 2, 3, 3, 4, 4, 4)).views == "miradas distintas"
    assert item_told(asked, Rung.EACH, (3, 3, 3, 4, 4, 4, 4)).views == "miradas parecidas"


@pytest.mark.parametrize(
    ("values", "is_strength"),
    [((2, 2, 3, 3, 4, 4, 4), False), ((3, 3, 3, 3, 3, 3, 4), False), ((3, 4, 4, 4, 4, 5, 5), True)],
)
def test_only_what_is_told_as_high_is_a_strength(values, is_strength):
    network, people = make_team(people=7)
    wave = make_wave(network=network, people=people, is_final=True)
    for value in values:
        make_response(wave=wave, value=value)
    found = network_results(wave=wave)
    assert found.told_items
    assert bool(found.strengths) is is_strength
