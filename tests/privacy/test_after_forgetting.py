"""What is left after forgetting still works: pages load, names are in none of them, comparisons say what they can."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.attack.crawl import crawl
from tests.insights.scene import make_scene, make_wave
from tests.insights.test_comparison import LOW, bodies, trust_of
from tests.make import sign_in
from trama.audit.record import SYSTEM
from trama.demo.load import load_demo
from trama.insights.comparison import compare
from trama.insights.preparing import store_telling
from trama.insights.results import network_results
from trama.networks.enums import Permission, Role, State
from trama.networks.models import Network, NetworkState, Person
from trama.privacy.actions.forgetting import forget_now
from trama.science.change import Direction
from trama.surveys.enums import Timepoint
from trama.surveys.models import PersonKey
from trama.surveys.respondent_sql import linking_key

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


def leave(network):
    network.state = State.GRADUATED
    network.save()
    NetworkState.objects.create(network=network, state=State.GRADUATED, since_on=timezone.localdate())


def test_after_the_keys_a_later_measurement_cannot_be_compared_and_an_earlier_comparison_stays():
    scene = make_scene()
    people = [Person.objects.create(name=f"P{number}") for number in range(6)]
    keys = [linking_key(person.pk, scene.network.pk) for person in people]
    make_wave(scene=scene, bodies=bodies(LOW), links=keys, ago=300)
    now = make_wave(scene=scene, bodies=bodies(LOW, by=1), links=keys, timepoint=Timepoint.FIRST)
    coordinator = scene.people["coordinator"]
    store_telling(wave=now, by=SYSTEM)
    before = compare(results=network_results(wave=now), person=coordinator)
    assert trust_of(before).direction == Direction.ROSE
    for wave in scene.network.waves.all():
        wave.settled_at = wave.final_at
        wave.save()
    leave(scene.network)
    with time_machine.travel(timezone.now() + YEAR + timedelta(days=2)):
        assert forget_now().counts["linking_keys"] == 6
        assert not PersonKey.objects.exists()
        assert compare(results=network_results(wave=now), person=coordinator) == before
        fresh = [linking_key(person.pk, scene.network.pk) for person in people]
        assert not set(fresh) & set(keys)
        again = make_wave(
            scene=scene, bodies=bodies(LOW, by=1), links=fresh, timepoint=Timepoint.SECOND, ago=20
        )
        store_telling(wave=again, by=SYSTEM)
        later = compare(results=network_results(wave=again), person=coordinator)
        assert {change.direction for change in later.changes} == {Direction.CANNOT_SAY}


def test_every_page_of_who_stays_loads_and_says_no_name_of_who_left():
    load_demo(seed=1, networks=4)
    kept = Network.objects.get(name="Red Rural Valle del Río")
    for network in Network.objects.exclude(pk=kept.pk):
        leave(network)
    names = set(Person.objects.values_list("name", flat=True))
    with time_machine.travel(timezone.now() + 4 * YEAR):
        run = forget_now()
        assert run.ended_at
        assert run.counts["people"] > 10
        gone = names - set(Person.objects.values_list("name", flat=True))
        assert len(gone) > 10
        pages = {}
        for person in who_stays():
            reached = crawl(sign_in(Client(), person), ["/hoy/", "/programa/redes/", "/talleres/"])
            assert reached, person
            pages |= {(person.pk, address): page for address, page in reached.items()}
        assert len(pages) > 60
        said = {(address, name) for (_who, address), page in pages.items() for name in gone if name in page}
        assert said == set()


def who_stays():
    """One for each role of the demonstration that is still there."""
    found = {}
    for person in Person.objects.filter(user__isnull=False, erased_at__isnull=True).order_by("pk"):
        membership = person.current_memberships().first()
        if membership and membership.may(Permission.NETWORK_VIEW):
            found.setdefault(membership.role, person)
    assert {Role.COACH, Role.DIRECTION, Role.COORDINATOR} <= set(found)
    return list(found.values())
