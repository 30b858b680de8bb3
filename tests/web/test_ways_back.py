"""Every page leads back to where one came from, for each role that sees it."""

from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.urls import Resolver404, resolve

from tests.web.access_table import ROLES, TABLE
from tests.web.back_table import BACK, NOT_LED_BACK
from tests.web.test_access import answer_of, cookies_of, make_world
from tests.workshops.room_scene import make_room

pytestmark = [pytest.mark.django_db, pytest.mark.uncounted]


@pytest.fixture
def world(once):
    return once(make_world)


def pages_of(world, role):
    """The pages that a role sees, by name."""
    cookies = cookies_of(world, role)
    for name, (method, row) in TABLE.items():
        if method == "GET" and row.split()[ROLES.index(role)] == "200":
            answer = answer_of(world, name, cookies)
            if answer.get("Content-Type", "").startswith("text/html"):
                yield name, BeautifulSoup(answer.content, "html.parser")


def names_of(soup, address, inside=""):
    """The names of the addresses that a page links to; a button that leaves a step of a conversation counts."""
    found = set()
    for link in soup.select(f"{inside} a[href]"):
        path = urlsplit(urljoin(address, link["href"])).path
        try:
            found.add(resolve(path).view_name)
        except Resolver404:
            continue
    return found | ({"surveys:wave-list"} if soup.select("button[name=to][value=network]") else set())


def is_in_the_menu(soup, address):
    links = soup.select("header.top a[href], footer a[href]")
    return any(urlsplit(urljoin(address, link["href"])).path == address for link in links)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_leads_back(world, role):
    lost = {}
    for name, soup in pages_of(world, role):
        address = world["addresses"][name]
        known = name in NOT_LED_BACK or is_in_the_menu(soup, address)
        if not known and not names_of(soup, address) & set(BACK.get(name, ())):
            lost[name] = BACK.get(name)
    assert lost == {}


def test_the_table_names_addresses_that_are_asked_for():
    pages = {name for name, (method, row) in TABLE.items() if method == "GET" and "200" in row.split()}
    assert not (set(BACK) | set(NOT_LED_BACK)) - pages
    assert not set(BACK) & set(NOT_LED_BACK)


@pytest.mark.parametrize("page", ["lo-mio/", "mis-datos/", "correo/", "certificado/"])
def test_the_pages_of_somebody_in_a_room_lead_back_to_it(page):
    room = make_room()
    answer = room.phones[0].get(f"{room.link}{page}")
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser")
    assert names_of(soup, f"{room.link}{page}") & {"participant:door", "participant:about-me"}
