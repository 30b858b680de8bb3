"""Coming in, coming back, leaving, and the board of final ideas, by plain pages."""

import pytest
from django.test import Client

from tests.make import make_membership, make_network, make_workshop, sign_in
from trama.live.topics import Listener
from trama.networks.enums import Role
from trama.sessions.actions.conducting import reveal, start_item
from trama.sessions.actions.joining import Card, add_without_phone, join, leave, remove, restore
from trama.sessions.errors import TakenOut
from trama.sessions.models import Participant
from trama.sessions.return_codes import return_code
from trama.web.live.workshops import audience_of, cookie_name
from trama.workshops.actions.writing import count_hands, hide_note
from trama.workshops.models import Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    network = make_network(name="Red Valle del Río")
    who = make_membership(network=network, role=Role.COORDINATOR).person
    workshop = make_workshop(network=network)
    start_item(item=workshop.items.get(kind="final_ideas"), by=who)
    workshop.refresh_from_db()
    return workshop, who


def come_in(workshop, name, *, network=""):
    phone = Client()
    answer = phone.post(f"/t/{workshop.code}/", {"name": name, "network": network})
    assert answer.status_code == 302
    return phone, workshop.participants.get(name=" ".join(name.split()))


def note(phone, workshop, text, *, shape="square", **more):
    return phone.post(f"/t/{workshop.code}/notas/", {"shape": shape, "text": text, **more})


def page(phone, workshop):
    return phone.get(f"/t/{workshop.code}/").content.decode()


def seen(phone, workshop):
    secret = phone.cookies[cookie_name(workshop.code)].value
    return audience_of(Listener({cookie_name(workshop.code): secret}, "es", "room"), workshop.code)


def test_one_screen_a_name_and_a_network_and_no_account(desk):
    workshop, _who = desk
    phone, rosa = come_in(workshop, "  Rosa   Huenchullán ", network=workshop.network.code)
    assert rosa.network_name == "Red Valle del Río"
    assert "Red Valle del Río" in page(phone, workshop)
    phone.post(f"/t/{workshop.code}/", {"name": "ROSA HUENCHULLAN"})
    assert workshop.participants.get().name == "ROSA HUENCHULLAN"
    assert Client().get(f"/t/{workshop.code.lower()}/").status_code == 200
    assert Client().get("/t/ZZZZZZ/").status_code == 404


def test_a_card_needs_a_name_and_an_open_room(desk):
    workshop, _who = desk
    nameless = Client().post(f"/t/{workshop.code}/", {"name": "   "})
    assert nameless.status_code == 422
    closed = make_workshop(network=make_network(), is_open=False)
    answer = Client().post(f"/t/{closed.code}/", {"name": "Rosa"})
    assert answer.status_code == 422
    assert "no está abierto ahora" in answer.content.decode()


def test_who_has_an_account_is_recognised(desk, client):
    workshop, who = desk
    sign_in(client, who)
    assert who.name in client.get(f"/t/{workshop.code}/").content.decode()
    client.post(f"/t/{workshop.code}/", {"name": who.name})
    assert workshop.participants.get().person == who


def test_the_word_brings_back_who_one_was_and_tries_are_counted(desk):
    workshop, _who = desk
    first, rosa = come_in(workshop, "Rosa")
    other = Client()
    other.post(f"/t/{workshop.code}/volver/", {"word": "agua-luna-11"})
    assert "Lo mío" not in page(other, workshop)
    other.post(f"/t/{workshop.code}/volver/", {"word": return_code(rosa.number).replace("-", " ").upper()})
    assert "Rosa" in page(other, workshop)
    assert "Lo mío" not in page(first, workshop)
    tries = [other.post(f"/t/{workshop.code}/volver/", {"word": "x"}, follow=True) for _ in range(101)]
    assert "Demasiados intentos" in tries[-1].content.decode()


def test_others_notes_open_after_ones_own_and_not_before(desk):
    workshop, _who = desk
    rosa, _ = come_in(workshop, "Rosa")
    pedro, _ = come_in(workshop, "Pedro")
    note(rosa, workshop, "Las cinco dimensiones", is_signed="1")
    assert seen(rosa, workshop) == "open"
    assert seen(pedro, workshop) == "room"
    assert "Las cinco dimensiones" not in page(pedro, workshop)

    note(pedro, workshop, "Cómo hacerlo con poco tiempo", shape="triangle")

    result = page(pedro, workshop)
    assert seen(pedro, workshop) == "open"
    assert "Las cinco dimensiones" in result
    assert "Rosa" in result


def test_the_board_may_be_opened_for_all_and_closed_again(desk):
    workshop, who = desk
    pedro, _ = come_in(workshop, "Pedro")
    board = workshop.items.get(kind="final_ideas")
    reveal(item=board, is_revealed=True, by=who)
    assert seen(pedro, workshop) == "open"
    reveal(item=board, is_revealed=False, by=who)
    assert seen(pedro, workshop) == "room"


def test_the_same_note_sent_twice_is_one_and_an_empty_one_none(desk):
    workshop, _who = desk
    rosa, _ = come_in(workshop, "Rosa")
    for _again in range(2):
        note(rosa, workshop, "Algo", sent="la-llave-del-telefono")
    assert note(rosa, workshop, "  ").status_code == 422
    assert note(rosa, workshop, "a" * 281).status_code == 422
    assert Note.objects.count() == 1


