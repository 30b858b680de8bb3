"""Who is in already: a line of a roster about them, with the role that they have, with another one or with none."""

import pytest

from tests.make import make_membership, make_person, make_team, make_user
from trama.audit.record import SYSTEM
from trama.imports.roster.actions import AppliedRoster, apply_roster, keep_roster, mend_lines
from trama.imports.roster.check import lines_of
from trama.networks.actions.people import Guest, invite
from trama.networks.enums import Role
from trama.networks.models import Membership, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    network, _people = make_team(people=2)
    return network


def coordinator(network) -> Person:
    return Membership.objects.get(network=network, role=Role.COORDINATOR).person


def entries(network, *lines):
    return lines_of(brought(network, coordinator(network), *lines))


def brought(network, by, *lines, titles="Nombre;Correo;Rol"):
    """A draft of ``by`` that waits."""
    content = "\n".join([titles, *lines]).encode()
    return keep_roster(network=network, content=content, file_name="l.csv", by=by)


def test_a_coordinator_whose_own_row_is_in_the_list_invites_the_others(network):
    by = coordinator(network)
    draft = brought(network, by, f"{by.name};{by.email}", "Ana Soto;ana@example.org")
    own, other = lines_of(draft)
    assert (own.is_known, own.guest, other.guest.name) == (True, None, "Ana Soto")
    assert apply_roster(draft=draft, mail=False, by=by) == AppliedRoster(1, 0)


@pytest.mark.parametrize("role", [Role.COACH, Role.AUTHORITY])
def test_who_takes_part_with_another_role_is_in_when_the_line_says_none(network, role):
    person = make_membership(network=network, role=role).person
    invite(guest=Guest("Eva Mora", "eva@example.org", role=role), place=network, by=SYSTEM)
    here, invited = entries(network, f"{person.name};{person.email};", "Eva Mora;eva@example.org;")
    assert (here.is_known, invited.is_known) == (True, True)


def test_another_role_than_the_one_they_have_is_asked_on_its_line(network):
    person = make_membership(network=network).person
    draft = brought(network, coordinator(network), f"{person.name};{person.email};autoridad")
    [entry] = lines_of(draft)
    assert (entry.guest, entry.is_known) == (None, False)
    assert f"{person.name} ya participa como «Integrante»" in entry.problems[0].text
    mend_lines(draft=draft, mends={"2": {"yes-role": "1"}}, by=SYSTEM)
    [entry] = lines_of(draft)
    assert entry.guest.role == Role.AUTHORITY


def test_what_a_role_held_already_forbids_to_give_needs_nothing(network):
    by, coach = coordinator(network), make_membership(network=network, role=Role.COACH).person
    [entry] = lines_of(brought(network, by, f"{coach.name};{coach.email};acompañante"))
    assert entry.is_known


@pytest.mark.parametrize("role", ["", "integrante"])
def test_what_applying_would_refuse_is_said_on_its_line(network, role):
    coach = make_person(user=make_user())
    Membership.objects.create(person=coach, cohort=network.cohort, role=Role.COACH, since_on="2026-03-01")
    draft = brought(network, coach, f"{coach.name};{coach.email};{role}", "Ana Soto;ana@example.org;")
    own, other = lines_of(draft)
    assert (own.guest, own.is_known, bool(other.guest)) == (None, False, True)
    assert "Nadie se da un rol" in own.problems[0].text
    assert apply_roster(draft=draft, mail=False, by=coach) == AppliedRoster(1, 0)


@pytest.mark.parametrize("line", ["Total;;4;", "TOTALES:;;4;4", "Sub total;;;12"])
def test_a_row_of_totals_is_called_so_and_nothing_else_is_asked_of_it(network, line):
    titles = "Nombre;Correo;RBD;Cargo"
    _ana, entry = lines_of(
        brought(network, coordinator(network), "Ana Soto;ana@example.org;;", line, titles=titles)
    )
    assert [problem.text.partition(",")[0] for problem in entry.problems] == ["Parece un título o un total"]
