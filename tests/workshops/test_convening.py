"""An accompanist of several networks of a cohort, one by one: one workshop for all of them."""

import pytest
from bs4 import BeautifulSoup

from tests.make import make_cohort, make_membership, make_network, make_person, make_user, sign_in
from trama.networks.enums import Permission, Role
from trama.networks.models import Membership
from trama.offline_room.pack import handed_of
from trama.workshops.models import Workshop
from trama.workshops.queries import may_conduct

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return make_cohort()


@pytest.fixture
def coach(cohort):
    coach = make_person(user=make_user())
    for _network in range(2):
        make_membership(network=make_network(cohort=cohort), role=Role.COACH, person=coach)
    make_network(cohort=cohort, name="Red de otra persona")
    return coach


def make(client, cohort):
    given = {"plan": "redes-1", "place": cohort.code, "held_on": "2027-03-01"}
    return client.post("/talleres/nuevo/", given)


def test_makes_and_conducts_one_for_the_cohort(client, cohort, coach):
    sign_in(client, coach)
    page = BeautifulSoup(client.get("/talleres/nuevo/").content, "html.parser")
    offered = {option["value"]: option.text for option in page.select("#id_place option")}
    assert offered[cohort.code] == f"Toda la generación «{cohort.name}»"
    assert offered[""]  # two readings: asked, not guessed
    assert "lo ven todas sus redes" in page.text
    made = make(client, cohort)
    assert made.status_code == 302
    assert client.get(made["Location"]).status_code == 200
    workshop = Workshop.objects.get(cohort=cohort)
    assert may_conduct(workshop=workshop, person=coach)
    member = make_membership(network=cohort.networks.get(name="Red de otra persona")).person
    assert workshop in Workshop.objects.visible_to(member)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MEMBER])
def test_nobody_else_does(client, cohort, role):
    person = make_person(user=make_user())
    for _network in range(2):
        make_membership(network=make_network(cohort=cohort), role=role, person=person)
    sign_in(client, person)
    assert make(client, cohort).status_code in (403, 422)
    assert not Workshop.objects.exists()


def test_one_network_is_not_several(client, cohort, coach):
    Membership.objects.filter(person=coach).first().delete()
    other = make_membership(network=make_network(), role=Role.COACH, person=coach)  # of another cohort
    sign_in(client, coach)
    assert make(client, cohort).status_code == 422
    assert make(client, other.network.cohort).status_code == 422


def test_of_the_cohort_only_what_they_made(cohort, coach):
    theirs = Workshop.objects.create(cohort=cohort, title="De la dirección", made_by=make_person())
    own = Workshop.objects.create(cohort=cohort, title="El suyo", made_by=coach)
    held = Workshop.objects.allowing(coach, Permission.WORKSHOP_CONDUCT)
    assert set(held) == {own}
    assert not may_conduct(workshop=theirs, person=coach)


def test_who_accompanies_one_alone_conducts_it_no_more(cohort, coach):
    own = Workshop.objects.create(cohort=cohort, title="El suyo", made_by=coach)
    Membership.objects.filter(person=coach).first().delete()
    assert own not in Workshop.objects.allowing(coach, Permission.WORKSHOP_CONDUCT)
    assert not may_conduct(workshop=own, person=coach)


def test_also_on_a_laptop(cohort, coach):
    own = Workshop.objects.create(cohort=cohort, title="El suyo", made_by=coach)
    assert handed_of(own).body["conducting"] == [
        {"person": coach.code, "role": "accompanist", "scope": "cohort"}
    ]
