"""What waits in a network, from the first measurement to the quiet, as values."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.make import make_focus, make_response, make_team, make_wave
from trama.story.needs import NeedKind, NetworkNeed, network_need
from trama.surveys.enums import Mode

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    network, people = make_team(people=7)
    return network, people[0], people[1]


def answered(network, times, *, people=(), days=1, **fields):
    opened = timezone.now() - timedelta(days=days)
    wave = make_wave(network=network, people=people, is_final=True, opened=opened, **fields)
    for _time in range(times):
        make_response(wave=wave)
    return wave


def test_without_a_measurement_the_first_one_waits(team):
    network, coordination, member = team
    assert network_need(network=network, person=coordination) == NetworkNeed(
        NeedKind.MEASURE_FIRST, network.code
    )
    assert network_need(network=network, person=member) is None


def test_one_that_is_open_is_watched_and_one_that_is_closed_has_its_day(team):
    network, coordination, _member = team
    wave = make_wave(network=network)
    watched = network_need(network=network, person=coordination)
    assert (watched.kind, watched.wave, watched.at) == (NeedKind.WATCH_OPEN, wave.code, wave.closes_at)
    wave.closed_at = timezone.now() - timedelta(hours=1)
    wave.save()
    closed = network_need(network=network, person=coordination)
    assert (closed.kind, closed.at) == (NeedKind.WATCH_CLOSED, wave.final_at)


def test_a_conversed_one_waits_to_be_held_and_then_to_be_talked_about(team):
    network, coordination, _member = team
    wave = make_wave(network=network, mode=Mode.CONVERSED)
    assert network_need(network=network, person=coordination).kind == NeedKind.CONVERSE
    wave.delete()
    answered(network, 0, mode=Mode.CONVERSED)
    assert network_need(network=network, person=coordination).kind == NeedKind.TALK_CONVERSED


def test_results_wait_to_be_opened_and_then_to_be_talked_about(team):
    network, coordination, member = team
    wave = answered(network, 6, is_released=False)
    result = network_need(network=network, person=coordination)
    assert (result.kind, result.invited) == (NeedKind.OPEN_RESULTS, 0)
    wave.released_at, wave.release = timezone.now(), 1
    wave.save()
    assert network_need(network=network, person=coordination).kind == NeedKind.TALK
    assert network_need(network=network, person=member) is None
    wave.shared_at = timezone.now()
    wave.save()
    assert network_need(network=network, person=member).kind == NeedKind.TALK


def test_too_few_answers_are_said(team):
    network, coordination, _member = team
    answered(network, 3)
    result = network_need(network=network, person=coordination)
    assert (result.kind, result.arrived) == (NeedKind.TALK_TOO_FEW, 3)


def test_answers_without_a_link_do_not_make_enough(team):
    network, coordination, _member = team
    wave = answered(network, 4)
    for _time in range(9):
        make_response(wave=wave, link=None)
    result = network_need(network=network, person=coordination)
    assert (result.kind, result.arrived) == (NeedKind.TALK_TOO_FEW, 4)


@pytest.mark.parametrize(("days", "kind"), [(20, None), (89, None), (91, NeedKind.MEASURE_AGAIN)])
def test_once_a_focus_came_of_it_nothing_waits_until_the_network_is_quiet(team, days, kind):
    network, coordination, member = team
    wave = answered(network, 6, days=days, shared_at=timezone.now())
    make_focus(wave=wave)
    found = network_need(network=network, person=coordination)
    assert (found.kind if found else None) == kind
    assert network_need(network=network, person=member).kind == NeedKind.SEE_SHARED
    wave.shared_at = timezone.now() - timedelta(days=15)
    wave.save()
    assert network_need(network=network, person=member) is None


def test_what_was_talked_about_and_not_shared_is_asked_again(team):
    network, coordination, member = team
    wave = answered(network, 6, talk_step=9)
    assert network_need(network=network, person=coordination).kind == NeedKind.SHARE
    assert network_need(network=network, person=member) is None
    wave.shared_at = timezone.now()
    wave.save()
    assert network_need(network=network, person=coordination) is None
    assert network_need(network=network, person=member).kind == NeedKind.SEE_SHARED


def test_a_focus_of_another_measurement_does_not_count(team):
    network, coordination, _member = team
    before = answered(network, 6, days=200, shared_at=timezone.now())
    make_focus(wave=before)
    answered(network, 6, days=3, shared_at=timezone.now())
    assert network_need(network=network, person=coordination).kind == NeedKind.TALK
