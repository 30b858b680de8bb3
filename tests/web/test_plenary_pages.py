"""Pages of the plenary by plain forms: ideas, turns, clusters, hands; whichever button is pressed, nothing typed is lost."""

import pytest

from tests.workshops.room_scene import make_room
from trama.sessions.actions.contributing import Wording
from trama.workshops.actions.grouping import choose_representative
from trama.workshops.actions.plenary import Brought, bring_idea, order_turns
from trama.workshops.actions.writing import write_entry
from trama.workshops.models import Cluster, Idea, Move, Raised
from trama.workshops.queries import turn_order

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Trama": "1"}


@pytest.fixture
def room():
    scene = make_room(kind="plenary")
    for number in (1, 2):
        choose_representative(group=scene.group(number), participant=scene.people[number - 1], by=scene.by)
    return scene


def bring(room, text, number=1):
    return bring_idea(group=room.group(number), brought=Brought(Wording(text)), by=room.by)


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_idea_in_words_or_from_the_sheet_with_one_tap(room):
    entry = write_entry(group=room.group(1), question=1, wording=Wording("Tiempo"), by=room.people[2])
    room.phones[0].post(f"{room.link}ideas/", {"entry": entry.code})
    room.phones[0].post(f"{room.link}ideas/", {"text": "Visitas", "sent": "k"})
    said = page(room.phones[1], room.link)
    assert "Tiempo" in said
    assert "Visitas" in said
    assert "Rosa" not in said.split('id="ideas-none"')[1].split("</ul>")[0]


def test_an_idea_that_cannot_be_brought_is_on_the_page_again(room):
    for text in ("Una", "Dos"):
        bring(room, text)
    response = room.phones[0].post(f"{room.link}ideas/", {"text": " "})
    assert response.status_code == 409
    assert "Falta escribir algo" in response.content.decode()
    bring(room, "Tres")
    plain = room.phones[0].post(f"{room.link}ideas/", {"text": "Cuatro"})
    assert ">Cuatro</textarea>" in plain.content.decode()
    response = room.phones[0].post(f"{room.link}ideas/", {"text": "Cuatro"}, headers=SCRIPT)
    assert (response.status_code, "tres ideas" in response.content.decode()) == (409, True)
    assert room.phones[2].post(f"{room.link}ideas/", {"text": "Otra"}).status_code == 409


def test_an_idea_is_changed_and_taken_back_by_who_speaks_for_its_group(room):
    idea = bring(room, "Tiempo")
    address = f"{room.link}ideas/{idea.code}/"
    assert "Tiempo" in page(room.phones[0], address)
    room.phones[0].post(address, {"text": "Tiempo protegido"})
    refused = room.phones[0].post(address, {"text": " "})
    assert refused.status_code == 409
    assert room.phones[0].post(address, {"text": " "}, headers=SCRIPT).status_code == 409
    room.phones[0].post(f"{address}quitar/")
    idea.refresh_from_db()
    assert (idea.text, idea.removed_at is None) == ("Tiempo protegido", False)
    room.phones[0].post(f"{address}quitar/", {"again": "1"})
    idea.refresh_from_db()
    assert idea.removed_at is None
    assert room.phones[1].post(f"{address}quitar/").status_code == 404


def test_me_too_is_said_and_not_said_any_more(room):
    idea = bring(room, "Tiempo")
    address = f"{room.link}ideas/{idea.code}/tambien/"
    for _ in range(2):
        room.phones[1].post(address, {"yes": "1"})
    assert idea.echoes.count() == 1
    assert "Te pasa también en una idea" in page(room.phones[1], room.link)
    room.phones[1].post(address, {"not": "1"})
    assert idea.echoes.count() == 0


def test_turns_are_made_and_changed_from_the_desk(room):
    address = f"{room.desk_link}plenario/turnos/"
    two = room.group(2)
    for does in (
        "draw",
        "number",
        f"sooner:{two.code}",
        f"later:{two.code}",
        "next",
        f"give:{room.group(1).code}",
    ):
        assert room.desk.post(address, {"do": does}).status_code == 302
    turns = turn_order(workshop=room.workshop)
    assert ([speaker.number for speaker in turns.order], turns.now.number) == ([1, 2], 1)
    assert room.desk.post(address, {"do": "next"}, headers=SCRIPT).status_code == 204


