"""A network, somebody of it, a guest and who answers for the data, for tests of the desk that have no other scene."""

import pytest

from tests.make import make_membership, make_network, make_person, make_user, make_workshop, sign_in
from tests.web.desk_scene import appointed
from trama.sessions.models import Participant


@pytest.fixture
def network():
    return make_network(name="Red Maule")


@pytest.fixture
def programme(network):
    return network.cohort.programme


@pytest.fixture
def rosa(network):
    return make_membership(network=network, person=make_person(name="Rosa Ñanco", user=make_user())).person


@pytest.fixture
def ana(network):
    return Participant.objects.create(session=make_workshop(network=network), name="Ana Ñanco")


@pytest.fixture
def officer(client, programme):
    person = appointed(programme, name="Carolina Vidal")
    sign_in(client, person)
    return person
