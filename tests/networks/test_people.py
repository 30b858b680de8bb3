"""Coming in, changing hands, leaving."""

from datetime import date

import pytest
from django.utils import timezone

from tests.make import make_membership, make_network, make_school, make_team
from trama.audit.record import SYSTEM
from trama.networks.actions.handing_over import hand_over_coordination
from trama.networks.actions.networks import add_school, change_state, record_transfer, remove_school
from trama.networks.actions.people import Guest, end_membership, invite
from trama.networks.enums import Dependency, Role, State
from trama.networks.errors import (
    AlreadyMember,
    NoCoordination,
    NotAMember,
    ReasonMissing,
    SameState,
    WrongScope,
)
from trama.networks.models import Membership, Network, SchoolDependency

pytestmark = pytest.mark.django_db


def test_a_network_is_never_left_without_coordination():
    network, people = make_team(people=3)
    coordination = Membership.objects.get(network=network, role=Role.COORDINATOR)
    with pytest.raises(NoCoordination):
        end_membership(membership=coordination, on=timezone.localdate(), by=people[0])

    member = Membership.objects.filter(network=network, role=Role.MEMBER).first()
    end_membership(membership=member, on=timezone.localdate(), by=people[0])
    assert not member.person.current_memberships().exists()


@pytest.mark.parametrize("stays", [True, False])
def test_handover_revokes_the_same_day_and_keeps_the_history(stays):
    network, people = make_team(people=3)
    hand_over_coordination(network=network, to=people[1], by=people[0], stays=stays)
    assert {membership.role for membership in people[1].current_memberships()} == {
        Role.MEMBER,
        Role.COORDINATOR,
    }
    assert [membership.role for membership in people[0].current_memberships()] == (
        [Role.MEMBER] if stays else []
    )
    former = Membership.objects.get(person=people[0], role=Role.COORDINATOR)
    assert former.until_on == timezone.localdate()
    assert (Network.objects.visible_to(people[0]).count() == 1) is stays


def test_handover_goes_to_somebody_of_the_network():
    network, people = make_team(people=2)
    stranger = make_membership(network=make_network()).person
    with pytest.raises(NotAMember):
        hand_over_coordination(network=network, to=stranger, by=people[0])


def test_invite_refuses_what_already_is_and_what_cannot_be():
    network, people = make_team(people=2)
    with pytest.raises(AlreadyMember):
        invite(guest=Guest(people[1].name, people[1].email), place=network, by=people[0])
    with pytest.raises(WrongScope):
        invite(guest=Guest("X", "x@example.org", role=Role.DIRECTION), place=network, by=people[0])


def test_inviting_twice_is_one_invitation():
    network, people = make_team(people=2)
    guest = Guest("Ana", "ana@example.org")
    assert invite(guest=guest, place=network, by=people[0]) == invite(
        guest=guest, place=network, by=people[0]
    )


def test_states_keep_their_history_and_their_reasons():
    network = make_network(state=State.ACTIVE)
    with pytest.raises(ReasonMissing):
        change_state(
            network=network, state=State.PAUSED, reason=" ", since_on=timezone.localdate(), by=SYSTEM
        )
    change_state(
        network=network, state=State.PAUSED, reason="Traspaso", since_on=timezone.localdate(), by=SYSTEM
    )
    with pytest.raises(SameState):
        change_state(
            network=network, state=State.PAUSED, reason="otra", since_on=timezone.localdate(), by=SYSTEM
        )
    assert [(state.state, state.reason) for state in network.states.all()] == [(State.PAUSED, "Traspaso")]


def test_a_school_s_dependency_is_read_as_of_a_date():
    school = make_school()
    SchoolDependency.objects.create(school=school, kind=Dependency.DAEM, since_on="2014-03-01")
    record_transfer(
        school=school, kind=Dependency.SLEP, authority="SLEP Costa", since_on=date(2024, 1, 1), by=SYSTEM
    )
    assert school.dependency_on(date(2023, 12, 31)).kind == Dependency.DAEM
    assert school.dependency_on(date(2024, 1, 1)).kind == Dependency.SLEP


def test_a_school_leaves_and_comes_back():
    network, school = make_network(), make_school()
    link = add_school(network=network, school=school, since_on=timezone.localdate(), by=SYSTEM)
    assert add_school(network=network, school=school, since_on=timezone.localdate(), by=SYSTEM) == link
    remove_school(link=link, on=timezone.localdate(), reason="Receso", by=SYSTEM)
    again = add_school(network=network, school=school, since_on=timezone.localdate(), by=SYSTEM)
    assert again != link
