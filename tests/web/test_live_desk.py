"""Desk, remote and projector: open while things happened, they say what they say when loaded now. Nothing is seen early."""

import random

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.live_page import LivePage
from tests.web.test_live_groups import assert_as_fresh
from tests.workshops.room_scene import another_desk, enter, make_room
from trama.live.changes import changes_since, version_of
from trama.live.topics import kind_of
from trama.sessions.actions import conducting
from trama.sessions.actions.contributing import Wording, contribute, hide, take_back
from trama.sessions.actions.joining import Card, add_without_phone, leave
from trama.sessions.models import Contribution
from trama.workshops.actions.grouping import choose_representative, place_late
from trama.workshops.actions.writing import add_note, count_hands, echo, hide_note, take_back_note
from trama.workshops.enums import Shape
from trama.workshops.errors import Refused
from trama.workshops.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.uncounted]
KINDS = ("welcome", "objective", "antecedents", "case", "groups", "plenary", "final_ideas", "closing")
SECRET = "Trabajó la confianza profesional"
SCREENS = ("", "control/", "proyectar/")


@pytest.fixture
def room():
    scene = make_room(kinds=KINDS, kind="case")
    scene.workshop.items.filter(kind="case").update(body={"prompt": "¿Qué creen?", "outcome": SECRET})
    reading = {"link": "https://ejemplo.cl/nota.pdf", "link_title": "Un modelo"}
    card = {"title": "2016", "text": "Redes efectivas", "note": "Provan", **reading}
    scene.workshop.items.filter(kind="antecedents").update(body={"cards": [card]})
    scene.workshop.refresh_from_db()
    return scene


def screens_of(room):
    """Two who conduct, each with desk and remote; the projector."""
    _person, other = another_desk(room)
    return [LivePage(client, room.desk_link + where) for client in (room.desk, other) for where in SCREENS]


def phones_of(room):
    return [LivePage(phone, room.link) for phone in room.phones]


def sent(room, view, since):
    """All that a view's stream carries after a version."""
    kind, code = kind_of(room.workshop.topic)
    return kind.render(code, view, changes_since(room.workshop.topic, since).items)


def test_whatever_one_presses_the_other_sees_the_same(room):
    pages = screens_of(room)
    assert pages[0].text("#dock-on") == pages[3].text("#dock-on") == "Seguir: groups →"
    room.desk.post(f"{room.desk_link}conducir/", {"do": "on", "from": room.workshop.current.code})
    assert_as_fresh(pages)
    assert pages[3].text("#dock-on") == "Seguir: plenary →"
    for does in ("pause", "more", "resume", "back", "end"):
        room.desk.post(f"{room.desk_link}conducir/", {"do": does})
        assert_as_fresh(pages)
    assert "Volver a abrir el taller" in pages[3].text("#dock-on")


def test_pressed_by_two_at_once_the_room_goes_one_item_further(room):
    _person, other = another_desk(room)
    pressed = {"do": "on", "from": room.workshop.current.code}
    for desk in (room.desk, other, other):
        assert desk.post(f"{room.desk_link}conducir/", pressed).status_code == 302
    room.workshop.refresh_from_db()
    assert room.workshop.current.kind == "groups"


def test_any_item_is_begun_again_skipped_or_run_late_from_its_menu(room):
    pages = screens_of(room)
    welcome, plenary = (room.workshop.items.get(kind=kind) for kind in ("welcome", "plenary"))
    for does in (f"skip:{plenary.code}", f"five:{welcome.code}", f"start:{welcome.code}"):
        room.desk.post(f"{room.desk_link}conducir/", {"do": does})
        assert_as_fresh(pages)
    room.workshop.refresh_from_db()
    plenary.refresh_from_db()
    assert (room.workshop.current, plenary.is_skipped) == (welcome, True)
    assert room.workshop.current.seconds_left() > 600
    answer = room.desk.post(f"{room.desk_link}conducir/", {"do": f"keep:{plenary.code}", "page": "control"})
    assert answer["Location"] == f"{room.desk_link}control/"


