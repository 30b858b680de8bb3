"""Who may invite whom as what, and end it; nobody appoints themselves; what hangs on a membership ends with it."""

import pytest
from django.utils import timezone

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_team,
    make_user,
    make_wave,
    make_workshop,
)
from trama.audit.record import SYSTEM
from trama.imports.models import ImportDraft, SheetDraft
from trama.imports.roster.actions import apply_roster, keep_roster
from trama.live.changes import AUDIENCE, changes_since
from trama.mail.models import Letter
from trama.networks.actions.people import (
    Guest,
    end_membership,
    invite,
    renew_joining,
    say_code,
    withdraw_joining,
)
from trama.networks.enums import INVITES, SCOPES, Role, Scope
from trama.networks.errors import AlreadyMember, OwnAppointment, RoleNotYours
from trama.networks.models import Joining, Membership
from trama.networks.roles import roles_to_invite
from trama.surveys.letters import invitation_letters, signature_of
from trama.surveys.models import Draft
from trama.surveys.queries import invited_people, open_invitations
from trama.workshops.thanks import writer_of

pytestmark = pytest.mark.django_db
SCOPE_OF_PLACE = {"network": Scope.NETWORK, "cohort": Scope.COHORT, "programme": Scope.PROGRAMME}


@pytest.fixture
def places():
    programme = make_programme()
    cohort = make_cohort(programme=programme)
    return {"programme": programme, "cohort": cohort, "network": make_network(cohort=cohort)}


def somebody(role, places):
    """A person who holds ``role`` in the widest place that it can be held in, around the network."""
    where = next(name for name in ("programme", "cohort", "network") if SCOPE_OF_PLACE[name] in SCOPES[role])
    person = make_person(user=make_user())
    Membership.objects.create(person=person, role=role, since_on="2026-03-01", **{where: places[where]})
    return person


def try_to(role, place, by):
    """Whether ``by`` can give ``role`` there, by every road that gives one."""
    guest = Guest("Ana Soto", f"ana-{role}@example.org", role=role)
    made = invite(guest=guest, place=place, by=SYSTEM)
    done = []
    for road in (
        lambda: invite(guest=guest, place=place, by=by),
        lambda: renew_joining(joining=made, by=by),
        lambda: say_code(joining=made, by=by),
    ):
        try:
            road()
            done.append(True)
        except RoleNotYours:
            done.append(False)
    assert len(set(done)) == 1
    return done[0]


@pytest.mark.parametrize("inviter", Role)
def test_the_table_holds_for_every_role_in_every_place(places, inviter):
    by = somebody(inviter, places)
    for name, place in places.items():
        invited = [role for role in Role if SCOPE_OF_PLACE[name] in SCOPES[role]]
        given = {role for role in invited if try_to(role, place, by)}
        is_inside = inviter == Role.DIRECTION or (inviter == Role.COACH and name != "programme")
        is_inside = is_inside or name == "network"
        assert given == {role for role in invited if is_inside and role in INVITES[inviter]}
        assert given <= set(roles_to_invite(by, on=place))


def test_neither_direction_nor_coach_becomes_what_it_is_not():
    assert Role.COORDINATOR not in INVITES[Role.COACH]
    assert Role.COACH not in INVITES[Role.COORDINATOR] | INVITES[Role.COACH]
    given = {role for role, invites in INVITES.items() if Role.DIRECTION in invites}
    assert given == {Role.DIRECTION}


def test_nobody_of_another_network_invites_here():
    network, _people = make_team(people=1)
    _other, strangers = make_team(people=1)
    with pytest.raises(RoleNotYours):
        invite(guest=Guest("Ana", "ana@example.org"), place=network, by=strangers[0])


@pytest.mark.parametrize("written", ["{}", " {} "])
def test_nobody_invites_their_own_address(places, written):
    direction = somebody(Role.DIRECTION, places)
    guest = Guest("Otro Nombre", written.format(direction.email.upper()), role=Role.COACH)
    with pytest.raises(OwnAppointment):
        invite(guest=guest, place=places["network"], by=direction)


def test_only_who_may_give_a_role_may_end_it_and_everybody_their_own():
    network, people = make_team(people=2)
    coach, second = (
        Membership.objects.get(pk=make_membership(network=network, role=role).pk)
        for role in (Role.COACH, Role.COORDINATOR)
    )
    today = timezone.localdate()
    with pytest.raises(RoleNotYours):
        end_membership(membership=coach, on=today, by=people[0])
    with pytest.raises(RoleNotYours):
        end_membership(membership=second, on=today, by=coach.person)
    end_membership(membership=people[1].current_memberships().get(), on=today, by=coach.person)
    end_membership(membership=coach, on=today, by=coach.person)
    assert not coach.person.current_memberships().exists()


