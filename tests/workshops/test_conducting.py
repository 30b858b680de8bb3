"""Items are soft: any may be started, left and started again; nothing is lost, doubled or seen early."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.make import make_membership, make_network, make_workshop
from trama.live.changes import version_of
from trama.networks.enums import Role
from trama.sessions.actions import conducting
from trama.sessions.errors import EmptyAgenda, NotOpen
from trama.sessions.models import AgendaItem
from trama.sessions.queries import progress_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    network = make_network()
    who = make_membership(network=network, role=Role.COORDINATOR).person
    return make_workshop(network=network, kinds=("welcome", "case", "groups", "final_ideas")), who


def again(workshop):
    workshop.refresh_from_db()
    return workshop


def test_going_on_and_back_keeps_what_was_left_of_each(desk):
    workshop, who = desk
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        first = conducting.go_back(session=workshop, by=who)
        conducting.start_item(item=first, by=who)
        left = AgendaItem.objects.get(pk=first.pk).seconds_left()
    with time_machine.travel(now + timedelta(seconds=90), tick=False):
        second = conducting.go_on(session=workshop, by=who)
    with time_machine.travel(now + timedelta(seconds=300), tick=False):
        conducting.go_back(session=workshop, by=who)
        first.refresh_from_db()
        assert first.seconds_left() == left - 90
        assert (first.is_running, first.ended_at) == (True, None)
        assert AgendaItem.objects.get(pk=second.pk).seconds_left() == 600 - 210


def test_two_who_press_at_once_go_one_item_further_and_not_two(desk):
    workshop, who = desk
    first, second = workshop.items.all()[:2]
    for _press in range(2):
        assert conducting.go_on(session=workshop, leaving=first.code, by=who) == second
    assert again(workshop).current == second
    before = version_of(workshop.topic)
    assert conducting.go_back(session=workshop, leaving=first.code, by=who) == second
    assert version_of(workshop.topic) == before
    for _press in range(2):
        assert conducting.go_back(session=workshop, leaving=second.code, by=who) == first
    assert conducting.go_on(session=workshop, by=who) == second


def test_from_no_item_one_goes_to_the_first_once(desk):
    _workshop, who = desk
    waiting = make_workshop(network=make_network(), is_open=False, kinds=("welcome", "case"))
    conducting.open_session(session=waiting, by=who)
    for _press in range(2):
        assert conducting.go_on(session=waiting, leaving="", by=who).kind == "welcome"


def test_late_is_below_zero_and_more_time_is_added_running_or_not(desk):
    workshop, who = desk
    current = workshop.current
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert AgendaItem.objects.get(pk=current.pk).seconds_left() < 0
        conducting.extend(item=current, seconds=120, by=who)
        assert AgendaItem.objects.get(pk=current.pk).seconds_left() > 0
    waiting = workshop.items.last()
    conducting.extend(item=waiting, seconds=60, by=who)
    assert AgendaItem.objects.get(pk=waiting.pk).seconds_left() == 660


def test_a_pause_stops_the_clock_wherever_one_goes_meanwhile(desk):
    workshop, who = desk
    conducting.pause(session=workshop, by=who)
    conducting.pause(session=workshop, by=who)
    assert again(workshop).takes_writing is False
    item = conducting.go_on(session=workshop, by=who)
    assert AgendaItem.objects.get(pk=item.pk).is_running is False
    conducting.resume(session=workshop, by=who)
    conducting.resume(session=workshop, by=who)
    assert AgendaItem.objects.get(pk=item.pk).is_running is True
    assert again(workshop).takes_writing is True


def test_what_is_skipped_is_passed_over_until_it_is_not(desk):
    workshop, who = desk
    second = workshop.items.all()[1]
    conducting.skip_item(item=second, is_skipped=True, by=who)
    assert conducting.go_on(session=workshop, by=who).kind == "groups"
    assert progress_of(session=again(workshop)).of == 3
    conducting.skip_item(item=second, is_skipped=False, by=who)
    assert conducting.go_back(session=workshop, by=who) == second


def test_what_was_revealed_belongs_to_its_item(desk):
    workshop, who = desk
    case = workshop.items.all()[1]
    conducting.start_item(item=case, by=who)
    conducting.reveal(item=case, is_revealed=True, by=who)
    for _ in range(2):
        conducting.go_on(session=workshop, by=who)
    conducting.start_item(item=case, by=who)
    case.refresh_from_db()
    assert case.revealed_at is not None
    conducting.reveal(item=case, is_revealed=False, by=who)
    case.refresh_from_db()
    assert case.revealed_at is None


def test_a_room_that_is_not_open_goes_nowhere_and_after_the_end_it_may_open_again(desk):
    _workshop, who = desk
    closed = make_workshop(network=make_network(), is_open=False)
    with pytest.raises(NotOpen):
        conducting.go_on(session=closed, by=who)
    with pytest.raises(NotOpen):
        conducting.start_item(item=closed.items.first(), by=who)
    conducting.open_session(session=closed, by=who)
    assert conducting.go_on(session=closed, by=who) == closed.items.first()
    conducting.end_session(session=closed, by=who)
    conducting.end_session(session=closed, by=who)
    assert again(closed).is_under_way is False
    conducting.open_session(session=closed, by=who)
    assert again(closed).is_under_way is True
    assert closed.current.is_running
    empty = make_workshop(network=make_network(), is_open=False, kinds=())
    conducting.open_session(session=empty, by=who)
    with pytest.raises(EmptyAgenda):
        conducting.go_on(session=empty, by=who)


def test_everything_that_happens_moves_the_pages(desk):
    workshop, who = desk
    before = version_of(workshop.topic)
    conducting.say(session=workshop, text="  Volvemos en cinco minutos ", by=who)
    assert again(workshop).said == "Volvemos en cinco minutos"
    assert version_of(workshop.topic) > before


STEPS = st.lists(
    st.sampled_from(
        ["on", "back", "pause", "resume", "more", "skip", "keep", "reveal", "hide", "end", "open"]
    ),
    max_size=25,
)


class RandomWalks(TestCase):
    """Whatever is pressed in whatever order."""

    @given(steps=STEPS)
    @settings(max_examples=60)
    def test_no_walk_loses_a_item_or_runs_two(self, steps):
        network = make_network()
        who = make_membership(network=network, role=Role.COORDINATOR).person
        workshop = make_workshop(network=network, kinds=("welcome", "case", "final_ideas"))
        codes = {item.code for item in workshop.items.all()}
        for step in steps:
            self.press(workshop, step, who)
            workshop.refresh_from_db()
            items = list(workshop.items.all())
            running = [item for item in items if item.is_running]
            assert {item.code for item in items} == codes
            assert len(running) <= 1
            assert all(item.pk == workshop.current_id for item in running)
            assert bool(running) is (workshop.is_under_way and workshop.paused_at is None) or not running

    def press(self, workshop, step, who):
        plain = {
            "on": conducting.go_on, "back": conducting.go_back, "pause": conducting.pause,
            "resume": conducting.resume, "end": conducting.end_session, "open": conducting.open_session,
        }  # fmt: skip
        item = workshop.current
        try:
            if step in plain:
                plain[step](session=workshop, by=who)
            elif step == "more":
                conducting.extend(item=item, seconds=60, by=who)
            elif step in {"skip", "keep"}:
                conducting.skip_item(item=item, is_skipped=step == "skip", by=who)
            else:
                conducting.reveal(item=item, is_revealed=step == "reveal", by=who)
        except NotOpen:
            assert not workshop.is_under_way