def test_a_button_pressed_by_a_script_answers_a_word(room):
    script = {"X-Trama": "1"}
    address = f"{room.desk_link}conducir/"
    assert room.desk.post(address, {"do": "minute"}, headers=script).status_code == 204
    room.workshop.refresh_from_db()
    assert room.workshop.said == "Queda un minuto."
    conducting.end_session(session=room.workshop, by=room.by)
    refused = room.desk.post(address, {"do": "on"}, headers=script)
    assert (refused.status_code, "no está abierto" in refused.content.decode()) == (409, True)


def test_what_was_being_written_in_a_cluster_is_kept_whatever_is_pressed(room):
    room.in_item("plenary")
    room.desk.post(f"{room.desk_link}plenario/mover/", {"to": "new"})
    cluster = room.workshop.clusters.get()
    written = {
        f"title-{cluster.code}": "Tiempo",
        f"synthesis-{cluster.code}": "Falta.",
        f"was-{cluster.code}": "",
    }
    room.desk.post(f"{room.desk_link}conducir/", {"do": "more", **written})
    cluster.refresh_from_db()
    assert (cluster.title, cluster.synthesis) == ("Tiempo", "Falta.")


def test_nothing_of_a_case_is_seen_before_it_is_told_nor_once_it_is_put_away(room):
    since = version_of(room.workshop.topic)
    case, rosa = room.workshop.current, room.people[0]
    pages, screens = phones_of(room), screens_of(room)
    assert "Todavía nadie responde" in screens[0].text("#predictions")
    assert "Todavía nadie responde" in screens[2].text("#predictions")
    contribute(item=case, wording=Wording("Que faltaba tiempo"), by=rosa)
    contribute(item=case, wording=Wording("Que faltaba dirección"), by=room.people[1])
    for page in pages[:2]:
        page.ask()  # what a page sent itself, it knows
    assert_as_fresh([*pages, *screens])
    for audience in ("room", "open", "wall"):
        result = sent(room, audience, since)
        assert "faltaba" not in result
        assert SECRET not in result
        assert rosa.code not in result
    seen = [page.tree.get_text() for page in (*pages[1:], screens[2])]
    assert [text for text in seen if SECRET in text or "tiempo" in text] == []
    assert "Que faltaba tiempo" in screens[0].text("#predictions")
    assert "Respondieron 2 personas" in screens[2].text("#predictions")

    conducting.reveal(item=case, is_revealed=True, by=room.by)
    assert_as_fresh([*pages, *screens])
    for page in (*pages, screens[2]):
        assert SECRET in page.tree.get_text()
        assert "Que faltaba tiempo" in page.tree.get_text()
    assert "Rosa" not in screens[2].tree.get_text() + pages[1].text("#guesses")

    conducting.reveal(item=case, is_revealed=False, by=room.by)
    assert SECRET not in sent(room, "room", since) + sent(room, "wall", since)
    assert_as_fresh([*pages, *screens])
    for page in (*pages[1:], screens[2]):
        assert SECRET not in page.tree.get_text()
        assert "faltaba tiempo" not in page.tree.get_text()


def test_a_hidden_prediction_is_not_among_those_that_are_shown(room):
    case = room.workshop.current
    prediction = contribute(item=case, wording=Wording("Algo que hiere"), by=room.people[0])
    pages, screens = phones_of(room), screens_of(room)
    room.desk.post(f"{room.desk_link}predicciones/", {"hide": prediction.code})
    conducting.reveal(item=case, is_revealed=True, by=room.by)
    assert_as_fresh([*pages, *screens])
    assert "hiere" not in screens[2].tree.get_text() + pages[1].text("#predicting-title + *, #guesses")
    room.desk.post(f"{room.desk_link}predicciones/", {"show": prediction.code})
    assert_as_fresh([*pages, *screens])
    assert "hiere" in screens[2].tree.get_text()


