"""A change that commits while a page is being drawn reaches it: every page, in every gap between two queries.

One thread loads a page and stops before its nth query until another thread, on a connection of its own, has
committed a change. The page then hears what its stream sends and must equal the page loaded fresh.
`TRAMA_LOADS` asks for more loads than the sample that every run takes.
"""

import os
import random
import threading
from functools import partial

import pytest
from django.db import connection

from tests.live_page import LivePage
from tests.workshops.room_scene import make_room
from trama.live import page as live_page
from trama.live.changes import version_of
from trama.live.marks import mark
from trama.sessions.actions import conducting, joining
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import Card
from trama.workshops.actions import grouping, writing
from trama.workshops.actions.plenary import draw_turns
from trama.workshops.enums import Shape

pytestmark = pytest.mark.django_db(transaction=True)

LOADS = int(os.environ.get("TRAMA_LOADS", "60"))
KINDS = ("welcome", "groups", "plenary", "final_ideas")
LONGEST = 29  # queries of a page, session and person included
DESK = ("", "control/", "proyectar/", "tablero/", "personas/", "hojas/", "plenario/")


class BeforeQuery:
    """Lets something else happen before the nth query of a page, and counts its queries."""

    def __init__(self, nth, happen):
        self.nth, self.happen, self.queries = nth, happen, 0

    def __call__(self, execute, sql, params, many, context):
        if self.queries == self.nth:
            elsewhere(self.happen)
        self.queries += 1
        return execute(sql, params, many, context)


def elsewhere(happen):
    """In a thread with a connection of its own, to its end."""
    problems = []

    def run():
        try:
            happen()
        except Exception as problem:  # noqa: BLE001 -- raised again in the test's own thread
            problems.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=60)
    assert not thread.is_alive()
    assert problems == []


def make_change(room, number):
    """One of the things that happen while people look, each time another."""
    dice = random.Random(number)  # noqa: S311 -- repeatable on purpose
    person, group = dice.choice(room.people), room.group(dice.choice((1, 2)))
    person.refresh_from_db()
    voice = group.participants.first()
    acts = [
        lambda: joining.join(
            session=room.workshop, card=Card(f"Nueva {number}"), secret=f"n{number}", by=Card("")
        ),
        lambda: writing.add_note(
            workshop=room.workshop,
            shape=dice.choice(list(Shape)),
            wording=Wording(f"nota {number}"),
            is_signed=True,
            tags=[],
            by=person,
        ),
        lambda: writing.write_entry(group=group, question=0, wording=Wording(f"línea {number}"), by=voice),
        lambda: conducting.say(session=room.workshop, text=f"Aviso {number}", by=room.by),
        lambda: conducting.start_item(item=dice.choice(list(room.workshop.items.all())), by=room.by),
        lambda: joining.correct_card(participant=person, card=Card(f"Rosa {number}"), by=room.by),
        lambda: grouping.choose_representative(group=group, participant=voice, by=voice),
        lambda: draw_turns(workshop=room.workshop, seed=str(number), by=room.by),
    ]
    acts[number % len(acts)]()


def pages_behind(loads):
    """Load every page ``loads`` times in all, a change in each; yield those that stayed behind."""
    room = make_room(kinds=KINDS, kind="groups")
    pages = [*((room.desk, room.desk_link + where) for where in DESK), (room.phones[0], room.link)]
    for number in range(loads):
        client, address = pages[number % len(pages)]
        gap = 5 * number % LONGEST
        with connection.execute_wrapper(BeforeQuery(gap, partial(make_change, room, number))):
            page = LivePage(client, address)
        page.catch_up()
        if page.shape != page.fresh:
            yield number, address, gap


def test_no_page_misses_what_commits_while_it_is_drawn():
    assert list(pages_behind(LOADS)) == []


def test_a_version_read_after_the_data_is_found(monkeypatch):
    monkeypatch.setattr(
        live_page.LivePage, "mark", lambda _page, topic, audience: mark(topic, audience, version_of(topic))
    )
    assert next(pages_behind(LOADS), None) is not None
