"""The coordination handed over: asked once, told to both, true at once in the header; and asked back within two weeks."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import make_membership, make_network, make_team, sign_in
from trama.audit.record import SYSTEM
from trama.networks.actions.handing_over import ask_back, give_back, hand_over_coordination
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import Role
from trama.networks.errors import NotAskable, OwnAppointment
from trama.networks.models import Handover, Joining, Membership

pytestmark = pytest.mark.django_db


def coordinators(network):
    found = Membership.objects.filter(network=network, role=Role.COORDINATOR).current()
    return [membership.person for membership in found]


def hand_over(client, network, to, **more):
    return client.post(f"/redes/{network.code}/coordinacion/", {"to": to.code, "sure": "1"} | more)


def words(page):
    return BeautifulSoup(page.content, "html.parser").get_text(" ", strip=True)


def header(client):
    top = BeautifulSoup(client.get("/hoy/").content, "html.parser").select_one(".top__in")
    return top.select_one(".top__name").get_text(" ", strip=True), top.select_one(".top__role").get_text()


def test_it_is_asked_once_with_what_happens_and_nothing_changes_before(client):
    network, people = make_team(people=3)
    invite(guest=Guest("Eva", "eva@example.org"), place=network, by=people[0])
    sign_in(client, people[0])
    page = client.post(f"/redes/{network.code}/coordinacion/", {"to": people[1].code, "stays": "1"})
    assert f"¿Traspasar la coordinación a {people[1].name}?" in words(page)
    assert "1 invitación que nadie aceptó deja de servir" in words(page)
    assert coordinators(network) == [people[0]]
    button = BeautifulSoup(page.content, "html.parser").select_one("main button[name=sure]")
    given = {field["name"]: field["value"] for field in button.find_parent("form").select("input, button")}
    client.post(f"/redes/{network.code}/coordinacion/", given)
    assert coordinators(network) == [people[1]]


def test_the_new_coordination_finds_the_invitations_that_ended_and_sends_them_again(client):
    network, people = make_team(people=3)
    for name in ("Eva", "Luz"):
        invite(guest=Guest(name, f"{name}@example.org"), place=network, by=people[0])
    hand_over(sign_in(client, people[0]), network, people[1], stays="1")
    sign_in(client, people[1])
    page = BeautifulSoup(client.get(f"/redes/{network.code}/").content, "html.parser")
    again = page.select("main form:has(button[value=renew])")
    assert len(again) == 2
    assert not any(form.find_parent("details") for form in again)
    client.post(again[0]["action"], {"do": "renew", "sure": "1"})
    assert Joining.objects.pending().get().made_by == people[1]


def test_who_hands_over_stays_a_member_and_comes_back_to_the_network(client):
    network, people = make_team(people=3)
    sign_in(client, people[0])
    page = hand_over(client, network, people[1], stays="1")
    assert page.url == f"/redes/{network.code}/"
    assert coordinators(network) == [people[1]]


def test_who_leaves_does_not_land_on_a_page_that_refuses(client):
    network, people = make_team(people=3)
    make_membership(network=make_network(), person=people[0])
    sign_in(client, people[0])
    page = hand_over(client, network, people[1])
    assert page.url == "/hoy/"
    assert client.get("/hoy/").status_code == 200


def test_the_header_says_at_once_what_both_are(client):
    network, people = make_team(people=3)
    other = make_membership(network=make_network(name="Otra red"), person=people[0], since="2026-01-01")
    sign_in(client, people[0])
    mine = people[0].current_memberships().get(network=network)
    client.post("/cuenta/lugar/", {"place": mine.code})
    hand_over(client, network, people[1], stays="1")
    assert header(client)[0] == network.name
    assert header(client)[1].startswith("Integrante")
    sign_in(client, people[1])
    assert header(client) == (network.name, "Coordinación de red")
    assert other.until_on is None


def test_both_get_a_mail(client, mailoutbox):
    network, people = make_team(people=3)
    hand_over(sign_in(client, people[0]), network, people[1])
    assert {(mail.to[0], mail.subject) for mail in mailoutbox} == {
        (people[1].email, f"Coordinas {network.name} desde hoy"),
        (people[0].email, f"Ya no coordinas {network.name}"),
    }


def test_nobody_chosen_is_said_and_nothing_changes(client):
    network, people = make_team(people=3)
    sign_in(client, people[0])
    page = client.post(f"/redes/{network.code}/coordinacion/", {"stays": "1"})
    assert page.status_code == 422
    assert "Elige quién va a coordinar" in page.content.decode()
    assert coordinators(network) == [people[0]]


def test_a_coordination_without_members_is_told_to_invite(client):
    network, people = make_team(people=1)
    sign_in(client, people[0])
    page = client.get(f"/redes/{network.code}/coordinacion/").content.decode()
    assert "Invita primero" in page
    assert 'name="to"' not in page


def test_who_coordinates_and_takes_part_is_one_row(client):
    network, people = make_team(people=3)
    hand_over_coordination(network=network, to=people[1], by=people[0])
    sign_in(client, people[1])
    page = client.get(f"/redes/{network.code}/").content.decode()
    assert page.count(f"<b>{people[1].name}</b>") == 1
    assert page.count(f"<b>{people[0].name}</b>") == 1


def test_the_direction_that_takes_part_does_not_choose_itself(client):
    network, people = make_team(people=2)
    direction = people[1]
    Membership.objects.create(
        person=direction, role=Role.DIRECTION, programme=network.cohort.programme, since_on="2026-03-01"
    )
    with pytest.raises(OwnAppointment):
        hand_over_coordination(network=network, to=direction, by=direction)
    assert hand_over(sign_in(client, direction), network, direction).status_code == 404
    assert coordinators(network) == [people[0]]


@pytest.fixture
def handed():
    """A network whose coordination left yesterday, and what hung on it."""
    network, people = make_team(people=3)
    invite(guest=Guest("Eva", "eva@example.org"), place=network, by=people[0])
    coach = make_membership(network=network, role=Role.COACH).person
    [handover] = hand_over_coordination(network=network, to=people[1], by=people[0], stays=False)
    return handover, people, coach


@pytest.mark.parametrize("who", ["successor", "coach"])
def test_who_left_asks_and_another_confirms(client, handed, mailoutbox, who):
    handover, people, coach = handed
    sign_in(client, people[0])
    assert "Pedir la coordinación de vuelta" in words(client.get("/cuenta/"))
    client.post(f"/cuenta/traspasos/{handover.code}/pedir/")
    assert coordinators(handover.network) == [people[1]]
    assert {mail.to[0] for mail in mailoutbox} == {people[1].email, coach.email}
    mailoutbox.clear()

    sign_in(client, people[1] if who == "successor" else coach)
    page = client.get(f"/redes/{handover.network.code}/")
    assert f"{people[0].name} la traspasó a {people[1].name}" in words(page)
    client.post(f"/redes/{handover.network.code}/coordinacion/{handover.code}/", {"do": "give"})
    assert coordinators(handover.network) == [people[0]]
    assert [row.role for row in people[1].current_memberships()] == [Role.MEMBER]
    assert {mail.to[0] for mail in mailoutbox} == {people[0].email, people[1].email}
    assert not Joining.objects.pending().exists()  # what ended stays ended


def test_who_left_never_decides_and_a_no_is_an_answer(client, handed):
    handover, people, coach = handed
    ask_back(handover=handover, by=people[0])
    make_membership(network=handover.network, role=Role.COACH, person=people[0])
    with pytest.raises(OwnAppointment):
        give_back(handover=handover, by=people[0])
    sign_in(client, coach)
    client.post(f"/redes/{handover.network.code}/coordinacion/{handover.code}/", {"do": "keep"})
    assert coordinators(handover.network) == [people[1]]
    with pytest.raises(NotAskable):
        give_back(handover=handover, by=coach)


def test_it_is_asked_by_who_left_within_fourteen_days_while_the_same_person_coordinates(handed):
    handover, people, _coach = handed
    with pytest.raises(NotAskable):
        ask_back(handover=handover, by=people[2])
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=14, minutes=1)), pytest.raises(NotAskable):
        ask_back(handover=handover, by=people[0])
    hand_over_coordination(network=handover.network, to=people[2], by=SYSTEM)
    with pytest.raises(NotAskable):
        ask_back(handover=handover, by=people[0])
    assert Handover.objects.filter(asked_at__isnull=True).count() == 2
