"""A page of another site cannot choose the secret of somebody's phone, nor send anything in their name."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from tests.make import make_team, make_wave
from trama.surveys.models import Draft, Response

pytestmark = pytest.mark.django_db
CHOSEN = "elegido-por-otra-persona-01"
ELSEWHERE = [
    {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://otra.example"},
    {"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_ORIGIN": "https://otra.testserver"},
    {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"},
    {"HTTP_ORIGIN": "https://otra.example"},
    {"HTTP_ORIGIN": "http://["},
]
HERE = [
    {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "http://testserver"},
    {"HTTP_SEC_FETCH_SITE": "none"},
    {"HTTP_ORIGIN": "http://otro-nombre.test:8000", "HTTP_HOST": "otro-nombre.test:8000"},
    {"HTTP_ORIGIN": "http://testserver", "HTTP_HOST": "testserver"},
    {},
]


@pytest.fixture
def people_and_doors(settings):
    """As the questionnaire is served: with its own few middlewares."""
    settings.MIDDLEWARE = settings.QUESTIONNAIRE_MIDDLEWARE
    network, people = make_team(people=6)
    linked = make_wave(network=network, people=people)
    room = make_wave(network=network, heads=6)
    return [f"/e/{linked.invitations.first().token}/", f"/e/{room.campaign.code}/"]


@pytest.mark.parametrize("sent", ELSEWHERE)
def test_what_another_site_sends_is_not_taken(people_and_doors, sent):
    for door in people_and_doors:
        phone = Client()
        refused = phone.post(door, {"s": CHOSEN, "page": "1", "go": "next"}, **sent)
        assert refused.status_code == 403
        assert "Esto vino de otro sitio" in refused.content.decode()
        assert not phone.cookies
        assert CHOSEN not in phone.get(door).content.decode()
    whole = {"door": people_and_doors[0], "secret": CHOSEN, "values": {"items": {}}, "consent": ""}
    posted = Client().post(
        "/e/recibir/", json.dumps({"responses": [whole]}), content_type="text/plain", **sent
    )
    assert posted.status_code == 403
    assert Client().post("/e/retirar/", {"code": "AAAA AAAA AAAA"}, **sent).status_code == 403
    assert not Draft.objects.exists()
    assert not Response.objects.exists()


@pytest.mark.parametrize("sent", HERE)
def test_own_forms_are_taken(people_and_doors, sent):
    for door in people_and_doors:
        phone = Client()
        secret = re.search(r'name="s" value="([^"]+)"', phone.get(door).content.decode())[1]
        assert phone.post(door, {"s": secret, "page": "1", "go": "save"}, **sent).status_code == 204
    assert Draft.objects.count() == len(people_and_doors)


def test_a_phone_that_goes_on_with_its_word_has_no_cookie_yet(people_and_doors):
    door, first, other = people_and_doors[0], Client(), Client()
    secret = re.search(r'name="s" value="([^"]+)"', first.get(door).content.decode())[1]
    word = first.post(door, {"s": secret, "page": "1", "go": "save"})["Trama-Word"]
    assert other.post(door, {"word": word}, HTTP_ORIGIN="null").status_code == 200


def test_a_browser_that_says_nothing_of_where_it_comes_from_is_known_by_its_cookie(people_and_doors):
    """Safari before 16.4, whose `Origin` is «null» for our own forms too: it sends no cookie from another site."""
    assert "trama.web.answer.elsewhere.ElsewhereMiddleware" in settings.QUESTIONNAIRE_MIDDLEWARE
    for door in people_and_doors:
        phone = Client()
        assert (
            phone.post(door, {"s": CHOSEN, "page": "1", "go": "save"}, HTTP_ORIGIN="null").status_code == 403
        )
        page = phone.get(door)
        assert page["Referrer-Policy"] == "no-referrer"
        assert {cookie["samesite"] for cookie in phone.cookies.values()} == {"Lax"}
        secret = re.search(r'name="s" value="([^"]+)"', page.content.decode())[1]
        own = phone.post(door, {"s": secret, "page": "1", "go": "save"}, HTTP_ORIGIN="null")
        assert own.status_code == 204
    assert Draft.objects.count() == len(people_and_doors)
