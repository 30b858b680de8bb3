"""Three measurements of a network at once: what they tell together is printed; its bound is for the conversation."""

import pytest
from django.test import Client

from tests.attack.conftest import DEEP, SEEDS
from tests.attack.crawl import look
from tests.attack.guess import Side, among, between
from tests.attack.test_attack import insiders, name, opened
from tests.attack.world import Cast, make_world
from tests.make import sign_in

pytestmark = pytest.mark.django_db

THREES = [Cast(6, came=1)]
MORE = [
    Cast(5, came=1, left=1),
    Cast(7, came=1, left=1, repeats=0.8),
    Cast(6, left=1, instruments=("pulso", "pulso")),
]


def sides(world, pictures, me):
    """Each pair of the measurements, as somebody sees it."""
    bodies = [wave.version.parsed for wave in world.waves]
    seen = [pictures[wave.code] for wave in world.waves]
    answered = [list(world.cast.answers(number)) for number in range(len(world.waves))]
    for first, second in ((0, 1), (1, 2), (0, 2)):
        both = [(values[first], values[second]) for values in (seen, bodies, answered, world.truth)]
        yield Side(*both, me)


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("cast", THREES + MORE * DEEP, ids=name)
def test_what_three_measurements_tell_together(cast, seed, sure_by_kind):
    world = opened(make_world(cast, seed=seed, waves=3))
    _pages, pictures = look(sign_in(Client(), world.people[0]), world.waves)
    for me in insiders(world):
        pairs = list(sides(world, pictures, me))
        together = [guess.sure for guess in among(pairs)]
        sure_by_kind["three together"] += together
        alone = [guess.sure for pair in pairs for guess in between(pair)]
        assert len(together) == len(alone)
        assert all(sure <= 1 + 1e-9 for sure in together)
