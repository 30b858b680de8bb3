"""What pages and programs ask of the networks."""

import pytest

from tests.make import make_membership, make_network, make_person
from trama.audit.record import SYSTEM
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.networks.queries import (
    joinings_in,
    joinings_of,
    networks_by_name,
    people_of,
)

pytestmark = pytest.mark.django_db


def test_who_coordinates_and_takes_part_is_one_row():
    network, person, other = make_network(), make_person(name="Ana"), make_person(name="Berta")
    for who, role in ((person, Role.MEMBER), (person, Role.COORDINATOR), (other, Role.MEMBER)):
        make_membership(person=who, role=role, network=network)
    rows = [(row.person, row.role) for row in people_of(network=network)]
    assert rows == [(person, Role.COORDINATOR), (other, Role.MEMBER)]


def test_invitations_that_wait_are_those_of_the_place_and_of_the_list():
    network = make_network()
    programme = network.cohort.programme
    listed = invite(guest=Guest("Ana", "ana@example.org"), place=network, by=SYSTEM, batch="LISTA1")
    alone = invite(guest=Guest("Eva", "eva@example.org"), place=network, by=SYSTEM)
    appointed = invite(
        guest=Guest("Luis", "luis@example.org", role=Role.DIRECTION), place=programme, by=SYSTEM
    )
    assert set(joinings_of(network=network)) == {listed, alone}
    assert list(joinings_of(network=network, batch="LISTA1")) == [listed]
    assert list(joinings_in(programme=programme)) == [appointed]


def test_networks_are_known_by_name_to_who_holds_the_programme():
    network, direction, stranger = make_network(), make_person(), make_person()
    Membership.objects.create(person=direction, role=Role.DIRECTION, programme=network.cohort.programme)
    assert list(networks_by_name(person=direction)) == [network]
    assert not networks_by_name(person=stranger).exists()
