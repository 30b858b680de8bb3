"""Answers that are held known: whoever looks subtracts them, in every measurement."""

import pytest
from django.core.cache import cache

from tests.insights.scene import make_scene, make_wave
from trama.audit.record import SYSTEM
from trama.insights.disclosure import Policy
from trama.insights.preparing import store_telling, telling_in
from trama.insights.results import network_results
from trama.insights.rungs import Rung
from trama.instruments.models import InstrumentVersion
from trama.surveys.enums import Mode

PROTECTED = Policy(minimum=5, is_protected=True)


def test_what_does_not_count_makes_no_figure():
    assert PROTECTED.allows(5, 0) and PROTECTED.allows(5, 3)
    assert not (PROTECTED.allows(5, 1) or PROTECTED.allows(5, 2) or PROTECTED.allows(4, 4))
    assert [PROTECTED.sentences(6, known) for known in (0, 3, 4, 5, 6)] == [True, True, False, False, True]


def shown(wave):
    """Whether anything is told of it, worked out anew."""
    cache.clear()
    return network_results(wave=wave).is_shown


@pytest.mark.django_db
@pytest.mark.parametrize("first", [Mode.IDENTIFIED, Mode.INDIVIDUAL])
def test_an_identified_measurement_is_looked_at_side_by_side(first):
    """Six who told theirs by name and say the same again: then no square is drawn, beside what is known of them."""
    scene = make_scene()
    version = InstrumentVersion.objects.newest(pack="clider", code="cfr").parsed
    bodies = [
        {"items": {item.code: 1 + (person + number) % 5 for number, item in enumerate(version.items)}}
        for person in range(6)
    ]
    modes = (first, Mode.INDIVIDUAL if first == Mode.IDENTIFIED else Mode.IDENTIFIED)
    make_wave(scene=scene, bodies=bodies, links=range(1, 7), ago=300, mode=modes[0])
    later = make_wave(scene=scene, bodies=bodies, links=range(1, 7), ago=60, mode=modes[1])
    store_telling(wave=later, by=SYSTEM)
    found = network_results(wave=later).items
    if first == Mode.INDIVIDUAL:
        assert {item.rung for item in found} == {Rung.EACH}  # they agreed to be known
    else:
        assert sum(item.rung is not Rung.EACH for item in found) > len(found) / 2


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
    store_telling(wave=later, by=SYSTEM)
    assert network_results(wave=first).dimensions[0].mean
    assert network_results(wave=later).is_shown
    assert not all(choice.rung is Rung.EACH for choice in telling_in(later).choices.values())


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
    wave.delete()
    wave = make_wave(scene=scene, bodies=bodies, links=[1, 2, 3, 4, 5, *[None] * 7], ago=61)
    assert shown(wave)
    wave.responses.filter(link__in=[1, 2, 3, 4]).update(is_known=True)
    assert not shown(wave)
    wave.responses.filter(link=5).update(is_known=True)
    assert shown(wave)
