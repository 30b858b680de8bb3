"""Grants and exports ask for a fresh sign-in, and go on afterwards; mailed codes live twenty minutes and say so."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.make import came_in, make_membership, make_network, make_team, make_wave, make_workshop, sign_in
from trama.networks.models import Joining
from trama.workshops.models import Workshop

pytestmark = pytest.mark.django_db
HOUR = 3600


def mailed_code(mailoutbox):
    return re.search(r"^(\S{6,})$", mailoutbox[-1].body, re.MULTILINE)[1]


def words(page):
    return BeautifulSoup(page.content, "html.parser").get_text(" ", strip=True)


@pytest.fixture
def stale(client):
    """A network, and a browser in which its coordination came in an hour ago."""
    network, people = make_team(people=3)
    sign_in(client, people[0])
    came_in(client, people[0].user, ago=HOUR)
    return network, people


def test_what_was_sent_is_done_after_the_code(client, stale, mailoutbox):
    network, _people = stale
    given = {"name": "Ana Soto", "email": "ana@example.org", "role": "member"}
    asked = client.post(f"/redes/{network.code}/personas/nueva/", given)
    assert asked.url.startswith("/entrar/de-nuevo/")
    assert not Joining.objects.exists()
    assert "¿Eres tú?" in words(client.get(asked.url))

    sent = client.post(asked.url, {"action": "send"})
    assert "Dura veinte minutos" in words(client.get(sent.url))
    assert client.post(sent.url, {"code": "AAAAAA"}).status_code == 422
    done = client.post(sent.url, {"code": mailed_code(mailoutbox)}, follow=True)
    assert "La invitación para Ana Soto va en camino" in words(done)
    assert Joining.objects.get().name == "Ana Soto"
    assert client.get(f"/redes/{network.code}/personas/nueva/").status_code == 200  # fresh for a while


def test_every_grant_and_export_asks(client, stale):
    network, people = stale
    workshop = make_workshop(network=network)
    Workshop.objects.filter(pk=workshop.pk).update(ended_at=timezone.now())
    wave = make_wave(network=network, people=people)
    asks = {
        "get": [
            f"/redes/{network.code}/personas/nueva/",
            f"/redes/{network.code}/coordinacion/",
            "/entrar/llaves/",
        ],
        "post": [
            f"/talleres/{workshop.code}/registro/asistencia.csv",
            f"/talleres/{workshop.code}/registro/registro.json",
            f"/talleres/{workshop.code}/despues/certificados.pdf",
            f"/redes/{network.code}/invitaciones/1/",
            reverse("workshops:offline-pack", args=[workshop.code]),
            f"/mediciones/{wave.code}/enlace/",
            f"/mediciones/{wave.code}/tarjeta/",
            f"/mediciones/{wave.code}/hojas/imprimir/",
            "/cuenta/mis-datos/",
            "/cuenta/llaves/nueva/",
        ],
    }
    for method, paths in asks.items():
        for path in paths:
            answer = getattr(client, method)(path)
            assert (answer.status_code, answer.headers.get("Location", "")[:17]) == (
                302,
                "/entrar/de-nuevo/",
            ), path
    came_in(client, people[0].user, ago=60)
    assert client.get(f"/redes/{network.code}/coordinacion/").status_code == 200


def test_codes_asked_for_too_often_or_guessed_rest(client, stale, mailoutbox):
    for _again in range(5):
        client.post("/entrar/de-nuevo/", {"action": "send"})
    assert client.post("/entrar/de-nuevo/", {"action": "send"}).status_code == 429
    code = mailed_code(mailoutbox)
    for _again in range(3):
        client.post("/entrar/de-nuevo/", {"code": "AAAAAA"})
    assert client.post("/entrar/de-nuevo/", {"code": code}).status_code == 410


def test_a_code_of_the_door_lives_twenty_minutes_and_says_when_it_is_over(client, mailoutbox):
    mail = make_membership(network=make_network()).person.user.email
    with time_machine.travel(timezone.now(), tick=False) as clock:
        page = client.post("/entrar/codigo/?next=/cuenta/", {"email": mail}, follow=True)
        assert "dura veinte minutos" in words(page)
        assert "veinte minutos" in mailoutbox[0].body
        clock.shift(timedelta(minutes=20, seconds=1))
        late = client.post(page.redirect_chain[-1][0], {"code": mailed_code(mailoutbox)})
        assert late.status_code == 410
        assert "Ese código ya terminó" in words(late)
        fields = BeautifulSoup(late.content, "html.parser").select("main form input")
        assert {field["name"]: field.get("value") for field in fields}["email"] == mail
        again = client.post("/entrar/codigo/", {"email": mail}, follow=True)
        clock.shift(timedelta(minutes=19))
        client.post("/entrar/codigo/confirmar/", {"action": "resend"})
        clock.shift(timedelta(minutes=19))  # the second one lives as long
        home = client.post(again.redirect_chain[-1][0], {"code": mailed_code(mailoutbox)}, follow=True)
    assert home.redirect_chain[-1][0] == "/hoy/"


def test_a_code_page_without_any_code_says_so_too(client):
    page = client.get("/entrar/codigo/confirmar/")
    assert page.status_code == 410
    assert "Pide otro" in words(page)
