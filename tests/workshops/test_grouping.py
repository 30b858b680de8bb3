"""Groups: made, mixed, chosen; nothing written is lost by moving people."""

from collections import Counter

import pytest
from django.test import Client

from tests.workshops.room_scene import enter, make_room
from trama.live.changes import changes_since, version_of
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.roles import assign_role
from trama.workshops.actions import grouping
from trama.workshops.actions.writing import write_entry
from trama.workshops.enums import GroupRole
from trama.workshops.errors import GroupFull, NotChoosing
from trama.workshops.group_proposals import someone
from trama.workshops.grouping_algorithm import Someone, by_network, mixed

pytestmark = pytest.mark.django_db


def names_by_group(room):
    return {
        group.number: sorted(group.participants.values_list("name", flat=True))
        for group in room.workshop.groups.all()
    }


def test_people_are_in_the_groups_they_were_put_in():
    assert names_by_group(make_room()) == {1: ["Inés", "Rosa"], 2: ["Luis", "Pedro"]}


def test_moving_people_keeps_notebooks_roles_and_who_speaks_where_they_stay():
    room = make_room()
    rosa, pedro, ines, _luis = room.people
    write_entry(group=room.group(1), question=0, wording=Wording("Visitas cruzadas"), by=rosa)
    assign_role(participant=ines, role=GroupRole.WRITES, by=ines)
    grouping.choose_representative(group=room.group(1), participant=rosa, by=ines)

    grouping.assign_people(
        workshop=room.workshop, numbers={rosa.code: 2, pedro.code: 3, ines.code: 1}, by=room.by
    )

    for person in room.people:
        person.refresh_from_db()
    assert names_by_group(room) == {1: ["Inés"], 2: ["Luis", "Rosa"], 3: ["Pedro"]}
    assert ines.role == "writes"
    assert room.group(1).representative is None
    assert [entry.text for entry in room.group(1).entries.all()] == ["Visitas cruzadas"]


def test_making_groups_again_takes_out_who_is_not_named():
    room = make_room()
    grouping.make_groups(workshop=room.workshop, parts=[[room.people[0].code]], by=room.by)
    assert names_by_group(room) == {1: ["Rosa"], 2: []}


def test_people_choose_their_group_until_it_is_complete():
    room = make_room(people=7, groups=0)
    with pytest.raises(NotChoosing):
        grouping.choose_group(
            participant=room.people[0],
            group=grouping.add_group(workshop=room.workshop, by=room.by),
            by=room.people[0],
        )

    grouping.let_choose(workshop=room.workshop, is_on=True, by=room.by)
    for person in room.people[:5]:
        grouping.choose_group(participant=person, group=room.group(1), by=person)

    with pytest.raises(GroupFull):
        grouping.choose_group(participant=room.people[5], group=room.group(1), by=room.people[5])
    grouping.choose_group(participant=room.people[5], group=room.group(2), by=room.people[5])
    assert {number: len(names) for number, names in names_by_group(room).items()} == {1: 5, 2: 1}


def test_who_comes_late_is_placed_unless_people_choose():
    room = make_room(people=3)
    late = enter(room.workshop, "Sofía", Client())
    assert grouping.place_late(participant=late, by=late) == room.group(2)
    grouping.let_choose(workshop=room.workshop, is_on=True, by=room.by)
    later = enter(room.workshop, "Tomás", Client())
    assert grouping.place_late(participant=later, by=later) is None


def test_only_who_moves_is_told_to_ask_again():
    room = make_room()
    seen = version_of(room.workshop.topic)
    grouping.move_participant(participant=room.people[0], group=room.group(2), by=room.by)
    asked = [
        item.subject
        for item in changes_since(room.workshop.topic, seen).items
        if item.kind in {"own", "groups"}
    ]
    assert asked == [room.people[0].code]


def test_a_role_is_one_persons():
    room = make_room()
    rosa, _pedro, ines, _luis = room.people
    assign_role(participant=rosa, role=GroupRole.TIME, by=rosa)
    assign_role(participant=ines, role=GroupRole.TIME, by=ines)
    rosa.refresh_from_db()
    assert (rosa.role, ines.role) == ("", "time")


def test_who_is_in_another_group_cannot_speak_for_this_one():
    room = make_room()
    grouping.choose_representative(group=room.group(1), participant=room.people[1], by=room.by)
    assert room.group(1).representative is None


def test_mixing_puts_people_of_a_network_apart_and_by_network_together():
    crowd = [Someone(f"{network}{number}", network) for network in "abcd" for number in range(4)]
    parts = mixed(crowd, seed="1")
    assert sorted(len(part) for part in parts) == [4, 4, 4, 4]
    assert all(len({key[0] for key in part}) == 4 for part in parts)
    assert by_network([*crowd[:2], Someone("x"), *crowd[4:6]]) == [["a0", "a1"], ["b0", "b1"], ["x"]]
    assert [len(part) for part in by_network([Someone(str(number), "a") for number in range(11)])] == [
        4,
        4,
        3,
    ]


def test_territories_and_stages_are_mixed_too():
    crowd = [
        Someone(f"{stage}{territory}{number}", f"{stage}{territory}{number}", territory, stage)
        for stage in "pq"
        for territory in ["norte", "sur"]
        for number in range(2)
    ]
    parts = mixed(crowd, seed="1")
    assert [len(part) for part in parts] == [4, 4]
    for part in parts:
        assert Counter(key[0] for key in part) == {"p": 2, "q": 2}
        assert Counter(key[1] for key in part) == {"n": 2, "s": 2}


def test_the_stage_of_somebody_is_where_their_network_is_in_its_programme():
    room = make_room()
    person = room.people[0]
    assert someone(person).stage == ""
    person.network = room.workshop.network
    assert someone(person).stage == f"{person.network.cohort_id} {person.network.state}"
