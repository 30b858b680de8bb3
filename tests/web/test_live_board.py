"""The list of people and the board: a page that was open while things happened says what the page loaded now says."""

import random

import pytest
from django.test import Client

from tests.live_page import LivePage
from tests.web.test_live_groups import assert_as_fresh
from tests.workshops.room_scene import enter, make_room
from trama.agreements.actions.questions import Answer
from trama.agreements.enums import AgreementState
from trama.live.changes import changes_since, version_of
from trama.live.topics import kind_of
from trama.sessions.actions import joining
from trama.sessions.actions.conducting import reveal
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import Card
from trama.workshops.actions import writing
from trama.workshops.actions.plenary import count_show
from trama.workshops.actions.questions import answer_questions
from trama.workshops.enums import Shape
from trama.workshops.open_questions import open_questions

pytestmark = pytest.mark.django_db


def desks_of(room):
    return [LivePage(room.desk, room.desk_link + where) for where in ("personas/", "tablero/", "hojas/")]


def pages_of(room):
    return [LivePage(phone, room.link) for phone in room.phones] + desks_of(room)


def add(room, text, *, by, shape=Shape.SQUARE, is_signed=False, tags=()):
    return writing.add_note(
        workshop=room.workshop, shape=shape, wording=Wording(text), is_signed=is_signed, tags=tags, by=by
    )


@pytest.mark.parametrize("view", ["room", "open", "desk", "wall"])
def test_what_everybody_hears_never_says_whose_an_unsigned_note_is(view):
    room = make_room(kind="final_ideas")
    rosa, pedro, *_others = room.people
    since = version_of(room.workshop.topic)
    note = add(room, "Con poco tiempo", by=rosa)
    writing.echo(participant=pedro, on=note, is_on=True, by=pedro)
    writing.change_note(note=note, wording=Wording("Sin tiempo"), is_signed=False, tags=[], by=rosa)
    writing.hide_note(note=note, is_hidden=True, by=room.by)
    writing.take_back_note(note=note, is_removed=True, by=rosa)
    kind, code = kind_of(room.workshop.topic)
    result = kind.render(code, view, changes_since(room.workshop.topic, since).items)
    assert result
    for person in (rosa, pedro):
        assert person.code not in result
        assert person.name not in result


def test_people_come_leave_are_taken_out_and_corrected():
    room = make_room(people=9)
    pages = desks_of(room)
    late = enter(room.workshop, "Alba", Client())
    hugo = joining.add_without_phone(session=room.workshop, card=Card("Zulema"), by=room.by)
    joining.leave(participant=room.people[1], by=room.people[1])
    joining.remove(participant=room.people[0], by=room.by)
    assert_as_fresh(pages)
    joining.restore(participant=room.people[0], by=room.by)
    joining.correct_card(participant=hugo, card=Card("Bruno", network_name="Red Sur"), by=room.by)
    joining.correct_card(participant=late, card=Card("Alba Rosa"), by=room.by)
    assert_as_fresh(pages)
    assert pages[0].text("#persons-here b").split()[:3] == ["Alba", "Rosa", "Ana"]


def test_a_board_from_the_first_note_to_the_hidden_one():
    room = make_room(kind="final_ideas")
    pages = pages_of(room)
    rosa, pedro, ines, _luis = room.people
    first = add(room, "Las cinco dimensiones", by=rosa, is_signed=True, tags=["trust"])
    second = add(room, "Con poco tiempo", by=pedro, shape=Shape.TRIANGLE)
    for page in pages[:2]:
        page.ask()  # what a page sent itself, it knows
    assert_as_fresh(pages)
    assert "Las cinco" in pages[1].text(".slip")
    assert "Las cinco" not in pages[2].text(".slip")
    writing.echo(participant=ines, on=first, is_on=True, by=ines)
    pages[2].ask()
    writing.count_hands(note=second, hands=7, by=room.by)
    writing.hide_note(note=first, is_hidden=True, by=room.by)
    count_show(item=room.workshop.current, question="¿Seguimos?", count=5, by=room.by)
    assert_as_fresh(pages)
    assert "La ocultó quien conduce" in pages[0].text("#own")
    reveal(item=room.workshop.items.get(kind="final_ideas"), is_revealed=True, by=room.by)
    writing.hide_note(note=first, is_hidden=False, by=room.by)
    writing.take_back_note(note=second, is_removed=True, by=pedro)
    assert_as_fresh(pages)
    assert "Las cinco" in pages[2].text(".slip")
    writing.change_note(note=first, wording=Wording("Las cinco, juntas"), is_signed=False, tags=[], by=rosa)
    writing.take_back_note(note=second, is_removed=False, by=pedro)
    reveal(item=room.workshop.items.get(kind="final_ideas"), is_revealed=False, by=room.by)
    assert_as_fresh(pages)


def test_what_is_owed_leaves_the_desk_when_it_is_answered():
    before = make_room(kind="final_ideas")
    add(before, "¿Cómo?", by=before.people[0], shape=Shape.TRIANGLE)
    room = make_room(kind="welcome")
    workshop = before.workshop
    workshop.network, workshop.ended_at = room.workshop.network, workshop.opened_at
    workshop.save()
    pages = [LivePage(room.desk, room.desk_link, besides=(".desk__buttons",))]
    assert "1 pregunta de «Taller»" in pages[0].text("#work")
    answer_questions(
        workshop=workshop,
        notes=[question.note for question in open_questions(workshop=workshop)],
        answer=Answer(AgreementState.ANSWERED, "Así."),
        by=room.by,
    )
    assert_as_fresh(pages)
    assert "pregunta de" not in pages[0].text("#work")


def any_act(room, dice):
    """One of all that may happen to people and to the board."""
    person = dice.choice(room.people)
    person.refresh_from_db()
    notes = list(room.workshop.notes.select_related("session", "author"))
    acts = [
        lambda: add(room, f"n{dice.random()}", by=person, shape=dice.choice(Shape.values), is_signed=True),
        lambda: joining.leave(participant=person, by=person),
        lambda: joining.correct_card(
            participant=person, card=Card(f"{person.name[:4]}{dice.random()}"), by=room.by
        ),
        lambda: reveal(
            item=room.workshop.items.get(kind="final_ideas"), is_revealed=dice.random() < 0.5, by=room.by
        ),
    ]
    if notes:
        note, is_on = dice.choice(notes), dice.random() < 0.5
        acts += [
            lambda: writing.hide_note(note=note, is_hidden=is_on, by=room.by),
            lambda: writing.echo(participant=person, on=note, is_on=is_on, by=person),
            lambda: writing.count_hands(note=note, hands=dice.randrange(9), by=room.by),
            lambda: writing.take_back_note(note=note, is_removed=is_on, by=note.author),
        ]
    dice.choice(acts)()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_an_open_page_is_as_a_fresh_one(seed):
    room, dice = make_room(kind="final_ideas"), random.Random(seed)  # noqa: S311 -- repeatable on purpose
    pages = desks_of(room)
    for step in range(30):
        any_act(room, dice)
        room.workshop.refresh_from_db()
        if step % 3 == 2:
            dice.choice(pages).catch_up()
    assert_as_fresh(pages)
