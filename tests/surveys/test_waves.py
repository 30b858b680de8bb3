"""Opening, moving, closing and settling."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.make import make_network, make_person, make_response, make_team, make_versions, make_wave
from trama.audit.models import AuditEntry
from trama.networks.enums import State
from trama.surveys.actions.waves import Plan, close_wave, move_closing, open_wave, set_reminders, settle_wave
from trama.surveys.enums import Mode, ReminderState, Timepoint
from trama.surveys.errors import (
    AlreadyOpen,
    ClosesInThePast,
    NetworkNotAccompanied,
    TooFewPeople,
    WaveClosed,
    WaveNotFinal,
)
from trama.surveys.models import Draft, Reminder, Response
from trama.surveys.queries import participation
from trama.surveys.tasks import run_due

pytestmark = pytest.mark.django_db


def plan(people, **fields):
    usual = {
        "timepoint": Timepoint.PULSE,
        "mode": Mode.INDIVIDUAL,
        "closes_at": timezone.now() + timedelta(days=7),
    }
    return Plan(version=make_versions()["pulso"], people=people, **{**usual, **fields})


def test_open_wave_invites_everybody_once_and_fixes_five():
    network, people = make_team(people=7)
    wave = open_wave(network=network, plan=plan(people), by=people[0])
    assert {invitation.person for invitation in wave.invitations.all()} == set(people)
    assert (wave.minimum, wave.grace_hours) == (5, 72)
    assert wave.final_at == wave.closes_at + timedelta(hours=72)
    assert AuditEntry.objects.get(event="wave_opened").actor == people[0].code


def test_five_people_are_enough_and_four_are_told_why_not():
    network, people = make_team(people=5)
    with pytest.raises(TooFewPeople):
        open_wave(network=network, plan=plan(people[:4]), by=people[0])
    assert open_wave(network=network, plan=plan(people), by=people[0]).minimum == 5


@pytest.mark.parametrize("mode", [Mode.CONVERSED, Mode.IDENTIFIED])
def test_four_people_may_converse_or_agree_to_be_identified(mode):
    network, people = make_team(people=4)
    wave = open_wave(network=network, plan=plan(people, mode=mode), by=people[0])
    assert wave.minimum == 1


def test_open_wave_refuses_a_second_one_at_the_same_timepoint():
    network, people = make_team()
    open_wave(network=network, plan=plan(people), by=people[0])
    with pytest.raises(AlreadyOpen):
        open_wave(network=network, plan=plan(people), by=people[0])


def test_open_wave_refuses_a_paused_network_and_a_past_closing():
    network, people = make_team()
    with pytest.raises(ClosesInThePast):
        open_wave(network=network, plan=plan(people, closes_at=timezone.now()), by=people[0])
    paused = make_network(state=State.PAUSED)
    with pytest.raises(NetworkNotAccompanied):
        open_wave(network=paused, plan=plan(people), by=people[0])


def test_closing_keeps_the_grace_and_twice_changes_nothing():
    network, people = make_team()
    wave = open_wave(network=network, plan=plan(people, grace_hours=10), by=people[0])
    close_wave(wave=wave, by=people[0])
    closed = wave.closed_at
    close_wave(wave=wave, by=people[0])
    assert wave.closed_at == closed
    assert wave.final_at == closed + timedelta(hours=10)
    assert (wave.is_offered, wave.is_final) == (False, False)
    with pytest.raises(WaveClosed):
        move_closing(wave=wave, closes_at=timezone.now() + timedelta(days=1), by=people[0])


def test_nobody_is_waited_for_once_everybody_has_answered():
    network, people = make_team(people=6)
    wave = open_wave(network=network, plan=plan(people), by=people[0])
    for _person in people:
        make_response(wave=wave)
    close_wave(wave=wave, by=people[0])
    assert (wave.is_final, wave.may_be_opened, wave.final_at) == (True, True, wave.closed_at)


@pytest.mark.parametrize("missing", ["answer", "withdrawn", "draft"])
def test_what_can_still_come_is_waited_for(missing):
    network, people = make_team(people=6)
    wave = open_wave(network=network, plan=plan(people), by=people[0])
    for _person in people[1:] if missing == "answer" else people:
        make_response(wave=wave)
    if missing == "withdrawn":
        wave.responses.first().delete()
    if missing == "draft":
        Draft.objects.create(wave=wave, device="a", body={}, page=1)
    close_wave(wave=wave, by=people[0])
    assert (wave.is_final, wave.grace_hours) == (False, 72)


def test_a_demonstration_waits_for_nobody(settings):
    settings.DEMO = True
    network, people = make_team(people=6)
    wave = open_wave(network=network, plan=plan(people), by=people[0])
    close_wave(wave=wave, by=people[0])
    assert wave.is_final


def test_without_grace_closing_is_final_at_once():
    network, people = make_team()
    wave = open_wave(network=network, plan=plan(people, grace_hours=0), by=people[0])
    close_wave(wave=wave, by=people[0])
    assert wave.is_final


def test_moving_the_closing_moves_the_end():
    network, people = make_team()
    wave = open_wave(network=network, plan=plan(people), by=people[0])
    later = timezone.now() + timedelta(days=20)
    move_closing(wave=wave, closes_at=later, by=people[0])
    wave.refresh_from_db()
    assert wave.final_at == later + timedelta(hours=72)


def test_settling_leaves_nothing_half_done_and_no_order():
    network, people = make_team()
    wave = make_wave(network=network, people=people, is_final=True)
    before = {make_response(wave=wave, value=value).pk for value in (1, 2, 3, 4, 5)}
    Draft.objects.create(wave=wave, device="x")

    settle_wave(wave=wave)

    after = list(Response.objects.filter(wave=wave))
    assert not before & {response.pk for response in after}
    assert sorted(response.body["items"]["PRO3"] for response in after) == [1, 2, 3, 4, 5]
    assert Draft.objects.count() == 0
    with pytest.raises(WaveNotFinal):
        settle_wave(wave=make_wave(network=make_network()))


@time_machine.travel("2026-11-24 15:00Z", tick=False)
def test_what_the_clock_brings(mailoutbox, django_capture_on_commit_callbacks):
    network, people = make_team()
    final = make_wave(network=make_network(), is_final=True)
    wave = make_wave(network=network, people=people)
    wave.invitations.filter(person=people[1]).update(is_used=True)
    Reminder.objects.create(wave=wave, due_at=timezone.now() - timedelta(minutes=1))

    with django_capture_on_commit_callbacks(execute=True):
        done = run_due()

    final.refresh_from_db()
    assert final.settled_at is not None
    assert (done["settled"], done["reminded"]) == (1, 1)
    assert {mail.to[0] for mail in mailoutbox} == {person.email for person in people} - {people[1].email}
    assert "ignora este mensaje" in mailoutbox[0].body
    assert Reminder.objects.get().state == ReminderState.SENT


def test_two_reminders_at_most():
    network, people = make_team()
    wave = open_wave(network=network, plan=plan(people), by=people[0])
    days = [timezone.now() + timedelta(days=number) for number in (1, 2, 3)]
    set_reminders(wave=wave, days=days, by=people[0])
    assert [reminder.due_at for reminder in wave.reminders.all()] == days[:2]


def test_live_count_moves_by_three_and_is_exact_once_results_are_opened():
    network, people = make_team()
    wave = make_wave(network=network, people=people)
    make_response(wave=wave)
    assert participation(wave=wave).arrived == 0
    done = make_wave(network=make_network(), people=[make_person()], is_final=True)
    make_response(wave=done)
    assert participation(wave=done).arrived == 1
    done.released_at = None
    assert participation(wave=done).arrived == 0
