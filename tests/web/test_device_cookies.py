"""Over https a device is known by cookies that only this address can give."""

import pytest
from django.http import HttpResponse

from tests.make import make_network, make_workshop
from trama.sessions.actions.joining import Card, join
from trama.web.device_cookies import drop_cookie, full_name, give_cookie, names_among, read_cookie

pytestmark = pytest.mark.django_db


@pytest.fixture
def over_https(settings):
    settings.SESSION_COOKIE_SECURE = True


def test_what_a_sibling_site_can_set_is_not_read(over_https, client):
    workshop = make_workshop(network=make_network(), kinds=("final_ideas",))
    secret = "de-rosa"
    card = Card(name="Rosa", network_name="Otra red")
    join(session=workshop, card=card, secret=secret, by=card)
    client.cookies[f"taller_{workshop.code}"] = (
        secret  # as a site at `other.example.org` would, for all of them
    )
    assert "Rosa" not in client.get(f"/t/{workshop.code}/", secure=True).content.decode()
    client.cookies[f"__Host-taller_{workshop.code}"] = secret
    assert "Rosa" in client.get(f"/t/{workshop.code}/", secure=True).content.decode()


@pytest.mark.parametrize("samesite", ["Lax", "Strict"])
def test_a_browser_takes_it_as_one_of_this_address_only(over_https, samesite):
    response = HttpResponse()
    give_cookie(response, "turno", "secret", seconds=60, samesite=samesite)
    given = response.cookies["__Host-turno"]
    assert (given["path"], given["domain"], given["secure"], given["httponly"]) == ("/", "", True, True)
    drop_cookie(response, "turno", samesite=samesite)
    gone = response.cookies["__Host-turno"]
    assert (gone["path"], gone["domain"], gone["secure"], gone["max-age"]) == ("/", "", True, 0)


def test_names_are_told_as_they_were_given(over_https):
    cookies = {full_name("taller_B"): "1", full_name("taller_A"): "2", "taller_C": "3"}
    assert names_among(cookies, "taller_") == ["taller_A", "taller_B"]
    assert read_cookie(cookies, "taller_A") == "2"
    assert read_cookie(cookies, "taller_C") == ""
