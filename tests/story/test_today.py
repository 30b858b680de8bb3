"""Hoy of a network as values: the workshop that comes, the size of the network, nothing that is translated."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tests.make import make_network, make_response, make_team, make_wave, make_workshop
from tests.workshops.room_scene import make_room
from trama.story.needs import NeedKind
from trama.story.today import network_today
from trama.story.workshops import NextWorkshop, next_workshop
from trama.workshops.actions.rehearsing import make_rehearsal

pytestmark = pytest.mark.django_db


def test_the_next_workshop_tells_its_parts_and_minutes_and_the_facilitator():
    network, people = make_team(people=2)
    workshop = make_workshop(network=network, is_open=False)
    workshop.held_on = timezone.localdate() + timedelta(days=5)
    workshop.save()
    later = make_workshop(network=network, is_open=False)
    later.held_on = timezone.localdate() + timedelta(days=9)
    later.save()
    result = next_workshop(network=network, person=people[0])
    assert result == NextWorkshop(
        workshop.code, "Taller", workshop.held_on, conducts=True, is_under_way=False, parts=4, minutes=40
    )
    assert next_workshop(network=network, person=people[1]).conducts is False


def test_the_one_that_is_open_tells_who_is_in_and_a_rehearsal_is_none():
    room = make_room(people=3)
    result = next_workshop(network=room.workshop.network, person=room.by)
    assert (result.code, result.is_under_way, result.people) == (room.workshop.code, True, 3)
    make_rehearsal(workshop=room.workshop, by=room.by)
    assert next_workshop(network=room.workshop.network, person=room.by).code == room.workshop.code
    room.workshop.ended_at = timezone.now()
    room.workshop.save()
    assert next_workshop(network=room.workshop.network, person=room.by) is None


def test_no_workshop_of_others_is_told():
    network, people = make_team(people=1)
    make_workshop(network=make_network(cohort=network.cohort))
    assert next_workshop(network=network, person=people[0]) is None


def test_hoy_of_a_network_is_the_same_in_every_language():
    network, people = make_team(people=6)
    wave = make_wave(network=network, people=people, is_final=True)
    for _person in people:
        make_response(wave=wave)
    lines = []
    for language in ("es", "en"):
        with translation.override(language):
            lines.append(network_today(network=network, person=people[0]))
    assert (lines[0].need.kind, lines[0].people, lines[0].schools, lines[0].workshop) == (
        NeedKind.TALK,
        6,
        0,
        None,
    )
    assert asdict(lines[0].need) == asdict(lines[1].need)
    assert [column.code for column in lines[0].thread.columns] == [wave.code]
