"""Whoever must decide of an objection, or of the coordination asked back, finds it on Hoy and in their mail."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_person, make_team, make_user, make_wave, sign_in
from trama.jobs.schedule import run_scheduled
from trama.mail.models import Letter, LetterState
from trama.networks.actions.handing_over import ask_back, hand_over_coordination
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.story.decisions import DecisionKind, waiting_decisions
from trama.surveys.actions.objections import annul_wave, reopen_results
from trama.surveys.actions.rooms import agree_to_reopen
from trama.surveys.models import Wave
from trama.surveys.queries import deciders_of
from trama.surveys.tasks import tell_objected

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    network, people = make_team(people=2)
    return network, people, make_membership(network=network, role=Role.COACH).person


def withheld(network, **more):
    wave = make_wave(network=network, is_final=True, **more)
    Wave.objects.filter(pk=wave.pk).update(withheld_at=timezone.now())
    wave.refresh_from_db()
    return wave


def direction_of(network):
    person = make_person(user=make_user())
    programme = network.cohort.programme
    Membership.objects.create(person=person, programme=programme, role=Role.DIRECTION, since_on="2026-03-01")
    return person


def hoy(person):
    return sign_in(Client(), person).get("/hoy/").content.decode()


def test_an_objection_is_on_hoy_of_whoever_decides_and_of_nobody_else(scene):
    network, people, coach = scene
    direction = direction_of(network)
    wave = withheld(network)
    assert [decision.wave for decision in waiting_decisions(person=coach)] == [wave.code]
    assert "una objeción espera tu decisión" in hoy(coach)
    assert f"/mediciones/{wave.code}/" in hoy(coach)
    for other in (*people, direction):
        assert "una objeción espera tu decisión" not in hoy(other)
    reopen_results(wave=wave, by=coach)
    assert waiting_decisions(person=coach) == []


def test_where_nobody_accompanies_the_direction_finds_it(scene):
    network, _people, coach = scene
    coach.memberships.all().delete()
    direction = direction_of(network)
    withheld(network)
    assert "una objeción espera tu decisión" in hoy(direction)


def test_of_an_annulled_measurement_hoy_says_nothing_more(scene):
    network, people, coach = scene
    wave = make_wave(network=network)
    Wave.objects.filter(pk=wave.pk).update(withheld_at=timezone.now(), closed_at=timezone.now())
    assert "Hay una medición en curso" not in hoy(people[0])
    annul_wave(wave=wave, by=coach)
    for person in (people[0], coach):
        assert "definitiva el" not in hoy(person)
        assert "objeción" not in hoy(person)


def test_in_a_room_it_waits_for_each_side_until_that_one_agrees(scene):
    network, people, coach = scene
    wave = withheld(network, heads=5)
    assert {person.pk for person in deciders_of(wave=wave)} == {people[0].pk, coach.pk}
    agree_to_reopen(wave=wave, by=coach)
    assert waiting_decisions(person=coach) == []
    assert len(waiting_decisions(person=people[0])) == 1


def test_a_coordination_asked_back_is_on_hoy_of_who_may_give_it_back(scene):
    network, people, coach = scene
    [handover] = hand_over_coordination(network=network, to=people[1], by=people[0])
    ask_back(handover=handover, by=people[0])
    for person in (people[1], coach):
        assert [decision.kind for decision in waiting_decisions(person=person)] == [DecisionKind.ASKED_BACK]
        assert "piden la coordinación de vuelta" in hoy(person)
    assert waiting_decisions(person=people[0]) == []


def test_whoever_decides_gets_one_letter_an_objection_and_none_once_decided(
    scene, django_capture_on_commit_callbacks
):
    network, _people, coach = scene
    wave = withheld(network)
    mail.outbox.clear()
    for _again in range(2):
        tell_objected.enqueue(wave.pk)
    assert [letter.to for letter in mail.outbox] == [[coach.email]]
    assert "una objeción" in mail.outbox[0].subject.lower()
    assert f"/mediciones/{wave.code}/" in mail.outbox[0].body

    Letter.objects.update(state=LetterState.WAITING, next_at=timezone.now())
    reopen_results(wave=wave, by=coach)
    with django_capture_on_commit_callbacks(execute=True):
        run_scheduled()
    assert len(mail.outbox) == 1
    assert Letter.objects.get().state == LetterState.DROPPED
