"""A page that was open while things happened says what the page loaded now says."""

import random
from difflib import unified_diff

import pytest

from tests.live_page import LivePage
from tests.workshops.room_scene import make_room
from trama.live.stream import Listener
from trama.live.topics import kind_of
from trama.sessions.actions.conducting import extend, go_on, pause, resume, say
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.roles import assign_role
from trama.web.live.workshops import cookie_name
from trama.workshops.actions import clustering, grouping, plenary
from trama.workshops.actions.clustering import Words
from trama.workshops.actions.plenary import Brought
from trama.workshops.actions.writing import change_entry, echo, remove_entry, write_entry
from trama.workshops.enums import GroupRole
from trama.workshops.queries import clusters_with_ideas

pytestmark = pytest.mark.django_db


def pages_of(room):
    """Every page that listens: all phones, the desk, the wall of notebooks, the plenary, remote and projections."""
    desks = ("", "hojas/", "plenario/", "plenario/?vista=pared", "control/", "proyectar/")
    return [LivePage(phone, room.link) for phone in room.phones] + [
        LivePage(room.desk, room.desk_link + where) for where in desks
    ]


def differences(page):
    result = unified_diff(page.shape.splitlines(), page.fresh.splitlines(), "open", "fresh", lineterm="", n=1)
    return list(result)[:40]


def assert_as_fresh(pages):
    for page in pages:
        page.catch_up()
        assert "\n".join(differences(page)) == "", page.address
        before = page.shape
        page.catch_up(times=2)
        assert page.shape == before


def test_a_notebook_written_by_many_hands():
    room = make_room()
    pages = pages_of(room)
    rosa, pedro, ines, _luis = room.people
    first = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=rosa)
    write_entry(
        group=room.group(1), question=1, wording=Wording("Que se traiga trabajo\na medio hacer"), by=ines
    )
    gone = write_entry(group=room.group(2), question=0, wording=Wording("Nada"), by=pedro)
    change_entry(entry=first, wording=Wording("Visitas cruzadas"), version=1, by=rosa)
    change_entry(entry=first, wording=Wording("Visitas cada mes"), version=1, by=ines)
    remove_entry(entry=gone, is_removed=True, by=pedro)
    assign_role(participant=ines, role=GroupRole.WRITES, by=ines)
    grouping.choose_representative(group=room.group(1), participant=rosa, by=ines)
    assert_as_fresh(pages)
    remove_entry(entry=gone, is_removed=False, by=pedro)
    assert_as_fresh(pages)
    assert pages[0].text(".entries") == pages[2].text(".entries")
    assert "Nada" in pages[1].text(".entries")
    assert "Nada" not in pages[0].text(".entries")


def test_people_move_and_choose():
    room = make_room(people=5)
    pages = pages_of(room)
    grouping.move_participant(participant=room.people[0], group=room.group(2), by=room.by)
    assert_as_fresh(pages)
    grouping.let_choose(workshop=room.workshop, is_on=True, by=room.by)
    assert_as_fresh(pages)
    grouping.choose_group(participant=room.people[0], group=room.group(1), by=room.people[0])
    grouping.add_group(workshop=room.workshop, by=room.by)
    assert_as_fresh(pages)
    grouping.make_groups(workshop=room.workshop, parts=[[person.code for person in room.people]], by=room.by)
    assert_as_fresh(pages)


def test_a_plenary_from_the_first_idea_to_the_synthesis():
    room = make_room(kind="plenary")
    pages = pages_of(room)
    grouping.choose_representative(group=room.group(1), participant=room.people[0], by=room.by)
    plenary.number_turns(workshop=room.workshop, by=room.by)
    ideas = [
        plenary.bring_idea(group=room.group(number), brought=Brought(Wording(text)), by=room.by)
        for number, text in ((1, "Tiempo"), (2, "Confianza"), (1, "Viajes"))
    ]
    assert_as_fresh(pages)
    cluster = clustering.make_cluster(workshop=room.workshop, title="", by=room.by)
    clustering.move_ideas(workshop=room.workshop, ideas=[ideas[2], ideas[0]], target=cluster, by=room.by)
    clustering.write_clusters(
        workshop=room.workshop, words={cluster.code: Words("Condiciones", "Falta tiempo.")}, by=room.by
    )
    echo(participant=room.people[1], on=ideas[0], is_on=True, by=room.people[1])
    pages[1].ask()  # what a page sent itself, it knows
    plenary.count_raised(item=room.workshop.current, idea=ideas[0], count=7, by=room.by)
    plenary.end_turn(workshop=room.workshop, by=room.by)
    assert_as_fresh(pages)
    plenary.take_back_idea(idea=ideas[1], is_removed=True, by=room.by)
    clustering.remove_cluster(cluster=cluster, by=room.by)
    assert_as_fresh(pages)
    clustering.undo_move(workshop=room.workshop, by=room.by)
    plenary.take_back_idea(idea=ideas[1], is_removed=False, by=room.by)
    assert_as_fresh(pages)


