"""The page on which the coordination is handed over."""

import pytest

from tests.make import make_membership, make_network, make_team, sign_in
from trama.networks.actions.people import hand_over_coordination
from trama.networks.enums import Role
from trama.networks.models import Membership

pytestmark = pytest.mark.django_db


def coordinators(network):
    found = Membership.objects.filter(network=network, role=Role.COORDINATOR).current()
    return [membership.person for membership in found]


def test_who_hands_over_stays_a_member_and_comes_back_to_the_network(client):
    network, people = make_team(people=3)
    sign_in(client, people[0])
    page = client.post(f"/redes/{network.code}/coordinacion/", {"to": people[1].code, "stays": "1"})
    assert page.url == f"/redes/{network.code}/"
    assert coordinators(network) == [people[1]]


def test_who_leaves_does_not_land_on_a_page_that_refuses(client):
    network, people = make_team(people=3)
    make_membership(network=make_network(), person=people[0])
    sign_in(client, people[0])
    page = client.post(f"/redes/{network.code}/coordinacion/", {"to": people[1].code}, follow=True)
    assert page.redirect_chain[0][0] == "/hoy/"
    assert page.status_code == 200


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
    assert "Traspasar</button>" not in page


def test_who_coordinates_and_takes_part_is_one_row(client):
    network, people = make_team(people=3)
    hand_over_coordination(network=network, to=people[1], by=people[0])
    sign_in(client, people[1])
    page = client.get(f"/redes/{network.code}/").content.decode()
    assert page.count(f"<b>{people[1].name}</b>") == 1
    assert page.count(f"<b>{people[0].name}</b>") == 1
