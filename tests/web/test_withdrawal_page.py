"""From the receipt page, or typed: what the page says and that looking changes nothing."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.make import make_team, make_wave, sign_in
from trama.core.limits import PER_ADDRESS
from trama.surveys.models import Response
from trama.surveys.secrets import withdrawal_code
from trama.web.questionnaire.plan import plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(client):
    """The receipt page of somebody who has just answered a Pulso, which asks for no words."""
    return answered(client, "pulso")


@pytest.fixture
def full_receipt(client):
    """The receipt page of somebody who has just answered the questionnaire that asks for words too."""
    return answered(client, "cfr")


def answered(client, code):
    network, people = make_team()
    wave = make_wave(network=network, people=people, code=code)
    items = {item.code: "4" for item in wave.version.parsed.items}
    link = f"/e/{wave.invitations.first().token}/"
    last = len(plan(wave.version.parsed))
    return client.post(
        link, {"s": "un-secreto-del-telefono", "page": last, "go": "send", **items}
    ).content.decode()


def test_the_receipt_page_holds_the_code_in_fours_and_one_button(client, receipt):
    code = re.search(r'name="code" value="(\w{12})"', receipt)[1]
    assert code == withdrawal_code("un-secreto-del-telefono")
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in receipt
    page = client.post("/e/retirar/", {"code": code}).content.decode()
    assert "Tus respuestas se borraron" in page
    assert ("no baja" in page, "baja en una" in page) == (True, False)  # the watched count never falls
    assert Response.objects.count() == 0


def test_the_page_asks_once_before_it_withdraws(client, receipt):
    code = withdrawal_code("un-secreto-del-telefono")
    asked = client.post("/e/retirar/", {"code": code, "do": "ask"}).content.decode()
    assert ("¿Retirar todas tus respuestas?" in asked, "no podrás responder" in asked) == (True, True)
    assert Response.objects.count() == 1
    assert client.post("/e/retirar/", {"code": "ABCDEFGHJKMN", "do": "ask"}).status_code == 404
    assert "se borraron" in client.post("/e/retirar/", {"code": code, "do": "whole"}).content.decode()


@pytest.mark.parametrize("is_seen", [False, True])
def test_the_link_says_that_they_were_withdrawn(client, receipt, is_seen):
    """On the device that sent them, without scripts; also when it sends the same page again."""
    wave = Response.objects.get().wave
    if is_seen:
        wave.released_at, wave.release = wave.opened_at, 1
        wave.save()
    link = f"/e/{wave.invitations.first().token}/"
    assert "Gracias por responder" in client.get(link).content.decode()
    client.post("/e/retirar/", {"code": withdrawal_code("un-secreto-del-telefono")})
    again = client.post(link, {"s": "un-secreto-del-telefono", "page": 1, "go": "send", "PRO1": "4"})
    for page in (client.get(link), again):
        html = page.content.decode()
        assert ("Tus respuestas quedan retiradas" in html, "Gracias por responder" in html) == (True, False)


def test_a_room_says_that_they_were_withdrawn(client):
    network, _people = make_team()
    wave = make_wave(network=network, people=(), heads=6)
    room, secret = f"/e/{wave.campaign.code}/", "un-secreto-del-telefono"
    client.post(room, {"s": secret, "page": 1, "go": "send", wave.version.parsed.items[0].code: "4"})
    client.post("/e/retirar/", {"code": withdrawal_code(secret)})
    assert "Tus respuestas quedan retiradas" in client.get(room).content.decode()
    assert client.post(f"{room}hojas/", {"s": secret}).json() == {"withdrawn": True}


def test_looking_writes_nothing_and_the_six_letters_do_not_open_it(client, receipt):
    six = re.search(r'data-receipt="(\w{6})"', receipt)[1]
    assert client.get("/e/retirar/").status_code == 200
    refused = client.post("/e/retirar/", {"code": six})
    assert (refused.status_code, "doce letras" in refused.content.decode()) == (422, True)
    assert Response.objects.count() == 1


def test_a_code_is_read_as_people_write_it_and_a_wrong_one_stays_in_the_field(client, receipt):
    code = withdrawal_code("un-secreto-del-telefono").lower()
    wrong = client.post("/e/retirar/", {"code": "abcd-efgh-jkmn"})
    assert (wrong.status_code, 'value="ABCD EFGH JKMN"' in wrong.content.decode()) == (404, True)
    page = client.post("/e/retirar/", {"code": f" {code[:4]}-{code[4:8]} {code[8:]} "})
    assert "Tus respuestas se borraron" in page.content.decode()


def test_too_many_tries_wait(client, receipt):
    for _ in range(PER_ADDRESS):
        client.post("/e/retirar/", {"code": "ABCDEFGHJKMN"})
    code = withdrawal_code("un-secreto-del-telefono")
    page = client.post("/e/retirar/", {"code": code})
    assert (page.status_code, "Demasiados intentos" in page.content.decode()) == (429, True)
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("do", "words"), [("research", "ya no son para investigar"), ("quote", "Ya nadie puede citarte")]
)
def test_one_permission_is_taken_back_in_one_tap_and_says_what_it_reaches(client, full_receipt, do, words):
    assert f'name="do" value="{do}"' in " ".join(full_receipt.split())
    Response.objects.update(may_research=True, may_quote=True)
    page = client.post("/e/retirar/", {"code": withdrawal_code("un-secreto-del-telefono"), "do": do})
    html = page.content.decode()
    assert (page.status_code, words in html, "ya se entregaron" in html) == (200, True, True)
    response = Response.objects.get()
    assert (response.may_research, response.may_quote) == (do == "quote", do == "research")


OF_WORDS = re.compile(
    r"\bcit(?:ar|a|en|arme|ó)\b|mis palabras|y palabras|frase sobre|escribe (?:como|a una)", re.IGNORECASE
)


@pytest.mark.parametrize("is_seen", [False, True])
@pytest.mark.parametrize("code", ["pulso", "cfr"])
def test_what_asked_for_no_words_speaks_of_none_before_and_after(client, code, is_seen):
    """The first page, the receipt, the phone's own copies of both, and what is said when answers are taken back."""
    receipt = answered(client, code)
    wave = Response.objects.get().wave
    if is_seen:
        wave.released_at, wave.release = wave.opened_at, 1
        wave.save()
    link = f"/e/{wave.invitations.last().token}/"
    kit = Client().get(f"{link}hojas/").json()
    held = {"code": withdrawal_code("un-secreto-del-telefono")}
    pages = [
        Client().get(link).content.decode(), kit["pages"][0], receipt, kit["screens"]["receipt"],
        client.post("/e/retirar/", held | {"do": "whole"}).content.decode(),
    ]  # fmt: skip
    assert [bool(OF_WORDS.search(said_in(page))) for page in pages] == [code == "cfr"] * 5


