"""Two who conduct press at once, each in a transaction of its own: one of them waits, and then sees what is."""

import threading

import pytest
from django.db import connection, transaction

from tests.workshops.room_scene import make_room
from trama.sessions.actions import conducting

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Begin the first, let the others begin while it is not yet committed, and end them all."""
    problems = []

    def run(act):
        try:
            act()
        except Exception as problem:  # noqa: BLE001 -- raised again in the test's own thread
            problems.append(problem)
        finally:
            connection.close()

    first, *others = acts
    threads = [threading.Thread(target=run, args=(act,)) for act in others]
    with transaction.atomic():
        first()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=0.5)  # it waits for the row, or for the database, until this one is done
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []


def running(workshop):
    return [item.position for item in workshop.items.all() if item.is_running]


@pytest.fixture
def room():
    found = make_room(kind="groups")
    assert running(found.workshop) == [1]
    return found


@pytest.mark.parametrize(("step", "way"), [(conducting.go_on, 1), (conducting.go_back, -1)])
def test_a_button_pressed_by_two_at_once_is_one_step(room, step, way):
    seen, lands_on = room.workshop.current.code, room.workshop.current.position + way

    def press():
        step(session=room.workshop, leaving=seen, by=room.by)

    at_once(press, press)
    room.workshop.refresh_from_db()
    assert room.workshop.current.position == lands_on
    assert running(room.workshop) == [lands_on]


def test_a_pause_beside_a_step_stops_the_time_of_the_item_that_is(room):
    at_once(
        lambda: conducting.go_on(session=room.workshop, by=room.by),
        lambda: conducting.pause(session=room.workshop, by=room.by),
    )
    room.workshop.refresh_from_db()
    assert room.workshop.paused_at is not None
    assert running(room.workshop) == []