def test_a_prediction_by_plain_form_and_what_could_not_be_kept_is_on_the_page(room):
    phone, address = room.phones[0], f"{room.link}prediccion/"
    case = room.workshop.current
    assert phone.post(address, {"moment": case.code, "text": "Tiempo", "sent": "k"}).status_code == 302
    assert "Tiempo" in phone.get(room.link).content.decode()
    mine = Contribution.objects.get()
    phone.post(address, {"back": mine.code})
    assert "Tiempo" not in phone.get(room.link).content.decode()
    assert room.phones[1].post(address, {"again": mine.code}).status_code == 404
    assert phone.post(address, {"moment": room.workshop.items.first().code, "text": "x"}).status_code == 404
    conducting.pause(session=room.workshop, by=room.by)
    refused = phone.post(address, {"moment": case.code, "text": "Mientras tanto"})
    assert refused.status_code == 409
    assert ">Mientras tanto</textarea>" in refused.content.decode()
    room.desk.post(f"{room.desk_link}predicciones/", {"for": case.code, "guess": "Dicho en voz alta"})
    assert Contribution.objects.get(is_for_others=True).author is None
    outside = Client().post(address, {"moment": case.code, "text": "De fuera"})
    assert outside.status_code == 409
    assert ">De fuera</textarea>" in outside.content.decode()
    assert not Contribution.objects.filter(text="De fuera").exists()


def test_who_comes_late_and_who_has_no_phone_are_counted_at_the_desk(room):
    pages = screens_of(room)
    late = enter(room.workshop, "Sofía", Client())
    place_late(participant=late, by=late)
    add_without_phone(session=room.workshop, card=Card("Elba", network_name="Red"), by=room.by)
    choose_representative(group=room.group(1), participant=room.people[0], by=room.by)
    leave(participant=room.people[1], by=room.people[1])
    assert_as_fresh(pages)
    result = pages[0].text("#crowd")
    for said in ("5 personas", "1 sin teléfono", "Llegó tarde: Sofía", "representa Rosa", "falta elegir"):
        assert said in result
    room.in_item("groups")
    assert_as_fresh(pages)
    assert "Sofía" in pages[2].text("#wall-groups")
    assert "Pedro" not in pages[2].text("#wall-groups")


def write(room, text, by, **more):
    given = {"shape": Shape.SQUARE, "is_signed": False, "tags": [], **more}
    return add_note(workshop=room.workshop, wording=Wording(text), by=by, **given)


def test_the_wall_tells_how_many_notes_there_are_and_opens_with_the_board(room):
    room.in_item("final_ideas")
    pages, since = screens_of(room), version_of(room.workshop.topic)
    rosa, pedro, *_others = room.people
    assert "Todavía no hay ideas finales" in pages[2].text("#written")
    first = write(room, "Las cinco dimensiones", rosa, is_signed=True)
    write(room, "Otra mía", rosa)
    assert_as_fresh(pages)
    assert "2 ideas finales 4 personas aquí" in pages[2].text("#written")
    assert "dimensiones" not in pages[2].tree.get_text() + sent(room, "wall", since)
    conducting.reveal(item=room.workshop.current, is_revealed=True, by=room.by)
    assert_as_fresh(pages)
    last = write(room, "Poco tiempo", pedro)
    echo(participant=pedro, on=first, is_on=True, by=pedro)
    count_hands(note=first, hands=7, by=room.by)
    assert_as_fresh(pages)
    board = pages[2].text("#wall-notes-square")
    assert board.endswith("Poco tiempo Sin firma")  # what comes is at the end
    assert "Rosa · Red de Rosa me pasa también: 1 mano alzada: 7" in board
    assert "Pedro" not in board
    hide_note(note=first, is_hidden=True, by=room.by)
    take_back_note(note=last, is_removed=True, by=pedro)
    assert_as_fresh(pages)
    assert "Otra mía" in pages[2].text("#wall-notes-square")
    assert "dimensiones" not in pages[2].text("#wall-notes-square")
    hide_note(note=first, is_hidden=False, by=room.by)
    assert_as_fresh(pages)
    assert "Las cinco dimensiones" in pages[2].text("#wall-notes-square")