def said_in(page):
    """What a page says of itself: without the sentences that are answered, and the word that opens another phone."""
    soup = BeautifulSoup(page, "html.parser")
    for part in soup.select(
        ".block, .another, .item, .words, [data-trama-codes], template, script, .withdraw__code"
    ):
        part.decompose()
    return " ".join(soup.get_text(" ").split())


@pytest.mark.parametrize("do", ["", "all", "\x00", "whole,research"])
def test_a_button_that_is_none_changes_nothing_and_keeps_the_code(client, receipt, do):
    code = withdrawal_code("un-secreto-del-telefono")
    page = client.post("/e/retirar/", {"code": code, "do": do})
    assert (page.status_code, code[:4] in page.content.decode()) == (422, True)
    assert Response.objects.count() == 1


@pytest.mark.parametrize("door", ["/hoy/", "wave", "step", "close"])
def test_results_are_opened_wherever_they_wait_after_one_question(client, door):
    network, people = make_team()
    state = {"grace_hours": 0} if door == "close" else {"is_final": True, "is_released": False}
    wave = make_wave(network=network, people=people, **state)
    sign_in(client, people[0])
    asks = f"/devolucion/{wave.code}/abrir/"
    page = {"wave": f"/mediciones/{wave.code}/", "step": f"/devolucion/{wave.code}/paso/1/"}.get(door, door)
    if door == "close":  # that page asks already
        asks = page = f"/mediciones/{wave.code}/cerrar/"
    html = client.get(page).content.decode()
    assert "brir los resultados" in html
    if door == "step":
        assert client.post(page, {"to": "2", "text": "Esperamos confianza"}).url == asks
    else:
        assert asks in html or door == "close"
    wave.refresh_from_db()
    assert not wave.was_ever_released
    step = {"step": 2}.get(door, 1)
    assert client.post(asks, {"open": "1"}).url == f"/devolucion/{wave.code}/paso/{step}/"
    wave.refresh_from_db()
    assert (wave.was_ever_released, wave.released_by) == (True, people[0])


def enabled(page):
    """The buttons of a page of the conversation that can be pressed."""
    found = BeautifulSoup(page, "html.parser").find_all("button", attrs={"form": "talk", "name": "to"})
    return [button for button in found if not button.has_attr("disabled")]


def test_the_first_step_before_the_opening_keeps_what_is_said_and_shows_nothing(client):
    network, people = make_team()
    wave = make_wave(network=network, people=people, is_final=True, is_released=False)
    sign_in(client, people[0])
    client.post(f"/devolucion/{wave.code}/paso/1/", {"to": "", "text": "Esperamos confianza"})
    page = client.get(f"/devolucion/{wave.code}/paso/1/").content.decode()
    assert "Esperamos confianza" in page
    assert [button["value"] for button in enabled(page)] == ["network", "1", "", "2"]
    wave.refresh_from_db()
    assert not wave.was_ever_released
    assert sign_in(client, people[1]).get(f"/devolucion/{wave.code}/paso/1/").status_code == 404


def test_closing_without_opening_is_possible(client):
    network, people = make_team()
    wave = make_wave(network=network, people=people, grace_hours=0)
    page = sign_in(client, people[0]).post(f"/mediciones/{wave.code}/cerrar/", follow=True).content.decode()
    assert "Nadie ha visto todavía sus resultados" in page
    assert "Los resultados todavía no se abren" in page
