"""The threads of a network through time."""

import pytest

from tests.insights.scene import make_scene, make_wave
from tests.insights.test_comparison import LOW, bodies
from trama.audit.record import SYSTEM
from trama.insights.preparing import store_telling
from trama.instruments.models import InstrumentVersion
from trama.story.thread import network_thread
from trama.surveys.enums import Timepoint

pytestmark = pytest.mark.django_db


def test_the_thread_has_a_gap_where_it_cannot_be_said():
    scene = make_scene()
    make_wave(scene=scene, bodies=bodies(LOW[:4]), ago=300)
    later = make_wave(scene=scene, bodies=bodies(LOW), timepoint=Timepoint.FIRST)
    store_telling(wave=later, by=SYSTEM)

    thread = network_thread(network=scene.network, person=scene.people["coordinator"])

    trust = next(strand for strand in thread.strands if strand.dimension.key == "trust")
    assert [column.timepoint for column in thread.columns] == ["T0", "T1"]
    assert [knot.mean is None for knot in trust.knots] == [True, False]
    assert network_thread(network=scene.network, person=scene.people["member"]) is None


def test_between_two_versions_the_thread_says_how_many_sentences_were_asked_alike(client):
    scene = make_scene()
    then = make_wave(scene=scene, bodies=bodies(LOW), ago=300)
    later = make_wave(scene=scene, bodies=bodies(LOW), timepoint=Timepoint.FIRST)
    store_telling(wave=later, by=SYSTEM)
    network, person = scene.network, scene.people["coordinator"]
    assert network_thread(network=network, person=person).changes == ()

    then.version = InstrumentVersion.objects.get(pack="clider", code="cfr", number="0.2")
    then.save()
    [change] = network_thread(network=network, person=person).changes
    assert (change.common, change.asked) == (13, 40)
    client.force_login(scene.user("coordinator"))
    page = " ".join(client.get("/hoy/").content.decode().split())
    assert (
        f"Entre {change.before} y {change.after} cambiaron las frases: 13 de 40 se preguntaron igual" in page
    )
