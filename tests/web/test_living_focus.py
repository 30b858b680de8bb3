"""What a conversation chose and agreed lives on: on Hoy, on the network's page, beside the next measurement."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import (
    make_commitment,
    make_focus,
    make_intention,
    make_membership,
    make_response,
    make_team,
    make_wave,
    sign_in,
)
from tests.workshops.room_scene import make_room
from trama.agreements.models import Agreement
from trama.audit.record import SYSTEM
from trama.insights.preparing import store_telling
from trama.networks.models import PurposeVersion
from trama.sessions.actions.contributing import Wording
from trama.surveys.models import Wave
from trama.workshops.actions.writing import add_note
from trama.workshops.enums import Shape

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def talked(client):
    """A network whose conversation ended with one focus and three agreements; its coordination is here."""
    network, people = make_team()
    sign_in(client, people[0])
    wave = make_wave(network=network, people=people, is_final=True, talk_step=9)
    for _person in people:
        make_response(wave=wave)
    make_focus(wave=wave, reason="Queremos decirnos lo que cuesta", chosen_by=people[1])
    make_commitment(wave=wave, text="Traer una clase", owner=people[2], due_on=TODAY + timedelta(days=9))
    make_commitment(wave=wave, text="Pedir la sala", number=2)
    make_commitment(wave=wave, text="Llamar al CRA", number=3, owner=people[3], due_on=date(2020, 5, 3))
    return wave, people


def hoy(client):
    return " ".join(BeautifulSoup(client.get("/hoy/").content, "html.parser").find("main").text.split())


def test_hoy_tells_the_focus_in_the_networks_words_and_who_does_what_by_when(client, talked):
    _wave, people = talked
    for person, mine in ((people[0], f"{people[2].name} · hasta el"), (people[2], "Lo que acordaste hacer")):
        page = hoy(sign_in(client, person))
        assert "«Queremos decirnos lo que cuesta»" in page
        assert f"lo anotó {people[1].name}" in page
        for words in (mine, "falta quién", "era para el 3 de mayo de 2020"):
            assert words in page


def test_whoever_owes_something_is_not_told_that_nothing_waits_in_whichever_network(client, talked):
    _wave, people = talked
    assert "No tienes nada pendiente" in hoy(sign_in(client, people[4]))
    page = hoy(sign_in(client, people[2]))
    assert "No tienes nada pendiente" not in page
    assert page.count("Traer una clase") == 2  # its words, and on its button for those who do not see
    others, guests = make_team()
    elsewhere = make_wave(network=others, people=guests, is_final=True, talk_step=9)
    make_membership(person=people[4], network=others)
    make_commitment(wave=elsewhere, text="Prestar el bus", owner=people[4])
    page = hoy(sign_in(client, people[4]))
    assert "Prestar el bus" in page
    assert "No tienes nada pendiente" not in page


def test_hoy_says_that_nothing_is_pending_only_to_who_promised_nothing(client, talked):
    _wave, people = talked
    Wave.objects.update(shared_at=timezone.now() - timedelta(days=20))  # no news any more
    said = ["No tienes nada pendiente" in hoy(sign_in(client, people[number])) for number in (1, 2)]
    assert said == [True, False]
    Agreement.objects.filter(owner=people[2]).update(state="done", answered_on=TODAY)
    assert "No tienes nada pendiente" in hoy(client)


def test_the_networks_page_tells_the_focus_and_what_was_agreed(client, talked):
    wave, people = talked
    page = client.get(f"/redes/{wave.network.code}/").content.decode()
    for words in ("Queremos decirnos lo que cuesta", "Traer una clase", people[2].name, "falta quién"):
        assert words in page


@pytest.mark.parametrize("days", [0, 200])
def test_the_next_measurement_tells_what_was_worked_on_and_agreed_meanwhile(client, talked, days):
    wave, people = talked
    now = timezone.now()
    wave.opened_at, wave.closes_at = now - timedelta(days=days, hours=9), now - timedelta(days=days, hours=8)
    wave.final_at = wave.closes_at
    wave.save()
    make_focus(wave=wave, dimension="leadership", reason="De entonces", ended_on=date(2020, 1, 1))
    make_commitment(wave=wave, text="Esto ya se hizo", number=9, state="done")
    later = make_wave(network=wave.network, people=people, is_final=True, opened=now - timedelta(hours=2))
    for _person in people:
        make_response(wave=later)
    store_telling(wave=later, by=SYSTEM)
    make_focus(wave=later, dimension="purpose", reason="Lo nuevo")
    for place in ("paso/1/", "paso/2/", ""):
        page = client.get(f"/devolucion/{later.code}/{place}").content.decode()
        assert "era el foco de la red desde" in page
        for words in ("Queremos decirnos lo que cuesta", "Traer una clase", people[2].name, "falta quién"):
            assert words in page, place
        for words in ("De entonces", "Esto ya se hizo", "Lo nuevo"):
            assert words not in page, place
        assert "era el foco" not in client.get(f"/devolucion/{wave.code}/{place}").content.decode()
    ended = client.get(f"/devolucion/{wave.code}/").content.decode()
    assert f"/devolucion/{wave.code}/fin/" in ended
    assert "/fin/" not in client.get(f"/devolucion/{later.code}/").content.decode()


def test_whoever_does_it_or_conducts_says_that_it_is_done(client, talked):
    _wave, people = talked
    mine = Agreement.objects.get(owner=people[2])
    address = f"/devolucion/acuerdos/{mine.code}/"
    assert sign_in(client, people[3]).post(address, {"state": "done"}).status_code == 403
    assert sign_in(client, people[2]).post(address, {"state": "done"}).status_code == 302
    assert "hecho" in hoy(client)
    for state in ("open", "done"):
        sign_in(client, people[0]).post(address, {"state": state})
        mine.refresh_from_db()
        assert mine.state == state
    Agreement.objects.filter(pk=mine.pk).update(answered_on=TODAY - timedelta(days=1))
    assert mine.text not in hoy(client)


def test_a_conversation_that_was_begun_is_gone_on_with_from_hoy(client, talked):
    wave, _people = talked
    Wave.objects.filter(pk=wave.pk).update(talk_step=5)
    page = client.get("/hoy/").content.decode()
    assert "Va en el paso 5 de 8" in page
    assert f"/devolucion/{wave.code}/conversar/" in page
    Wave.objects.filter(pk=wave.pk).update(talk_step=9)
    assert "Seguir la conversación" not in client.get("/hoy/").content.decode()


def purpose(wave, review_on):
    return PurposeVersion.objects.create(
        network=wave.network, number=1, text="Aprender juntas", level="coherent", review_on=review_on
    )


def test_a_purpose_is_asked_about_from_its_day_on(client, talked):
    wave, _people = talked
    version = purpose(wave, TODAY + timedelta(days=1))
    place = f"/redes/{wave.network.code}/"
    assert "Revisar el propósito" not in hoy(client)
    assert "tocaba" not in client.get(place).content.decode()
    version.review_on = date(2023, 10, 13)
    version.save()
    assert "Tocaba revisarlo el 13 de octubre de 2023" in hoy(client)
    page = client.get(place).content.decode()
    assert "tocaba revisarlo el 13 de octubre de 2023" in page
    assert f"/devolucion/{wave.code}/proposito/" in page
    page = client.get(f"/devolucion/{wave.code}/proposito/").content.decode()
    assert "tocaba revisarlo el 13 de octubre de 2023" in page


@pytest.mark.parametrize(("days", "is_told"), [(-1, False), (0, True), (14, True), (15, False)])
def test_an_intention_returns_on_its_day_to_its_author_alone(client, talked, days, is_told):
    _wave, people = talked
    room = make_room(kind="final_ideas")
    pedro = room.people[1]
    pedro.person = people[2]
    pedro.save()
    circle = {"shape": Shape.CIRCLE, "wording": Wording("Escuchar"), "is_signed": True, "tags": []}
    note = add_note(workshop=room.workshop, by=pedro, **circle)
    make_intention(note=note, text="Hablar al final", due_on=TODAY - timedelta(days=days))
    assert ("Hablar al final" in hoy(sign_in(client, people[2]))) is is_told
    assert "Hablar al final" not in hoy(sign_in(client, people[0]))


@pytest.mark.parametrize("many", [1, 6])
def test_pages_ask_no_more_the_more_was_agreed(client, talked, django_assert_max_num_queries, many):
    wave, people = talked
    for number in range(many):
        make_commitment(wave=wave, text=f"Cosa {number}", number=10 + number, owner=people[number])
        wave.notes.create(step=8, text=f"nota {number}")
    client.get("/hoy/")
    for address, most in ((f"/devolucion/{wave.code}/paso/8/", 21), ("/hoy/", 29)):
        with django_assert_max_num_queries(most):
            client.get(address)
