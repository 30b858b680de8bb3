"""The pages of the conversation: what was typed stays, what was chosen is told where it was chosen."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import make_focus, make_response, make_team, make_wave, sign_in
from trama.agreements.models import Focus
from trama.surveys.enums import Mode

pytestmark = pytest.mark.django_db

LONG = "una frase " * 300


@pytest.fixture
def wave(client):
    """The coordination before the results of a Pulso that seven people answered."""
    network, people = make_team()
    sign_in(client, people[0])
    final = make_wave(network=network, people=people, is_final=True)
    for _person in people:
        make_response(wave=final)
    return final


def soup(page):
    return BeautifulSoup(page.content, "html.parser")


def test_what_is_too_long_stays_in_its_box_with_a_sentence(client, wave):
    page = client.post(f"/devolucion/{wave.code}/paso/3/", {"text": LONG, "go": "on"})
    assert page.status_code == 422
    assert soup(page).find(id="said").text.strip() == LONG.strip()
    assert "Sigue aquí" in page.content.decode()
    assert wave.notes.count() == 0


def test_a_focus_without_dimension_keeps_its_reason(client, wave):
    page = client.post(f"/devolucion/{wave.code}/foco/", {"reason": "Nos cuesta decirnos las cosas"})
    assert page.status_code == 422
    assert soup(page).find(id="reason").text == "Nos cuesta decirnos las cosas"
    assert soup(page).find("form", class_="talk__write")["action"] == f"/devolucion/{wave.code}/paso/6/"


def test_a_third_focus_keeps_its_reason_until_another_ends(client, wave):
    for key in ("trust", "leadership"):
        client.post(f"/devolucion/{wave.code}/foco/", {"dimension": key, "reason": "Porque sí"})
    page = client.post(f"/devolucion/{wave.code}/foco/", {"dimension": "purpose", "reason": "También"})
    assert "ya tiene dos" in page.content.decode()
    assert soup(page).find(id="reason").text == "También"
    assert soup(page).find("input", value="purpose").has_attr("checked")
    assert Focus.objects.count() == 2


def test_what_a_conversation_chose_is_told_there_although_it_ended(client, wave):
    today = timezone.localdate()
    make_focus(wave=wave, reason="El de entonces", ended_on=today)
    later = make_wave(
        network=wave.network,
        is_final=True,
        opened=timezone.now() - timedelta(days=1),
        shared_at=timezone.now(),
    )
    make_focus(wave=later, dimension="leadership", reason="El de ahora")
    then, now = (
        client.get(f"/devolucion/{measured.code}/paso/6/").content.decode() for measured in (wave, later)
    )
    assert "El de entonces" in then
    assert then.count("Terminar este foco") == 1
    assert "El de entonces" not in now
    assert "El de ahora" in now


def test_conversed_words_that_are_too_long_stay(client):
    network, people = make_team(people=4)
    sign_in(client, people[0])
    talked = make_wave(network=network, code="cfr", timepoint="T0", mode=Mode.CONVERSED, grace_hours=0)
    page = client.post(
        f"/devolucion/{talked.code}/conversado/1/",
        {"words": LONG, "agreed": "4", "raised-4": "3", "go": "on"},
    )
    assert page.status_code == 422
    assert soup(page).find(id="words").text.strip() == LONG.strip()
    assert soup(page).find("input", {"name": "agreed", "value": "4"}).has_attr("checked")
    assert soup(page).find("input", {"name": "raised-4"})["value"] == "3"
    assert "Sigue aquí" in page.content.decode()
    assert talked.conversed.count() == 0


def test_a_member_finds_no_link_that_refuses(client, wave):
    wave.shared_at = timezone.now()
    wave.save()
    sign_in(client, wave.network.memberships.filter(role="member").first().person)
    page = soup(client.get(f"/devolucion/{wave.code}/paso/1/"))
    for link in page.find_all("a", href=True):
        if link["href"].startswith("/"):
            assert client.get(link["href"]).status_code in {200, 302}, link["href"]
