"""An inquisitive coordinator, coach, direction and member look at everything they can, twice."""

import pytest
from django.test import Client

from tests.attack.conftest import DEEP, SEEDS
from tests.attack.crawl import look
from tests.attack.guess import Side, between, within
from tests.attack.world import Cast, make_world
from tests.make import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

BOUND = 0.8
SPARE = 0.02  # the habits that the attack tries are not those that the rule tries

CASTS = [
    Cast(5), Cast(4, came=1), Cast(5, came=1), Cast(5, came=1, left=1), Cast(6, left=1), Cast(5, came=2),
    Cast(7, came=1, left=2), Cast(11, came=1), Cast(6, came=1, repeats=1.0), Cast(7, came=1, alike=0.3),
    Cast(5, came=1, instruments=("cfr", "pulso"), apart=8, repeats=0.95),
    Cast(6, instruments=("pulso", "cfr"), apart=8, repeats=0.95),
    Cast(6, came=1, left=1, instruments=("pulso", "pulso"), apart=100, repeats=0.7),
]  # fmt: skip
MORE = [
    Cast(4, left=1), Cast(8, came=2, left=1), Cast(10, came=1, left=1), Cast(6, left=1, repeats=0.9),
    Cast(5, came=1, alike=0.2), Cast(9, came=3),
]  # fmt: skip


def name(cast):
    return f"{cast.stayed}+{cast.came}-{cast.left}-{'-'.join(cast.instruments)}-{cast.apart}-{cast.repeats}-{cast.alike}"


def opened(world, *, is_shared=True):
    """The coordination opens the results of both measurements, one after the other, and shares them."""
    client = sign_in(Client(), world.people[0])
    for wave in world.waves:
        assert client.post(f"/devolucion/{wave.code}/abrir/").status_code == 302
        if is_shared:
            client.post(f"/devolucion/{wave.code}/compartir/")
        wave.refresh_from_db()
    return world


def insiders(world):
    """Somebody from outside, and one of each who stayed, came and left; in the deep run everybody."""
    cast = world.cast
    some = {None, 0, 1, cast.stayed if cast.came else 0, cast.people - 1}
    return sorted(set(range(cast.people)) | {None} if DEEP else some, key=str)


def guesses(world, pictures):
    """Every guess of everybody who looks at these pictures."""
    bodies = tuple(wave.version.parsed for wave in world.waves)
    seen = tuple(pictures[wave.code] for wave in world.waves)
    for me in insiders(world):
        for number in (0, 1):
            own = world.truth[number].get(me)
            yield from within(
                seen[number], bodies[number], len(world.truth[number]), own, is_first=number == 0
            )
        answered = tuple(list(world.cast.answers(number)) for number in (0, 1))
        yield from between(Side(seen, bodies, answered, tuple(world.truth), me))


def surest(world, pictures):
    return max(guesses(world, pictures), key=lambda guess: guess.sure, default=None)


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("cast", CASTS + MORE * DEEP, ids=name)
def test_nobodys_answer_is_known_above_the_bound(cast, seed, sure_by_kind):
    world = opened(make_world(cast, seed=seed))
    _pages, pictures = look(sign_in(Client(), world.people[0]), world.waves)
    found = list(guesses(world, pictures))
    for guess in found:
        sure_by_kind[guess.what].append(guess.sure)
    assert [guess for guess in found if guess.sure > BOUND + SPARE] == []