def test_from_groups_to_the_plenary_and_back():
    room = make_room()
    grouping.choose_representative(group=room.group(1), participant=room.people[0], by=room.by)
    write_entry(group=room.group(1), question=1, wording=Wording("Tiempo"), by=room.people[2])
    pages = pages_of(room)
    go_on(session=room.workshop, by=room.by)
    write_entry(group=room.group(1), question=1, wording=Wording("Escrito tarde"), by=room.people[2])
    say(session=room.workshop, text="Volvemos al plenario", by=room.by)
    assert_as_fresh(pages)
    assert "Escrito tarde" in pages[0].text("#choosing")
    room.in_item("groups")
    pause(session=room.workshop, by=room.by)
    assert_as_fresh(pages)


def test_a_part_asked_for_while_the_news_of_its_item_was_on_its_way():
    """It was drawn for the plenary, the page never heard of it, and the room is back in the groups."""
    room = make_room()
    pages = pages_of(room)
    go_on(session=room.workshop, by=room.by)
    pages[0].ask()
    assert pages[0].tree.find(id="plenary")
    room.in_item("groups")
    assert_as_fresh(pages)
    assert not pages[0].tree.find(id="plenary")


def test_others_do_not_ask_nor_carry_what_is_not_theirs():
    room = make_room(people=6, groups=3)
    pages = pages_of(room)
    for number in range(20):
        write_entry(
            group=room.group(1), question=0, wording=Wording(f"Anotación {number}"), by=room.people[0]
        )
    for page in pages:
        page.catch_up()
    mine, others, desk = pages[0], pages[1], pages[6]
    assert (mine.asked, others.asked) == (0, 0)
    assert mine.carried > 20 * 100
    assert others.carried == 0
    assert desk.shape == desk.fresh


def listens(room, number, group, wish="room"):
    cookies = {
        name: cookie.value
        for name, cookie in (room.phones[number] if wish == "room" else room.desk).cookies.items()
    }
    kind, code = kind_of(group.topic)
    return kind.audience(Listener(cookies, "es", wish), code)


def test_a_notebook_is_heard_by_its_people_alone():
    room = make_room()
    assert listens(room, 0, room.group(1)) == "group"
    assert listens(room, 1, room.group(1)) is None
    assert listens(room, 0, room.group(1), wish="desk") is None  # the facilitator reads it without names
    kind, _code = kind_of(room.group(1).topic)
    stranger = Listener({cookie_name(room.workshop.code): "otro"}, "es", "desk")
    assert kind.audience(stranger, room.group(1).code) is None
    assert kind.audience(stranger, "NADA23") is None


def always(room, dice, group, person):
    """What somebody may do at any time."""
    groups = list(room.workshop.groups.all())
    return [
        lambda: write_entry(
            group=group, question=dice.randrange(2), wording=Wording(f"a{dice.random()}"), by=room.by
        ),
        lambda: grouping.move_participant(participant=person, group=dice.choice(groups), by=room.by),
        lambda: grouping.choose_representative(group=group, participant=person, by=person),
        lambda: plenary.shift_turn(group=group, way=dice.choice([-1, 1]), by=room.by),
        lambda: plenary.end_turn(workshop=room.workshop, by=room.by),
        lambda: extend(item=room.workshop.current, seconds=60, by=room.by),
        lambda: clustering.undo_move(workshop=room.workshop, by=room.by),
        lambda: room.in_item(dice.choice(["groups", "plenary"])),
        lambda: pause(session=room.workshop, by=room.by),
        lambda: resume(session=room.workshop, by=room.by),
        lambda: clustering.make_cluster(workshop=room.workshop, title=f"c{dice.random()}", by=room.by),
    ]


def on_what_is_there(room, dice, group):
    """What may be done to entries, ideas and clusters, when there are some."""
    entries = list(group.entries.all())
    ideas = [idea for part in clusters_with_ideas(workshop=room.workshop) for idea in part.shown]
    clusters = list(room.workshop.clusters.filter(removed_at__isnull=True))
    if group.ideas.filter(removed_at__isnull=True).count() < 3:
        brought = Brought(Wording(f"i{dice.random()}"))
        yield lambda: plenary.bring_idea(group=group, brought=brought, by=room.by)
    if entries:
        entry, wording = dice.choice(entries), Wording(f"b{dice.random()}")
        yield lambda: change_entry(entry=entry, wording=wording, version=1, by=room.by)
        yield lambda: remove_entry(entry=entry, is_removed=dice.random() < 0.5, by=room.by)
    if ideas:
        some, target = dice.sample(ideas, dice.randint(1, len(ideas))), dice.choice([None, *clusters])
        yield lambda: clustering.move_ideas(workshop=room.workshop, ideas=some, target=target, by=room.by)
        yield lambda: plenary.take_back_idea(idea=some[0], is_removed=True, by=room.by)
    if clusters and dice.random() < 0.3:
        yield lambda: clustering.remove_cluster(cluster=dice.choice(clusters), by=room.by)


def any_act(room, dice):
    """One of all that may happen."""
    person = dice.choice(room.people)
    person.refresh_from_db()
    group = person.group or room.group(1)
    dice.choice([*always(room, dice, group, person), *on_what_is_there(room, dice, group)])()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_an_open_page_is_as_a_fresh_one(seed):
    room, dice = make_room(), random.Random(seed)  # noqa: S311 -- repeatable on purpose
    pages = pages_of(room)
    for step in range(24):
        any_act(room, dice)
        room.workshop.refresh_from_db()
        if step % 3 == 2:
            dice.choice(pages).catch_up()
    assert_as_fresh(pages)