def test_the_facilitator_brings_ideas_for_a_group_and_takes_them_back(room):
    address = f"{room.desk_link}plenario/ideas/"
    entry = write_entry(group=room.group(2), question=0, wording=Wording("De la hoja"), by=room.people[1])
    room.desk.post(address, {"entry": entry.code})
    room.desk.post(address, {"group": room.group(1).code, "text": "Dicha en voz alta"})
    assert [(idea.group.number, idea.text) for idea in Idea.objects.order_by("position")] == [
        (2, "De la hoja"),
        (1, "Dicha en voz alta"),
    ]
    code = Idea.objects.first().code
    room.desk.post(address, {"back": code})
    assert Idea.objects.get(code=code).removed_at is not None
    room.desk.post(address, {"again": code})
    assert Idea.objects.get(code=code).removed_at is None


def test_marked_ideas_go_to_a_new_cluster_and_everything_typed_is_kept(room):
    ideas = [bring(room, "Tiempo"), bring(room, "Viajes"), bring(room, "Confianza", 2)]
    move, write = f"{room.desk_link}plenario/mover/", f"{room.desk_link}plenario/escribir/"
    room.desk.post(move, {"idea": [ideas[0].code, ideas[1].code], "to": "new"})
    cluster = Cluster.objects.get()
    typed = {
        f"title-{cluster.code}": "Condiciones",
        f"synthesis-{cluster.code}": "Falta tiempo.",
        f"was-{cluster.code}": "",
    }

    room.desk.post(move, {"idea": ideas[2].code, "to": cluster.code, f"hands-{ideas[0].code}": "7", **typed})

    cluster.refresh_from_db()
    assert (cluster.title, cluster.synthesis, cluster.ideas.count()) == ("Condiciones", "Falta tiempo.", 3)
    assert Raised.objects.get().count == 7
    room.desk.post(move, {"to": "undo"})
    assert cluster.ideas.count() == 2
    room.desk.post(move, {"idea": ideas[0].code, "to": "none"})
    assert cluster.ideas.count() == 1
    assert "Marca una idea" in room.desk.post(move, {"to": "none"}, follow=True).content.decode()
    room.desk.post(write, {"apart": cluster.code})
    assert Cluster.objects.get().removed_at is not None
    assert Move.objects.count() == 5


def test_two_desks_that_write_a_synthesis_at_once_keep_both_and_are_told(room):
    room.desk.post(f"{room.desk_link}plenario/mover/", {"to": "new"})
    code, write = Cluster.objects.get().code, f"{room.desk_link}plenario/escribir/"
    for synthesis in ("La primera", "La segunda"):
        response = room.desk.post(
            write, {f"title-{code}": "", f"synthesis-{code}": synthesis, f"was-{code}": ""}, follow=True
        )
    assert Cluster.objects.get().synthesis == "La primera\n\nLa segunda"
    assert "quedaron las dos" in response.content.decode()


def test_hands_of_a_plenary_that_is_over_belong_to_it(room):
    idea = bring(room, "Tiempo")
    room.in_item("final_ideas")
    room.desk.post(f"{room.desk_link}plenario/escribir/", {f"hands-{idea.code}": "4", "hands-x": "no"})
    assert (Raised.objects.get().item.kind, Raised.objects.get().count) == ("plenary", 4)
    room.workshop.items.filter(kind="plenary").delete()
    room.desk.post(f"{room.desk_link}plenario/escribir/", {f"hands-{idea.code}": "5"})
    assert not Raised.objects.exists()


def test_the_wall_has_nothing_to_press(room):
    bring(room, "Tiempo")
    order_turns(workshop=room.workshop, codes=[], by=room.by)
    wall = page(room.desk, f"{room.desk_link}plenario/?vista=pared")
    assert "Tiempo" in wall
    assert "<button" not in wall
