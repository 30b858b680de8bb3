"""Many networks and their cohorts, as values."""

import pytest

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_user,
    make_wave,
)
from trama.insights.attention import Attention
from trama.networks.enums import Role, State
from trama.networks.models import Membership
from trama.story.networks import cohorts_today, waiting_networks

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return make_cohort(programme=make_programme())


def coordinated(cohort, name, state=State.ACTIVE):
    network = make_network(cohort=cohort, name=name, state=state)
    make_membership(network=network, role=Role.COORDINATOR)
    return network


def test_networks_of_a_coach_wait_in_groups_without_the_one_on_the_page(cohort, django_assert_num_queries):
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=Role.COACH, cohort=cohort, since_on="2026-03-01")
    first = coordinated(cohort, "Red A")
    make_wave(network=coordinated(cohort, "Red C"))
    make_wave(network=coordinated(cohort, "Red B"))
    make_network(name="Red ajena")
    with django_assert_num_queries(4):
        found = waiting_networks(person=person)
    assert [(waiting.attention, [each.network.name for each in waiting.networks]) for waiting in found] == [
        (Attention.MEASURING, ["Red B", "Red C"]),
        (Attention.FIRST, ["Red A"]),
    ]
    assert [network.attention for network in waiting_networks(person=person, but=first)] == [
        Attention.MEASURING
    ]


def test_cohorts_count_states_and_what_their_networks_wait_for_the_newest_first(cohort):
    newer = make_cohort(programme=cohort.programme)
    newer.starts_on = "2027-03-01"
    newer.save()
    alone = make_network(cohort=cohort, name="Red sola")
    coordinated(cohort, "Red nueva", state=State.ENROLLED)
    coordinated(newer, "Red de después")
    person = make_person(user=make_user())
    Membership.objects.create(
        person=person, role=Role.DIRECTION, programme=cohort.programme, since_on="2026-03-01"
    )
    after, before = cohorts_today(person=person)
    assert (after.cohort, after.networks, after.alone) == (newer, 1, ())
    assert before.in_states() == [(State.ENROLLED, 1), (State.ACTIVE, 1)]
    assert before.attention == {Attention.ALONE: 1, Attention.FIRST: 1}
    assert before.alone == (alone,)
    assert cohorts_today(person=make_person(user=make_user())) == []
