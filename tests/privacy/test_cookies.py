"""The notice names every cookie, with what it serves and how long it stays: what pages really set, and no other."""

import re

import pytest
from django.test import Client
from django.utils import translation

from tests.make import make_membership, make_team, make_wave, make_workshop
from tests.privacy.crawl import pages
from tests.privacy.test_notice import FACTS
from trama.networks.enums import Role
from trama.privacy.cookies import cookies
from trama.privacy.notice import Installation
from trama.privacy.notice_text import notice_points
from trama.surveys.actions.turns import turns_token

pytestmark = pytest.mark.django_db


class Browser(Client):
    """A client that remembers each cookie that it was ever given, and for how many seconds at most."""

    given: dict[str, int]

    def request(self, **request):
        """The answer; of what it takes away nothing is noted."""
        answer = super().request(**request)
        for name, morsel in answer.cookies.items():
            if morsel.value and morsel["max-age"] != 0:
                self.given[name] = max(self.given.get(name, 0), int(morsel["max-age"] or 0))
        return answer


@pytest.fixture(params=[False, True], ids=["http", "https"])
def has_https(request, settings):
    if request.param:
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
        settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    return request.param


@pytest.fixture
def browser():
    browser = Browser()
    browser.given = {}
    return browser


def comes_in(browser, person, mailoutbox):
    browser.post("/entrar/codigo/", {"email": person.user.email}, follow=True)
    code = re.search(r"^(\S{6,})$", mailoutbox[-1].body, re.MULTILINE)[1]
    home = browser.post("/entrar/codigo/confirmar/", {"code": code}, follow=True)
    assert home.redirect_chain[-1][0] == "/hoy/"


def test_what_pages_set_is_what_the_notice_says(browser, has_https, mailoutbox):
    network, people = make_team(people=6)
    coordination = make_membership(network=network, role=Role.COORDINATOR).person
    wave = make_wave(network=network, people=people)
    workshop = make_workshop(network=network)
    comes_in(browser, coordination, mailoutbox)
    browser.post("/cuenta/idioma/", {"language": "es"})
    visited = {address for address, _status, _page in pages(browser, "/hoy/", "/privacidad/", alike=1)}
    assert len(visited) > 30
    phone = Browser()
    phone.given = browser.given
    phone.get(f"/e/{wave.invitations.first().token}/")
    phone.post(f"/e/turnos/{turns_token(wave)}/", {"go": "begin"})
    phone.post(f"/t/{workshop.code}/", {"name": "Ana Curin"})
    phone.post(f"/t/{workshop.code}/mis-datos/", {"do": "name", "name": "Ana Curín"})
    said = {each.name(has_https=has_https): each for each in cookies()}
    found = {name: [each for each in said if matches(each, name)] for name in browser.given}
    assert [name for name, names in found.items() if len(names) != 1] == []
    assert {names[0] for names in found.values()} == set(said)
    for name, names in found.items():
        assert browser.given[name] == said[names[0]].seconds, name


def matches(said, name):
    """Whether the cookie ``name`` is the one that is said so: «t…» is for ten signs, others for a code."""
    rest = "[0-9a-f]{10}" if said.removeprefix("__Host-") == "t…" else "[A-Z0-9]+"
    return re.fullmatch(re.escape(said).replace("…", rest), name) is not None


@pytest.mark.parametrize("https", [False, True])
def test_the_notice_names_each_with_its_purpose_and_its_time(https):
    here = Installation(has_https=https, encrypts_backups=True, asks_second_factor=True)
    with translation.override("es"):
        (security,) = (point for point in notice_points(FACTS, here) if point.key == "security")
        expected = {each.name(has_https=https): f"{each.what_for} {each.how_long}" for each in cookies()}
    assert dict(security.pairs) == expected
    assert len(expected) == 7
    assert ("__Host-sessionid" in expected, "sessionid" in expected) == (https, not https)
    assert expected["django_language"].endswith("365 días.")
    assert expected["__Host-turno_…" if https else "turno_…"].endswith("6 horas.")
