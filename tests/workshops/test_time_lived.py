"""How long each item was lived: pauses and what lay between two openings are not in it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.make import make_membership, make_network, make_workshop
from trama.networks.enums import Role
from trama.sessions.actions import conducting
from trama.workshops.certificates import duration
from trama.workshops.record import minutes_lived

pytestmark = pytest.mark.django_db
BEGIN = datetime(2026, 5, 5, 14, 0, tzinfo=UTC)


def minutes(workshop):
    return {item.kind: round(item.seconds_lived() / 60) for item in workshop.items.all()}


def test_a_item_lasts_what_it_ran_with_pauses_returns_and_more_time_left_out():
    network = make_network()
    by = make_membership(network=network, role=Role.COORDINATOR).person
    with time_machine.travel(BEGIN, tick=False) as clock:
        workshop = make_workshop(network=network)
        welcome = workshop.current
        for wait, act in (
            (4, lambda: conducting.extend(item=welcome, seconds=600, by=by)),
            (8, lambda: conducting.go_on(session=workshop, by=by)),  # welcome: 12
            (5, lambda: conducting.pause(session=workshop, by=by)),  # groups: 5
            (40, lambda: conducting.resume(session=workshop, by=by)),
            (10, lambda: conducting.go_back(session=workshop, by=by)),  # groups: 15
            (3, lambda: conducting.start_item(item=welcome, by=by)),  # already there: nothing changes
            (1, lambda: conducting.go_on(session=workshop, by=by)),  # welcome: 16
            (20, lambda: conducting.end_session(session=workshop, by=by)),  # groups: 35
            (60, lambda: conducting.open_session(session=workshop, by=by)),
        ):
            clock.shift(timedelta(minutes=wait))
            act()
        assert minutes(workshop) == {"welcome": 16, "groups": 35, "plenary": 0, "final_ideas": 0}
        assert minutes_lived(workshop.items.all()) == 51
        conducting.go_on(session=workshop, by=by)
        clock.shift(timedelta(minutes=2))
        assert minutes(workshop)["plenary"] == 2


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, ""), (1, "1 minuto"), (60, "1 hora"), (61, "1 hora y 1 minuto"), (170, "2 horas y 50 minutos")],
)
def test_time_is_said_in_words(count, said):
    assert duration(count) == said
