"""When a workshop ends as it goes, and where a delay comes out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.make import make_membership, make_network, make_workshop
from trama.live.changes import version_of
from trama.networks.enums import Role
from trama.sessions.actions import conducting
from trama.sessions.timing import following, timing

pytestmark = pytest.mark.django_db

START = datetime(2026, 5, 14, 15, 0, 5, tzinfo=UTC)
KINDS = ("welcome", "case", "groups", "plenary", "final_ideas", "closing")


@pytest.fixture
def desk():
    with time_machine.travel(START, tick=False):
        network = make_network()
        who = make_membership(network=network, role=Role.COORDINATOR).person
        workshop = make_workshop(network=network, kinds=KINDS)
        workshop.items.filter(kind__in=("groups", "plenary")).update(minutes=20)
    return workshop, who


def at(workshop, minutes):
    now = START + timedelta(minutes=minutes)
    workshop.refresh_from_db()
    with time_machine.travel(now, tick=False):
        return timing(session=workshop, items=list(workshop.items.all()), now=now)


def do(act, minutes, **what):
    with time_machine.travel(START + timedelta(minutes=minutes), tick=False):
        return act(**what)


def test_on_time_while_the_item_lasts_and_late_from_then_on(desk):
    workshop, _who = desk
    result = at(workshop, 4)
    assert (result.late, result.ends, result.rest) == (0, START + timedelta(minutes=80), 70 * 60)
    assert {at(workshop, seconds / 60).ends for seconds in (0.2, 0.7, 31.4, 599.9)} == {result.ends}
    assert at(workshop, 14).late == 4
    assert at(workshop, 14).ends == START + timedelta(minutes=84)


def test_more_time_and_a_pause_make_it_late_and_skipping_brings_it_back(desk):
    workshop, who = desk
    do(conducting.extend, 2, item=workshop.current, seconds=180, by=who)
    assert at(workshop, 3).late == 3
    do(conducting.pause, 4, session=workshop, by=who)
    do(conducting.resume, 6, session=workshop, by=who)
    assert at(workshop, 6).late == 5
    do(conducting.skip_item, 7, item=workshop.items.get(kind="case"), is_skipped=True, by=who)
    assert at(workshop, 7).late == -5
    assert following(session=workshop, items=list(workshop.items.all())).kind == "groups"


def test_what_was_done_is_not_counted_again(desk):
    workshop, who = desk
    for minutes in (10, 20):
        do(conducting.go_on, minutes, session=workshop, by=who)
    workshop.refresh_from_db()
    do(conducting.start_item, 21, item=workshop.items.get(kind="welcome"), by=who)
    result = at(workshop, 21)
    assert result.rest == (19 + 20 + 10 + 10) * 60
    do(conducting.end_session, 30, session=workshop, by=who)
    assert at(workshop, 50).ends == START + timedelta(minutes=30)


def test_a_delay_comes_out_of_the_items_to_come_but_never_of_the_protected_ones(desk):
    workshop, who = desk
    result = at(workshop, 16)
    assert result.late == 6
    assert {cut.item.kind: (cut.before, cut.after) for cut in result.cuts} == {
        "case": (10, 9), "groups": (20, 17), "plenary": (20, 18),
    }  # fmt: skip
    do(conducting.catch_up, 16, session=workshop, by=who)
    assert at(workshop, 16).late == 0
    before = version_of(workshop.topic)
    do(conducting.catch_up, 16, session=workshop, by=who)
    assert version_of(workshop.topic) == before
    assert workshop.items.get(kind="closing").seconds_left() == 600


def test_a_delay_that_does_not_fit_leaves_every_item_at_least_half(desk):
    workshop, who = desk
    for minutes in (20, 60):
        do(conducting.go_on, minutes, session=workshop, by=who)
    result = at(workshop, 70)
    assert result.late == 40
    assert [(cut.before, cut.after) for cut in result.cuts] == [(20, 10)]


def test_before_it_begins_there_is_only_how_long_it_takes():
    workshop = make_workshop(network=make_network(), is_open=False, kinds=KINDS)
    result = timing(session=workshop, items=list(workshop.items.all()), now=START)
    assert (result.is_begun, result.total, result.late, result.cuts) == (False, 60, 0, ())
