"""A refusal says what to do, keeps what was typed and leads back."""

import pytest
from bs4 import BeautifulSoup

from tests.make import make_person, make_team, make_user, sign_in
from trama.networks.enums import Role, State
from trama.networks.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(client):
    """A network before the direction of its programme."""
    found, _people = make_team(people=3)
    director = make_person(user=make_user())
    Membership.objects.create(
        person=director, programme=found.cohort.programme, role=Role.DIRECTION, since_on="2026-03-01"
    )
    sign_in(client, director)
    return found


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"state": "paused", "reason": " "}, "Escribe el motivo"),
        ({"state": "active", "reason": "Ya lo estaba"}, "ya está en ese estado"),
        ({"state": "paused", "reason": "Pausa", "since_on": "31-31-31"}, "fecha"),
    ],
)
def test_a_state_that_cannot_be_is_said_beside_its_form(client, network, given, sentence):
    page = client.post(f"/redes/{network.code}/estado/", given)
    assert page.status_code == 422
    soup = BeautifulSoup(page.content, "html.parser")
    form = soup.find("form", action=f"/redes/{network.code}/estado/")
    assert sentence in form.find(class_="field__error").text
    assert form.find("input", {"name": "reason"}).get("value", "").strip() == given["reason"].strip()
    assert form.find_parent("details").has_attr("open")
    network.refresh_from_db()
    assert network.state == State.ACTIVE


@pytest.mark.parametrize(
    ("came_from", "is_offered"),
    [
        ("http://testserver/hoy/", True),
        ("http://otro.example/hoy/", False),
        ("http://testserver//otro/", False),
        ("", False),
    ],
)
def test_a_refusal_leads_back_within_this_site(client, came_from, is_offered):
    network, people = make_team(people=3)
    sign_in(client, people[1])
    page = client.get(f"/redes/{network.code}/datos/", headers={"referer": came_from})
    assert page.status_code == 403
    assert ("Volver a donde estaba" in page.content.decode()) is is_offered
