"""A network and somebody of it, for tests that have no scene of their own."""

import pytest

from tests.make import make_membership, make_network, make_person, make_school, make_user
from tests.privacy.rosa import MAIL, NAME
from trama.networks.enums import Role


@pytest.fixture
def network():
    return make_network(name="Red del Maule")


@pytest.fixture
def rosa(network):
    person = make_person(name=NAME, user=make_user(email=MAIL))
    person.phone = "+56 9 1111 2222"
    person.save()
    make_membership(network=network, role=Role.COORDINATOR)
    held = make_membership(network=network, person=person)
    held.school, held.position = make_school(name="Escuela Los Maitenes"), "Jefa de UTP"
    held.save()
    return person
