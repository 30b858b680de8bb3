"""Of who left a network nobody is given link or sheet, and what they had not sent does not count."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_network, make_team, make_wave, sign_in
from trama.imports.models import SheetDraft
from trama.imports.paper.actions import For, NotASheet, enter_checked, enter_sheets, sheets_for
from trama.mail.models import Letter, LetterState
from trama.networks.actions.people import end_membership
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.surveys.letters import report_letters
from trama.surveys.models import LinkHandover, Response
from trama.surveys.paper import personal_code
from trama.surveys.queries import counted_towards_minimum, invited_to
from trama.surveys.tasks import send_letter

pytestmark = pytest.mark.django_db


def leave(person, network, by):
    membership = person.current_memberships().get(network=network)
    end_membership(membership=membership, on=timezone.localdate(), by=by)


@pytest.fixture
def leaving():
    """A network with two coordinators, of whom the first leaves."""
    network, people = make_team(people=6)
    return network, people, make_membership(network=network, role=Role.COORDINATOR).person


def test_nobody_is_given_the_link_or_the_sheet_of_who_left(leaving):
    """Not by its row, its card, its code, its print or its own page; those of the others are given as before."""
    network, people, second = leaving
    wave = make_wave(network=network, people=people)
    desk, left = sign_in(Client(), second), people[1]
    leave(left, network, people[0])
    make_membership(network=make_network(cohort=network.cohort), person=left, role=Role.COORDINATOR)
    for address in ("enlace", "tarjeta"):
        refused = desk.post(f"/mediciones/{wave.code}/{address}/", {"who": left.code})
        assert (refused.status_code, "/e/" in refused.content.decode()) == (409, False)
        given = desk.post(f"/mediciones/{wave.code}/{address}/", {"who": people[2].code})
        assert given.status_code == 200
    assert not LinkHandover.objects.filter(invitation__person=left).exists()
    sheets = sheets_for(wave=wave, whom=For.PEOPLE, count=0, by=second)
    assert left.name not in [sheet.name for sheet in sheets]
    assert len(sheets) == 5
    code = personal_code(wave.invitations.get(person=left))
    with pytest.raises(NotASheet):
        enter_sheets(wave=wave, decided={code: {"PRO3": "5"}}, by=second)
    typed = desk.post(f"/mediciones/{wave.code}/hojas/teclear/", {"sheet": code, "PRO3": "5"})
    assert typed.status_code == 422
    assert not Response.objects.exists()
    assert invited_to(wave) == 6  # whether an answer of theirs is among those that came is not told


def test_who_left_and_still_sees_the_measurement_is_given_no_link_on_its_page(leaving):
    network, people, second = leaving
    wave = make_wave(network=network, people=people)
    Membership.objects.create(
        person=people[0], role=Role.DIRECTION, since_on="2026-03-01", programme=network.cohort.programme
    )
    page = sign_in(Client(), people[0])
    assert page.get(f"/mediciones/{wave.code}/").context["is_asked"]
    leave(people[0], network, second)
    there = page.get(f"/mediciones/{wave.code}/")
    assert (there.status_code, there.context["is_asked"]) == (200, False)
    assert page.post(f"/mediciones/{wave.code}/mi-cuestionario/").status_code == 409


def test_a_sheet_filled_before_leaving_counts_when_it_was_entered_before_and_not_after(leaving):
    network, people, second = leaving
    wave = make_wave(network=network, people=people)
    codes = {sheet.name: sheet.code for sheet in sheets_for(wave=wave, whom=For.PEOPLE, count=0, by=second)}
    early, late, stays = (codes[person.name] for person in people[1:4])
    enter_sheets(wave=wave, decided={early: {"PRO3": "5"}}, by=second)
    for sheet in (late, stays):
        SheetDraft.objects.create(wave=wave, made_by=second, sheet=sheet, read={"1": []}, is_checked=True)
    for person in people[1:3]:
        leave(person, network, people[0])
    assert enter_checked(wave=wave, by=second).received == 1  # who stays; nothing of who left holds it up
    assert Response.objects.count() == counted_towards_minimum(wave=wave) == 2
    with pytest.raises(NotASheet):
        enter_sheets(wave=wave, decided={late: {"PRO3": "5"}}, by=second)
    make_membership(
        network=network, person=people[2]
    )  # back again: the old paper stays over, a new one counts
    with pytest.raises(NotASheet):
        enter_sheets(wave=wave, decided={late: {"PRO3": "5"}}, by=second)
    again = personal_code(wave.invitations.get(person=people[2]))
    assert enter_sheets(wave=wave, decided={again: {"PRO3": "5"}}, by=second)[again].outcome == "received"


def test_a_mail_that_waits_for_who_left_does_not_leave(leaving, mailoutbox):
    """Also one that was queued while they were leaving."""
    network, people, _second = leaving
    wave = make_wave(network=network, people=people)
    leave(people[1], network, people[0])
    for person in people[1:3]:
        invitation = wave.invitations.get(person=person)
        letter = Letter.objects.create(about="invitation", reference=invitation.pk, state=LetterState.WAITING)
        send_letter.func(letter.pk)
    assert [sent.to for sent in mailoutbox] == [[people[2].email]]


def test_who_left_is_still_told_what_came_with_their_link(leaving):
    """Else an answer in the name of somebody who is then sent away would never be found out."""
    network, people, _second = leaving
    wave = make_wave(network=network, people=people, closed_at=timezone.now())
    report_letters(wave=wave)
    leave(people[1], network, people[0])
    about = Letter.objects.filter(reference=wave.invitations.get(person=people[1]).pk)
    assert [letter.about for letter in about] == ["report:0"]
