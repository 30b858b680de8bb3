"""The projector's page follows the conversation, shows what was decided, and never what is being typed."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from tests.live_page import LivePage
from tests.make import make_membership, make_network, make_response, make_team, make_wave, sign_in
from trama.live.stream import listener_of
from trama.web.live.conversations import audience_of

SOON = (timezone.localdate() + timedelta(days=20)).isoformat()
pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    network, people = make_team()
    final = make_wave(network=network, people=people, is_final=True)
    for _person in people:
        make_response(wave=final, items={"PRO3": "na"})  # of which nothing is told
    return final


@pytest.fixture
def conductor(client, wave):
    return sign_in(client, wave.network.memberships.get(role="coordinator").person)


def test_it_follows_whoever_conducts_and_equals_the_page_loaded_fresh(conductor, wave):
    page = LivePage(conductor, f"/devolucion/{wave.code}/proyector/")
    assert page.text("h1") == "¿Qué esperaban encontrar?"
    for step, typed, shown in (
        (1, {"text": "Creemos que subió", "to": "1"}, "Creemos que subió"),
        (1, {"to": "2"}, "Miremos sin explicar"),
        (2, {"to": "6"}, "Una dimensión para trabajar, y por qué"),
        (6, {"dimension": "trust", "reason": "Nos cuesta", "to": ""}, "Nos cuesta"),
        (6, {"to": "8"}, "Todavía no hay acuerdos"),
        (8, {"what": "Traer una clase", "when": SOON, "to": ""}, "falta quién"),
        (8, {"to": "end"}, "Lo que salió de la conversación"),
        (8, {"to": "3"}, "Lo que salió de la conversación"),
        (3, {"bring": "3"}, "¿Dónde hay miradas distintas?"),
    ):
        conductor.post(f"/devolucion/{wave.code}/paso/{step}/", typed)
        page.catch_up()
        assert shown in page.text(".talk__part")
        assert page.shape == page.fresh


def test_what_is_unfolded_on_the_laptop_is_unfolded_on_it_until_the_step_changes(conductor, wave):
    steps = f"/devolucion/{wave.code}/paso"
    page = LivePage(conductor, f"/devolucion/{wave.code}/proyector/")
    for since, step, unfolded, shown in (
        (3, 3, ["silent"], True),
        (3, 3, [], False),
        (3, 3, ["silent", "other"], True),
        (3, 2, [], False),
    ):
        kept = conductor.post(f"{steps}/{step}/", {"stand": "yes", "since": since, "unfolded": unfolded})
        assert kept.status_code == 204
        page.catch_up()
        folds = page.tree.select("details[data-fold=silent]")
        assert [fold.has_attr("open") for fold in folds] == [shown]
        assert page.shape == page.fresh


def test_the_browsers_own_way_back_brings_it_along_and_keeps_nothing_typed(conductor, wave):
    steps = f"/devolucion/{wave.code}/paso"
    page = LivePage(conductor, f"/devolucion/{wave.code}/proyector/")
    conductor.post(f"{steps}/2/", {"to": "3"})
    back = {"stand": "yes", "since": "3", "text": "a medio decir"}
    assert conductor.post(f"{steps}/2/", back).status_code == 204
    page.catch_up()
    assert "Miremos sin explicar" in page.text(".talk__part")
    assert not wave.notes.exists()
    conductor.post(f"{steps}/2/", {"to": "end"})
    assert conductor.post(f"{steps}/8/", {"stand": "yes"}).status_code == 409
    page.catch_up()
    assert "Lo que salió de la conversación" in page.text(".talk__part")


def test_it_has_nothing_to_type_in_nor_to_press(conductor, wave):
    for step in range(1, 9):
        conductor.post(f"/devolucion/{wave.code}/paso/{step}/", {"to": str(step), "text": f"nota {step}"})
        page = BeautifulSoup(conductor.get(f"/devolucion/{wave.code}/proyector/").content, "html.parser")
        assert page.select("form, button, textarea, input, select") == []


def test_before_the_opening_it_shows_the_first_question_and_no_figure(conductor, wave):
    closed = make_wave(network=wave.network, is_final=True, is_released=False)
    page = conductor.get(f"/devolucion/{closed.code}/proyector/").content.decode()
    assert "¿Qué esperaban encontrar?" in page
    assert "Respondieron" not in page


def heard_by(person, wave):
    cookies = {name: cookie.value for name, cookie in sign_in(Client(), person).cookies.items()}
    return audience_of(listener_of(cookies, {}), wave.code)


def test_the_line_is_heard_by_those_who_may_see_the_results(wave):
    member = wave.network.memberships.filter(role="member").first().person
    stranger = make_membership(network=make_network()).person
    assert (heard_by(member, wave), heard_by(stranger, wave)) == (None, None)
    wave.shared_at = timezone.now()
    wave.save()
    assert (heard_by(member, wave), heard_by(stranger, wave)) == ("room", None)
    assert audience_of(listener_of({}, {}), wave.code) is None
