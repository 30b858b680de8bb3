"""The plenary: three ideas a group, turns that can be changed, hands that are counted."""

import pytest

from tests.workshops.room_scene import make_room
from trama.core.errors import EmptyText
from trama.sessions.actions.conducting import pause
from trama.sessions.actions.contributing import Wording
from trama.sessions.errors import Frozen
from trama.workshops.actions import plenary
from trama.workshops.actions.grouping import choose_representative
from trama.workshops.actions.plenary import Brought
from trama.workshops.actions.writing import echo, write_entry
from trama.workshops.errors import NotTheVoice, TooManyIdeas
from trama.workshops.models import Raised
from trama.workshops.queries import plenary_ideas, turn_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    scene = make_room(people=6, groups=3, kind="plenary")
    for number in (1, 2, 3):
        choose_representative(group=scene.group(number), participant=scene.people[number - 1], by=scene.by)
    return scene


def bring(room, number, text, *, by=None, sent=""):
    by = by or room.people[number - 1]
    return plenary.bring_idea(group=room.group(number), brought=Brought(Wording(text, sent)), by=by)


def test_a_group_brings_three_ideas_and_not_four(room):
    first, _second, _third = [bring(room, 1, f"Idea {number}") for number in range(3)]
    with pytest.raises(TooManyIdeas):
        bring(room, 1, "Idea 4")
    with pytest.raises(TooManyIdeas):
        bring(room, 1, "Idea 4", by=room.by)

    plenary.take_back_idea(idea=first, is_removed=True, by=room.people[0])
    bring(room, 1, "Idea 4")

    with pytest.raises(TooManyIdeas):
        plenary.take_back_idea(idea=first, is_removed=False, by=room.people[0])
    assert [idea.text for idea in plenary_ideas(workshop=room.workshop)] == ["Idea 1", "Idea 2", "Idea 4"]


def test_only_who_speaks_for_the_group_or_the_facilitator_brings_ideas(room):
    with pytest.raises(NotTheVoice):
        bring(room, 1, "Idea", by=room.people[3])
    assert bring(room, 1, "Idea", by=room.by).group == room.group(1)


def test_an_entry_of_the_notebook_is_brought_once_and_again_after_taking_it_back(room):
    entry = write_entry(
        group=room.group(1), question=1, wording=Wording("Tiempo protegido"), by=room.people[3]
    )
    brought = Brought(Wording(""), entry)
    idea = plenary.bring_idea(group=room.group(1), brought=brought, by=room.people[0])
    assert plenary.bring_idea(group=room.group(1), brought=brought, by=room.by) == idea
    plenary.take_back_idea(idea=idea, is_removed=True, by=room.people[0])
    assert plenary.bring_idea(group=room.group(1), brought=brought, by=room.by) == idea
    idea.refresh_from_db()
    assert (idea.text, idea.entry, idea.removed_at) == ("Tiempo protegido", entry, None)


def test_the_same_idea_sent_twice_is_one_and_an_empty_one_none(room):
    assert bring(room, 1, "Idea", sent="k") == bring(room, 1, "Idea", sent="k")
    with pytest.raises(EmptyText):
        bring(room, 1, "  ")


def test_a_pause_stops_who_speaks_and_not_the_facilitator(room):
    bring(room, 1, "Idea")
    pause(session=room.workshop, by=room.by)
    room.workshop.refresh_from_db()
    with pytest.raises(Frozen):
        plenary.change_idea(idea=room.group(1).ideas.get(), wording=Wording("Otra"), by=room.people[0])
    plenary.change_idea(idea=room.group(1).ideas.get(), wording=Wording("Otra"), by=room.by)
    assert room.group(1).ideas.get().text == "Otra"


def order(room):
    turns = turn_order(workshop=room.workshop)
    return (
        [speaker.number for speaker in turns.order],
        turns.now and turns.now.number,
        turns.following and turns.following.number,
    )


def test_turns_by_number_drawn_and_changed(room):
    assert turn_order(workshop=room.workshop).is_made is False
    plenary.number_turns(workshop=room.workshop, by=room.by)
    assert order(room) == ([1, 2, 3], 1, 2)
    plenary.shift_turn(group=room.group(3), way=-1, by=room.by)
    assert order(room) == ([1, 3, 2], 1, 3)
    plenary.shift_turn(group=room.group(1), way=-1, by=room.by)
    assert order(room) == ([1, 3, 2], 1, 3)
    plenary.draw_turns(workshop=room.workshop, seed="7", by=room.by)
    drawn = order(room)
    plenary.draw_turns(workshop=room.workshop, seed="7", by=room.by)
    assert order(room) == drawn
    assert sorted(drawn[0]) == [1, 2, 3]


def test_turns_go_on_and_come_back(room):
    plenary.number_turns(workshop=room.workshop, by=room.by)
    plenary.end_turn(workshop=room.workshop, by=room.by)
    assert order(room) == ([1, 2, 3], 2, 3)
    plenary.give_turn(group=room.group(3), by=room.by)
    assert order(room) == ([1, 3, 2], 3, 2)
    plenary.give_turn(group=room.group(1), by=room.by)
    assert order(room)[1:] == (1, 3)
    for _ in range(4):
        plenary.end_turn(workshop=room.workshop, by=room.by)
    assert order(room)[1:] == (None, None)


def test_echoes_are_one_a_person_and_hands_the_last_count(room):
    idea = bring(room, 1, "Idea")
    for _ in range(2):
        echo(participant=room.people[1], on=idea, is_on=True, by=room.people[1])
    item = room.workshop.current
    plenary.count_raised(item=item, idea=idea, count=9, by=room.by)
    plenary.count_raised(item=item, idea=idea, count=7, by=room.by)

    shown = plenary_ideas(workshop=room.workshop).get()
    assert (shown.echo_count, shown.hand_count) == (1, 7)
    assert Raised.objects.get().counted_by == room.by
    echo(participant=room.people[1], on=idea, is_on=False, by=room.people[1])
    assert plenary_ideas(workshop=room.workshop).get().echo_count == 0