def test_a_roster_gives_no_role_that_who_brings_it_cannot_give():
    network, _people = make_team(people=1)
    coach = make_membership(network=network, role=Role.COACH).person
    content = "Nombre;Correo;Rol\nAna Soto;ana@example.org;coordinación\nEva Mora;eva@example.org;".encode()
    draft = keep_roster(network=network, content=content, file_name="l.csv", by=coach)
    assert apply_roster(draft=draft, mail=False, by=coach).invited == 1
    assert Joining.objects.get().name == "Eva Mora"


def test_who_is_in_under_that_name_is_not_invited_again():
    network, people = make_team(people=2)
    with pytest.raises(AlreadyMember):
        invite(guest=Guest(people[1].name.upper(), people[1].email), place=network, by=people[0])


def leave(person, network, by):
    membership = person.current_memberships().get(network=network)
    end_membership(membership=membership, on=timezone.localdate(), by=by)


@pytest.fixture
def leaving():
    """A network with two coordinators, of whom the first leaves."""
    network, people = make_team(people=6)
    second = make_membership(network=network, role=Role.COORDINATOR).person
    return network, people, second


def test_an_invitation_made_before_leaving_opens_nothing_after(leaving):
    network, people, second = leaving
    mine = invite(
        guest=Guest("Yo Misma", "otra@example.org", role=Role.COORDINATOR), place=network, by=people[0]
    )
    back = invite(guest=Guest("Yo", people[0].email, role=Role.AUTHORITY), place=network, by=SYSTEM)
    others = invite(guest=Guest("Eva", "eva@example.org"), place=network, by=second)
    leave(people[0], network, second)
    assert list(Joining.objects.pending()) == [others]
    assert set(Joining.objects.ended_lately()) == {mine, back}
    renewed = renew_joining(joining=mine, by=second)
    assert renewed.made_by == second


def test_a_coach_of_the_cohort_who_leaves_loses_the_invitations_to_its_networks(places):
    coach, direction = somebody(Role.COACH, places), somebody(Role.DIRECTION, places)
    invite(guest=Guest("Eva", "eva@example.org"), place=places["network"], by=coach)
    end_membership(membership=coach.current_memberships().get(), on=timezone.localdate(), by=direction)
    assert not Joining.objects.pending().exists()


def test_links_drafts_and_letters_of_who_leaves_end_and_an_answer_stays(leaving):
    network, people, second = leaving
    wave = make_wave(network=network, people=people)
    invitation = wave.invitations.get(person=people[0])
    Draft.objects.create(wave=wave, invitation=invitation, device="x")
    assert len(invitation_letters(wave=wave)) == 6
    before = invitation.token
    leave(people[0], network, second)
    invitation.refresh_from_db()
    assert invitation.token != before
    assert not Draft.objects.exists()
    assert not Letter.objects.filter(reference=invitation.pk).exists()
    assert people[0] not in [row.invitation.person for row in invited_people(wave=wave)]
    assert len(invitation_letters(wave=wave)) == 0  # the other five have theirs, and no new one is made
    assert not open_invitations(person=people[0])
    assert wave.invitations.count() == 6


def test_files_and_sheets_under_way_are_forgotten(leaving):
    network, people, second = leaving
    keep_roster(network=network, content=b"Nombre\nAna Soto", file_name="l.csv", by=people[0])
    kept = keep_roster(network=network, content=b"Nombre\nAna Soto", file_name="l.csv", by=second)
    wave = make_wave(network=network, people=people)
    SheetDraft.objects.create(wave=wave, made_by=people[0], sheet="ABCDEFGH", read={"1": []})
    leave(people[0], network, second)
    assert list(ImportDraft.objects.all()) == [kept]
    assert not SheetDraft.objects.exists()


def test_mails_leave_in_the_name_of_who_may_still_write_them(leaving):
    network, people, second = leaving
    wave = make_wave(network=network, people=people, opened_by=people[0])
    workshop = make_workshop(network=network)
    workshop.made_by = people[0]
    make_membership(network=make_network(), person=people[0])  # still somebody elsewhere
    assert signature_of(wave).name == writer_of(workshop).name == people[0].name
    leave(people[0], network, second)
    wave.refresh_from_db()
    assert signature_of(wave).name == second.name
    assert writer_of(workshop) is None


@pytest.mark.parametrize("is_open", [True, False])
def test_open_pages_of_workshops_are_asked_again_at_once(leaving, is_open):
    network, people, second = leaving
    workshop = make_workshop(network=network, is_open=is_open)
    leave(people[0], network, second)
    asked = [item.kind for item in changes_since(workshop.topic, 0).items]
    assert asked == ([AUDIENCE] if is_open else [])


def test_a_withdrawn_invitation_is_not_said_aloud():
    network, people = make_team(people=1)
    joining = invite(guest=Guest("Eva", "eva@example.org"), place=network, by=people[0])
    withdraw_joining(joining=joining, by=people[0])
    assert not joining.is_said_by("ACFHJKMR")