def test_two_taps_without_javascript_leave_one_note_and_the_same_words_of_others_stand(desk):
    workshop, _who = desk
    rosa, _ = come_in(workshop, "Rosa")
    pedro, _ = come_in(workshop, "Pedro")
    for phone in (rosa, rosa, pedro):
        note(phone, workshop, "Hablar al final")
    assert Note.objects.count() == 2
    rosa.post(f"/t/{workshop.code}/notas/{Note.objects.first().code}/quitar/")
    note(rosa, workshop, "Hablar al final")
    assert Note.objects.filter(removed_at__isnull=True).count() == 2


def test_a_note_is_taken_back_put_again_hidden_and_echoed(desk):
    workshop, who = desk
    rosa, _ = come_in(workshop, "Rosa")
    pedro, pedros = come_in(workshop, "Pedro")
    note(rosa, workshop, "Las cinco dimensiones")
    note(pedro, workshop, "Otra cosa")
    mine = Note.objects.get(text="Las cinco dimensiones")
    path = f"/t/{workshop.code}/notas/{mine.code}"

    for _twice in range(2):
        pedro.post(f"{path}/tambien/")
    assert mine.echoes.get().participant == pedros
    pedro.post(f"{path}/tambien/", {"not": "1"})
    assert mine.echoes.count() == 0
    assert pedro.post(f"{path}/quitar/").status_code == 404

    rosa.post(f"{path}/quitar/")
    assert "Las cinco dimensiones" not in page(pedro, workshop)
    assert "Volver a poner la idea" in rosa.get(f"/t/{workshop.code}/lo-mio/").content.decode()
    rosa.post(f"{path}/quitar/", {"again": "1"})
    hide_note(note=mine, is_hidden=True, by=who)
    assert "Las cinco dimensiones" not in page(pedro, workshop)
    assert "La ocultó quien conduce" in rosa.get(f"/t/{workshop.code}/lo-mio/").content.decode()
    hide_note(note=mine, is_hidden=False, by=who)
    count_hands(note=mine, hands=7, by=who)
    assert "mano alzada: 7" in page(pedro, workshop)


def test_who_leaves_may_come_back_and_who_is_taken_out_falls_silent(desk):
    workshop, who = desk
    rosa, rosas = come_in(workshop, "Rosa")
    rosa.post(f"/t/{workshop.code}/salir/")
    rosas.refresh_from_db()
    assert rosas.left_at is not None
    assert rosa.cookies[f"taller_{workshop.code}"].value == ""
    assert "Entrar" in page(rosa, workshop)
    assert "Rosa" not in page(rosa, workshop)
    rosa.post(f"/t/{workshop.code}/volver/", {"word": return_code(rosas.number)})
    rosas.refresh_from_db()
    assert rosas.left_at is None

    remove(participant=rosas, by=who)
    assert seen(rosa, workshop) is None
    refused = note(rosa, workshop, "algo")
    assert refused.status_code == 409
    assert "Ya no estás en este taller" in refused.content.decode()
    assert "Ya no estás en este taller" in page(rosa, workshop)
    refused = rosa.post(f"/t/{workshop.code}/", {"name": "Rosa"})
    assert "Ya no estás en este taller" in refused.content.decode()
    restore(participant=rosas, by=who)
    assert seen(rosa, workshop) == "room"
    leave(participant=rosas, by=rosas)
    assert Participant.objects.here().count() == 0


def test_somebody_without_a_phone_is_in_too(desk):
    workshop, who = desk
    add_without_phone(session=workshop, card=Card("Hugo", workshop.network), by=who)
    hugo = workshop.participants.get()
    assert (hugo.has_no_phone, hugo.device, hugo.network_name) == (True, "", "Red Valle del Río")


def test_the_big_buttons_of_the_desk(desk, client):
    workshop, who = desk
    sign_in(client, who)
    path = f"/talleres/{workshop.code}/conducir/"
    for does in (
        "back",
        "more",
        "pause",
        "resume",
        "skip",
        "keep",
        "reveal",
        "hide",
        "on",
        "start",
        "say",
        "end",
        "open",
    ):
        assert client.post(path, {"do": does, "text": "Hola"}).status_code == 302
        assert client.get(f"/talleres/{workshop.code}/").status_code == 200
    for unknown in ("", "nothing"):  # what an old browser sends when it does not say which button was pressed
        assert client.post(path, {"do": unknown, "text": "Hola"}).status_code == 409
    assert (
        audience_of(Listener({"sessionid": client.cookies["sessionid"].value}, "es", "desk"), workshop.code)
        == "desk"
    )
    assert audience_of(Listener({"sessionid": "nada"}, "es", "desk"), workshop.code) is None
    assert audience_of(Listener({}, "es", "wall"), workshop.code) is None
    assert audience_of(Listener({}, "es", "room"), "ZZZZZZ") is None


def test_who_was_taken_out_on_one_device_and_has_an_account_comes_back_as_the_one_who_is_in(desk):
    workshop, who = desk
    card = Card(who.name, person=who)
    taken_out = join(session=workshop, card=card, secret="un-telefono", by=card)
    remove(participant=taken_out, by=who)
    Participant.objects.filter(pk=taken_out.pk).update(person=None)
    stays = join(session=workshop, card=card, secret="otro-telefono", by=card)
    Participant.objects.filter(pk=taken_out.pk).update(person=who)
    assert join(session=workshop, card=card, secret="un-tercero", by=card) == stays
    again = Card(who.name)
    assert join(session=workshop, card=again, secret="un-tercero", by=again).person == who
    with pytest.raises(TakenOut):
        join(session=workshop, card=again, secret="un-telefono", by=again)