def test_what_the_room_is_not_to_see_is_only_at_the_desk(room):
    room.workshop.items.filter(kind="objective").update(
        is_shown=False, body={"text": "Solo para quien conduce"}
    )
    room.in_item("objective")
    pages, screens = phones_of(room), screens_of(room)
    assert "Solo para quien conduce" in screens[0].text("#stage")
    assert "Solo para quien conduce" not in screens[2].tree.get_text() + pages[0].tree.get_text()


def any_act(room, dice):
    """One of all that may happen while somebody conducts."""
    workshop, by, person = room.workshop, room.by, dice.choice(room.people)
    items = list(workshop.items.all())
    item, current = dice.choice(items), workshop.current
    case = next(other for other in items if other.kind == "case")
    yes, text = dice.random() < 0.5, Wording(f"t{dice.random()}")
    note, guess = workshop.notes.order_by("?").first(), Contribution.objects.order_by("?").first()
    acts = [
        lambda: conducting.go_on(session=workshop, leaving=current.code, by=by),
        lambda: conducting.go_back(session=workshop, by=by),
        lambda: conducting.start_item(item=item, by=by),
        lambda: conducting.skip_item(item=item, is_skipped=yes, by=by),
        lambda: conducting.extend(item=item, seconds=dice.choice([60, 300]), by=by),
        lambda: conducting.reveal(item=item, is_revealed=yes, by=by),
        lambda: conducting.pause(session=workshop, by=by),
        lambda: conducting.resume(session=workshop, by=by),
        lambda: conducting.catch_up(session=workshop, by=by),
        lambda: conducting.end_session(session=workshop, by=by),
        lambda: conducting.open_session(session=workshop, by=by),
        lambda: contribute(item=case, wording=text, by=dice.choice([person, by])),
        lambda: write(room, text.text, person, is_signed=yes),
        lambda: enter(workshop, f"N{dice.random()}", Client()),
        lambda: guess and hide(contribution=guess, is_hidden=yes, by=by),
        lambda: guess and guess.author and take_back(contribution=guess, is_removed=yes, by=guess.author),
        lambda: note and hide_note(note=note, is_hidden=yes, by=by),
        lambda: note and take_back_note(note=note, is_removed=yes, by=note.author),
    ]  # fmt: skip
    dice.choice(acts)()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_screens_are_as_fresh_ones_and_nothing_is_lost(room, seed):
    dice = random.Random(seed)  # noqa: S311 -- repeatable on purpose
    pages = screens_of(room)
    notes = guesses = 0
    for step in range(40):
        try:
            any_act(room, dice)
        except Refused:
            continue
        finally:
            room.workshop.refresh_from_db()
        assert Note.objects.count() >= notes
        assert Contribution.objects.count() >= guesses
        notes, guesses = Note.objects.count(), Contribution.objects.count()
        if step % 5 == 4:
            dice.choice(pages).catch_up()
    assert_as_fresh(pages)


def test_what_can_be_read_elsewhere_is_led_to_by_its_title_and_said_to_be_another_site(room):
    room.in_item("antecedents")
    for client, address in (
        (room.phones[0], room.link), (room.desk, room.desk_link), (room.desk, f"{room.desk_link}proyectar/"),
    ):  # fmt: skip
        page = BeautifulSoup(client.get(address).content, "html.parser")
        [link] = page.select('a[href="https://ejemplo.cl/nota.pdf"]')
        assert link.get_text(strip=True) == "Un modelo"
        assert "En otro sitio; si no abre, búscalo por su título." in page.get_text()
