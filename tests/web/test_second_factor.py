"""Where the installation asks staff for a second factor, nothing of theirs opens before it is made and proved."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from bs4 import BeautifulSoup
from django.test import Client

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_user,
    make_workshop,
    sign_in,
)
from trama.audit.record import SYSTEM
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import STAFF, Role
from trama.networks.models import Membership

pytestmark = pytest.mark.django_db
KEYS = "/entrar/llaves/"


@pytest.fixture(autouse=True)
def asked(settings):
    settings.SECOND_FACTOR = "staff"
    settings.MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]


@pytest.fixture
def coach():
    person = make_person(name="Eva", user=make_user())
    cohort = make_cohort()
    Membership.objects.create(person=person, role=Role.COACH, cohort=cohort, since_on="2026-03-01")
    return person


def code_of(secret, *, ago=0):
    """The code that an application showed some seconds ago."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time() - ago) // 30))


def words(page):
    return BeautifulSoup(page.content, "html.parser").get_text(" ", strip=True)


def add_application(client):
    secret = client.get("/entrar/llaves/aplicacion/").context["form"].secret
    page = BeautifulSoup(
        client.post("/entrar/llaves/aplicacion/", {"code": code_of(secret)}).content, "html.parser"
    )
    return secret, [code.text for code in page.select("main li code")]


def come_in(client, person, mailoutbox):
    client.post("/entrar/codigo/", {"email": person.user.email})
    code = re.search(r"^(\S{6,})$", mailoutbox[-1].body, re.MULTILINE)[1]
    return client.post("/entrar/codigo/confirmar/", {"code": code})


def test_who_works_for_the_programme_is_led_to_make_one_and_then_everything_opens(client, coach):
    sign_in(client, coach)
    for path in ("/hoy/", "/programa/redes/", "/talleres/"):
        assert client.get(path).url == KEYS
    assert client.get("/privacidad/").status_code == 200
    assert "Falta un paso" in words(client.get(KEYS))
    secret, backup = add_application(client)
    assert len(backup) == 10
    assert client.get("/hoy/").status_code == 200
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored


def test_the_mailed_code_alone_opens_nothing_after_that(coach, mailoutbox):
    first = sign_in(Client(), coach)
    secret, backup = add_application(first)
    for proof in (code_of(secret), backup[0]):
        client = Client()
        assert come_in(client, coach, mailoutbox).url == "/entrar/llaves/segunda/"
        assert client.get("/hoy/").url.startswith("/entrar/")
        wrong = client.post("/entrar/llaves/segunda/", {"code": "000000"})
        assert "no es de esta cuenta" in words(wrong)
        auth.cache.clear()  # a code works once: the page before used it
        home = client.post("/entrar/llaves/segunda/", {"code": proof}, follow=True)
        assert home.redirect_chain[-1][0] == "/hoy/"


def test_a_session_that_never_proved_it_opens_nothing(client, coach):
    add_application(sign_in(Client(), coach))
    sign_in(client, coach)
    assert client.get("/hoy/").url == KEYS
    assert "Sal y entra de nuevo" in words(client.get(KEYS))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.COORDINATOR, Role.AUTHORITY])
def test_nobody_else_is_asked_or_locked_out(client, role, mailoutbox):
    person = make_membership(network=make_network(), role=role).person
    assert role not in STAFF
    assert come_in(client, person, mailoutbox).url == "/hoy/"
    assert client.get("/hoy/").status_code == 200
    assert client.get("/entrar/llaves/aplicacion/").status_code == 404


def test_where_it_is_not_asked_staff_come_in_as_everybody(client, coach, settings):
    settings.SECOND_FACTOR = "none"
    assert sign_in(client, coach).get("/hoy/").status_code == 200


@pytest.mark.parametrize(("ago", "is_made"), [(30, True), (90, False)])
def test_a_code_that_has_just_passed_is_taken_and_no_older_one(client, coach, ago, is_made):
    sign_in(client, coach)
    secret = client.get("/entrar/llaves/aplicacion/").context["form"].secret
    client.post("/entrar/llaves/aplicacion/", {"code": code_of(secret, ago=ago)})
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists() == is_made


def test_taking_it_away_asks_for_another(client, coach):
    add_application(sign_in(client, coach))
    client.post("/entrar/llaves/aplicacion/quitar/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    assert client.get("/hoy/").url == KEYS


def test_to_public_pages_a_session_that_owes_it_is_nobody(coach, mailoutbox):
    """Not let into its workshop seat, named, asked about an invitation of its address, nor known on a page of nothing."""
    workshop = make_workshop(network=make_network(cohort=coach.memberships.get().cohort))
    door = f"/t/{workshop.code}/"
    proved = sign_in(Client(), coach)
    add_application(proved)
    proved.post(door, {"name": coach.name})
    proved.post(f"{door}notas/", {"shape": "circle", "text": "Solo mía"})
    assert workshop.participants.get().person == coach

    owes = sign_in(Client(), coach)
    assert coach.name not in owes.get(door).content.decode()
    assert owes.post(door, {"name": coach.name}).status_code == 302
    assert "Solo mía" not in owes.get(f"{door}lo-mio/").content.decode()
    assert workshop.participants.filter(person=coach).count() == 1

    joining = invite(guest=Guest(coach.name, coach.user.email), place=make_network(), by=SYSTEM)
    link = f"/cuenta/unirse/{joining.token}/"
    assert f"{coach.user.email}" not in words(owes.get(link)).replace(joining.email, "", 1)
    assert "/entrar/" in owes.post(link, {"do": "accept"}).url
    assert not coach.memberships.filter(network__isnull=False).exists()
    for path in ("/", "/modelo/", "/privacidad/", "/nada/", "/t/ZZZZZZ/"):
        page = owes.get(path)
        assert (page.context["person"], page.context["membership"]) == (None, None)
