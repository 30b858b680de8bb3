"""Signing in by mailed code, joining, places, language."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_network, make_person, make_team, make_user, sign_in
from trama.accounts.models import User
from trama.audit.record import SYSTEM
from trama.networks.actions.people import Guest, invite, withdraw_joining
from trama.networks.enums import Role

pytestmark = pytest.mark.django_db


def test_sign_in_by_mailed_code(client, mailoutbox):
    member = make_membership(network=make_network(name="Red del Valle"))
    page = client.post("/entrar/codigo/", {"email": member.person.user.email}, follow=True)
    assert "Escribe el código" in page.content.decode()
    code = re.search(r"^(\S{6,})$", mailoutbox[0].body, re.MULTILINE)[1]
    assert mailoutbox[0].subject == f"{code} es tu código para Trama"

    home = client.post("/entrar/codigo/confirmar/", {"code": code}, follow=True)

    assert home.redirect_chain[-1][0] == "/hoy/"
    assert "Red del Valle" in home.content.decode()


@pytest.mark.parametrize(
    "typed", ["\u200b{0}-{1}", "{0}\N{EN DASH}{1}", "{0} {1}\N{NO-BREAK SPACE}", "\ufeff{0}\u2011{1}"]
)
def test_a_code_is_taken_with_what_came_along_when_it_was_copied(client, mailoutbox, typed):
    member = make_membership(network=make_network())
    client.post("/entrar/codigo/", {"email": member.person.user.email}, follow=True)
    code = re.search(r"^(\S{6,})$", mailoutbox[0].body, re.MULTILINE)[1].replace("-", "")
    pasted = typed.format(code[:3], code[3:])
    home = client.post("/entrar/codigo/confirmar/", {"code": pasted}, follow=True)
    assert home.redirect_chain[-1][0] == "/hoy/"


def test_unknown_address_gets_the_same_page_and_makes_no_account(mailoutbox):
    known = make_membership(network=make_network()).person.user.email
    pages = [
        Client().post("/entrar/codigo/", {"email": mail}, follow=True)
        for mail in (known, "nadie@example.org")
    ]
    texts = [
        re.sub(r'value="[^"]+"', "", page.content.decode())
        .replace(known, "X")
        .replace("nadie@example.org", "X")
        for page in pages
    ]
    assert texts[0] == texts[1]
    assert not User.objects.filter(email="nadie@example.org").exists()


def test_wrong_code_says_so(client):
    member = make_membership(network=make_network())
    client.post("/entrar/codigo/", {"email": member.person.user.email})
    page = client.post("/entrar/codigo/confirmar/", {"code": "AAAAAA"})
    assert "No es el código del último correo" in page.content.decode()


@pytest.mark.parametrize("written", ["ana", "ana@", ""])
def test_a_mail_that_is_none_is_explained(client, written):
    page = client.post("/entrar/codigo/", {"email": written}).content.decode()
    assert "Se escribe así: nombre@escuela.cl" in page


def test_nobody_is_told_that_a_mail_went_out_to_who_has_no_account(client):
    page = client.post("/entrar/codigo/", {"email": "nadie@example.org"}, follow=True).content.decode()
    assert "Si nadie@example.org es de una cuenta" in page
    assert 'class="message' not in page


def test_another_code_comes_when_it_is_asked_for(client, mailoutbox):
    member = make_membership(network=make_network())
    client.post("/entrar/codigo/", {"email": member.person.user.email})
    client.post("/entrar/codigo/confirmar/", {"action": "resend"})
    assert len(mailoutbox) == 2
    code = re.search(r"^(\S{6,})$", mailoutbox[1].body, re.MULTILINE)[1]
    home = client.post("/entrar/codigo/confirmar/", {"code": code}, follow=True)
    assert home.redirect_chain[-1][0] == "/hoy/"


def test_who_wrote_the_wrong_mail_address_begins_again(client, mailoutbox):
    member = make_membership(network=make_network())
    page = client.post("/entrar/codigo/", {"email": "equivocado@example.org"}, follow=True)
    assert "Usar otro correo" in page.content.decode()
    page = client.post("/entrar/salir/", {"next": "/entrar/"}, follow=True)
    assert "Enviarme el código" in page.content.decode()
    assert 'class="message' not in page.content.decode()
    client.post("/entrar/codigo/", {"email": member.person.user.email})
    assert mailoutbox[-1].to == [member.person.user.email]


def test_a_code_asked_for_too_often_rests_with_a_sentence():
    mail = make_membership(network=make_network()).person.user.email
    for _again in range(5):
        page = Client().post("/entrar/codigo/", {"email": mail}, follow=True)
    assert "Demasiados intentos" in page.content.decode()


def joining_for(*, email="ana@example.org"):
    return invite(guest=Guest("Ana Parra", email), place=make_network(name="Red Sur"), by=SYSTEM)


def test_expired_and_withdrawn_and_wrong_links_say_what_to_do(client):
    expired, withdrawn = joining_for(), joining_for(email="eva@example.org")
    expired.expires_at = timezone.now() - timedelta(seconds=1)
    expired.save()
    withdraw_joining(joining=withdrawn, by=SYSTEM)
    for token, status in (
        (expired.token, 410),
        (withdrawn.token, 410),
        (expired.token[:-3] + "abc", 404),
        ("x", 404),
    ):
        page = client.get(f"/cuenta/unirse/{token}/")
        assert page.status_code == status
        assert "pide" in page.content.decode()


def test_person_in_two_networks_chooses_where_they_are(client):
    first, other = make_network(name="Red Uno"), make_network(name="Red Dos")
    person = make_membership(network=first).person
    second = make_membership(network=other, role=Role.COORDINATOR, person=person)
    sign_in(client, person)
    assert "Red Uno" in client.get("/hoy/").content.decode()
    client.post("/cuenta/lugar/", {"place": second.code})
    assert '<a class="top__name" href="/hoy/">Red Dos</a>' in client.get("/hoy/").content.decode()


def test_somebody_else_s_place_cannot_be_chosen(client):
    _network, people = make_team(people=2)
    foreign = make_membership(network=make_network())
    assert sign_in(client, people[0]).post("/cuenta/lugar/", {"place": foreign.code}).status_code == 404


def test_account_without_a_place_is_told_what_to_do(client):
    sign_in(client, make_person(user=make_user()))
    page = client.get("/hoy/", follow=True)
    assert "Todavía no estás en una red" in page.content.decode()


def test_whole_interface_in_english_when_chosen(client):
    _network, people = make_team()
    sign_in(client, people[0])
    client.post("/cuenta/idioma/", {"language": "en", "next": "/hoy/"})
    page = client.get("/hoy/").content.decode()
    assert '<html lang="en"' in page
    assert "To do" in page


def test_language_does_not_send_people_elsewhere(client):
    response = client.post("/cuenta/idioma/", {"language": "es", "next": "https://example.com/"})
    assert response.url == "/"


def language_leads_to(page):
    return BeautifulSoup(page.content, "html.parser").select_one(".foot__language [name=next]")["value"]


def test_language_leads_back_to_what_was_looked_at(client):
    network, people = make_team()
    sign_in(client, people[0])
    assert language_leads_to(client.get("/redes/", {"busca": "río"})) == "/redes/?busca=r%C3%ADo"
    page = f"/mediciones/red/{network.code}/abrir/"
    refused = client.post(page, {}, headers={"referer": f"http://testserver{page}?de=1"})
    assert language_leads_to(refused) == f"{page}?de=1"
    assert language_leads_to(client.post(page, {}, headers={"referer": "http://elsewhere/"})) == "/"


def test_an_address_that_only_takes_what_is_sent_says_so(client):
    _network, people = make_team()
    answer = sign_in(client, people[0]).get("/cuenta/idioma/", headers={"referer": "http://testserver/hoy/"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "solo recibe lo que manda un botón" in answer.content.decode()
    assert 'href="/hoy/"' in answer.content.decode()


def test_my_data_is_mine_and_recorded(client):
    _network, people = make_team()
    data = sign_in(client, people[1]).post("/cuenta/mis-datos/").json()
    assert data["name"] == people[1].name
    assert [membership["role"] for membership in data["memberships"]] == ["member"]
