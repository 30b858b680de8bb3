"""Clusters made by people: many hands, undo, and where an idea was is never lost."""

import pytest

from tests.workshops.room_scene import another_desk, make_room
from trama.sessions.actions.contributing import Wording
from trama.workshops.actions import clustering
from trama.workshops.actions.clustering import Words
from trama.workshops.actions.plenary import Brought, bring_idea
from trama.workshops.models import Move
from trama.workshops.queries import clusters_with_ideas, last_moves

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    scene = make_room(kind="plenary")
    for number, text in ((1, "Tiempo"), (1, "Viajes"), (2, "Confianza")):
        bring_idea(group=scene.group(number), brought=Brought(Wording(text)), by=scene.by)
    return scene


def woven(room):
    return {
        cluster.title or cluster.code: [idea.text for idea in cluster.shown]
        for cluster in clusters_with_ideas(workshop=room.workshop)
    }


def idea(room, text):
    return next(
        idea
        for part in clusters_with_ideas(workshop=room.workshop)
        for idea in part.shown
        if idea.text == text
    )


def move(room, *texts, to, by=None):
    return clustering.move_ideas(
        workshop=room.workshop, ideas=[idea(room, text) for text in texts], target=to, by=by or room.by
    )


def test_ideas_move_together_and_what_was_before_is_kept(room):
    first = clustering.make_cluster(workshop=room.workshop, title="Condiciones", by=room.by)
    second = clustering.make_cluster(workshop=room.workshop, title="Vínculos", by=room.by)

    move(room, "Viajes", "Tiempo", to=first)
    move(room, "Tiempo", to=second)
    assert move(room, "Tiempo", to=second) == []

    assert woven(room) == {"Condiciones": ["Viajes"], "Vínculos": ["Tiempo"], "none": ["Confianza"]}
    found = [
        (move.idea.text, move.idea.group.number, str(move.origin or ""), str(move.target))
        for move in last_moves(workshop=room.workshop)
    ]
    assert found == [
        ("Tiempo", 1, "Condiciones", "Vínculos"),
        ("Viajes", 1, "", "Condiciones"),
        ("Tiempo", 1, "", "Condiciones"),
    ]


def test_undo_takes_back_ones_own_last_move_that_still_stands(room):
    other, _client = another_desk(room)
    cluster = clustering.make_cluster(workshop=room.workshop, title="Condiciones", by=room.by)
    before = woven(room)
    move(room, "Tiempo", to=cluster)
    move(room, "Viajes", to=cluster)
    move(room, "Viajes", to=None, by=other)

    clustering.undo_move(workshop=room.workshop, by=room.by)

    assert woven(room) == {"Condiciones": [], "none": ["Tiempo", "Confianza", "Viajes"]}
    assert clustering.undo_move(workshop=room.workshop, by=room.by) is None
    clustering.undo_move(workshop=room.workshop, by=other)
    clustering.undo_move(workshop=room.workshop, by=room.by)
    assert woven(room) == before
    assert Move.objects.count() == 3


def test_a_cluster_taken_apart_comes_back_when_a_move_is_undone(room):
    cluster = clustering.make_cluster(workshop=room.workshop, title="Condiciones", by=room.by)
    move(room, "Tiempo", "Viajes", to=cluster)
    clustering.remove_cluster(cluster=cluster, by=room.by)
    assert sorted(woven(room)["none"]) == ["Confianza", "Tiempo", "Viajes"]
    for _ in range(2):
        clustering.undo_move(workshop=room.workshop, by=room.by)
    assert woven(room) == {"Condiciones": ["Tiempo", "Viajes"], "none": ["Confianza"]}


def test_two_who_write_a_synthesis_at_once_keep_both(room):
    cluster = clustering.make_cluster(workshop=room.workshop, title="", by=room.by)

    def write(synthesis, was):
        words = {cluster.code: Words("Condiciones", synthesis, was)}
        met = clustering.write_clusters(workshop=room.workshop, words=words, by=room.by)
        cluster.refresh_from_db()
        return bool(met), cluster.synthesis

    assert write("Falta tiempo.", "") == (False, "Falta tiempo.")
    assert write("Falta tiempo protegido.", "Falta tiempo.") == (False, "Falta tiempo protegido.")
    assert write("Y viajes.", "Falta tiempo.") == (True, "Falta tiempo protegido.\n\nY viajes.")
    assert write("Falta tiempo.", "Falta tiempo.") == (False, "Falta tiempo protegido.\n\nY viajes.")
    assert write("", "Falta tiempo protegido.\r\n\r\nY viajes.") == (False, "")
    assert cluster.title == "Condiciones"
