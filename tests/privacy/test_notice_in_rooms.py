"""Which version of the notice on data stood before whoever came into a workshop without an account."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from tests.make import make_network, make_person, make_workshop
from tests.privacy.test_notice import FACTS
from trama.audit.record import SYSTEM
from trama.privacy.actions.notices import publish_notice
from trama.privacy.own_file import as_json, file_of
from trama.sessions.actions.joining import Card, add_without_phone
from trama.sessions.models import Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return make_workshop(network=make_network())


@pytest.fixture
def programme(workshop):
    return workshop.network.cohort.programme


def publish(programme, address):
    publish_notice(programme=programme, facts=replace(FACTS, address=address), by=SYSTEM)


def card_at(client, workshop):
    """The card of the door, as a browser would send it."""
    page = BeautifulSoup(client.get(f"/t/{workshop.code}/").content, "html.parser")
    form = page.select_one("form")
    return {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}, page


def test_the_version_that_stood_at_the_door_is_kept_and_told(client, workshop, programme):
    publish(programme, "Uno Norte 100")
    card, page = card_at(client, workshop)
    [link] = [
        link for link in page.select("a") if "Aviso de datos, versión 1" in link.get_text(" ", strip=True)
    ]
    assert link["href"] == f"/privacidad/?programa={programme.code}"
    publish(programme, "Dos Sur 200")  # while the card is being written
    client.post(f"/t/{workshop.code}/", card | {"name": "Ana Curin"})
    ana = Participant.objects.get()
    assert ana.notice_number == 1
    mine = BeautifulSoup(client.get(f"/t/{workshop.code}/mis-datos/").content, "html.parser")
    link = mine.find("a", string=lambda text: text and "versión 1 del aviso" in text)
    assert "Uno Norte 100" in client.get(link["href"]).content.decode()
    [row] = json.loads(as_json(file_of(ana)))["tables"]["participacion"]
    assert row["Aviso de datos, versión"] == 1


def test_whoever_comes_in_again_has_the_newer_one_before_them(client, workshop, programme):
    publish(programme, "Uno Norte 100")
    client.post(f"/t/{workshop.code}/", card_at(client, workshop)[0] | {"name": "Ana Curin"})
    publish(programme, "Dos Sur 200")
    client.post(f"/t/{workshop.code}/", {"name": "Ana Curin", "notice": "2"})
    assert Participant.objects.get().notice_number == 2
    client.post(f"/t/{workshop.code}/", {"name": "Ana Curin"})  # from a page that says nothing of it
    assert Participant.objects.get().notice_number == 2


@pytest.mark.parametrize("given", ["", "7", "-1", "1.5", "uno", "9" * 30, "²"])
def test_a_version_that_nobody_published_is_not_written_down(client, workshop, programme, given):
    publish(programme, "Uno Norte 100")
    client.post(f"/t/{workshop.code}/", {"name": "Ana Curin", "notice": given})
    assert Participant.objects.get().notice_number is None
    assert "No quedó anotado" in client.get(f"/t/{workshop.code}/mis-datos/").content.decode()


def test_whoever_was_added_by_the_facilitator_had_none_before_them(workshop, programme):
    publish(programme, "Uno Norte 100")
    added = add_without_phone(session=workshop, card=Card("Ana Curin"), by=make_person())
    assert added.notice_number is None


def test_the_file_of_whoever_has_an_account_says_it_of_each_workshop(workshop, programme):
    person = make_person()
    Participant.objects.create(session=workshop, name="Ana", person=person, notice_number=3)
    [row] = json.loads(as_json(file_of(person)))["tables"]["talleres"]
    assert row["Aviso de datos, versión"] == 3


def test_who_is_asked_whether_they_are_another_keeps_it(client, workshop, programme):
    publish(programme, "Uno Norte 100")
    card = card_at(client, workshop)[0]
    client.post(f"/t/{workshop.code}/", card | {"name": "Ana Curin"})
    asked = client.post(f"/t/{workshop.code}/", card | {"name": "Luz Soto"})
    form = BeautifulSoup(asked.content, "html.parser").select_one("form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    client.post(f"/t/{workshop.code}/", sent | {"who": "another"})
    assert Participant.objects.get(name="Luz Soto").notice_number == 1
