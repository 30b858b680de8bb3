"""A triangle is owed from when it is there, and an agreement about it returns on its day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.make import make_membership, make_network, make_question, make_workshop, sign_in
from trama.agreements.enums import AgreementState
from trama.networks.enums import Role
from trama.workshops.enums import Shape
from trama.workshops.models import Note
from trama.workshops.open_questions import (
    answered_questions,
    open_questions,
    owed_before,
    owed_by,
    written_questions,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed():
    """A network with a workshop that is over, whose coordination looks at Hoy."""
    network = make_network()
    by = make_membership(network=network, role=Role.COORDINATOR).person
    workshop = make_workshop(network=network)
    workshop.ended_at = timezone.now()
    workshop.save()
    return workshop, by


def triangle(workshop, text):
    return Note.objects.create(session=workshop, shape=Shape.TRIANGLE, text=text)


def hoy(person):
    return sign_in(Client(), person).get("/hoy/").content.decode()


@pytest.mark.parametrize(("days", "is_late"), [(-1, True), (0, False), (1, False)])
def test_an_agreement_returns_on_its_day(owed, days, is_late):
    workshop, by = owed
    day = timezone.localdate() + timedelta(days=days)
    make_question(note=triangle(workshop, "¿Cómo?"), owner=by, due_on=day)
    [owed] = owed_by(person=by)
    assert (owed.workshop, owed.count, owed.overdue_since) == (workshop, 1, day if is_late else None)
    assert ("todavía se puede responder" in hoy(by)) == is_late


def test_the_earliest_day_that_passed_is_told_and_it_goes_when_it_is_answered(owed):
    workshop, by = owed
    today = timezone.localdate()
    days = (today - timedelta(days=3), today - timedelta(days=9), today + timedelta(days=3), None)
    rows = [
        make_question(note=triangle(workshop, f"¿{number}?"), owner=by, due_on=day)
        for number, day in enumerate(days)
    ]
    triangle(workshop, "¿Sin fila?")
    assert [(debt.count, debt.overdue_since) for debt in owed_by(person=by)] == [(5, days[1])]
    for row in rows:
        row.state = AgreementState.ANSWERED
        row.save()
    assert [(debt.count, debt.overdue_since) for debt in owed_by(person=by)] == [(1, None)]


def test_what_somebody_else_has_is_not_mine_and_what_nobody_has_is_everybodys(owed):
    workshop, by = owed
    other = make_membership(network=workshop.network, role=Role.COORDINATOR).person
    make_question(note=triangle(workshop, "¿De otra?"), owner=other)
    make_question(note=triangle(workshop, "¿De nadie?"), owner=None)
    triangle(workshop, "¿Sin fila?")
    assert [[debt.count for debt in owed_by(person=each)] for each in (by, other)] == [[2], [3]]


@pytest.mark.parametrize(
    ("state", "is_mine", "is_taken_up"),
    [("open", True, True), ("later", False, True), ("answered", False, False), ("resource", False, False)],
)
def test_what_is_left_for_another_workshop_returns_there_and_not_on_hoy(owed, state, is_mine, is_taken_up):
    workshop, by = owed
    make_question(note=triangle(workshop, "¿Cómo?"), owner=by, state=state)
    coming = make_workshop(network=workshop.network)
    assert [debt.count for debt in owed_by(person=by)] == [1] * is_mine
    assert [debt.count for debt in owed_before(workshop=coming)] == [1] * is_taken_up


def test_hidden_and_taken_back_triangles_owe_nothing(owed):
    workshop, by = owed
    for field in ("hidden_at", "removed_at"):
        note = triangle(workshop, "¿Ya no?")
        make_question(note=note, owner=by)
        Note.objects.filter(pk=note.pk).update(**{field: timezone.now()})
    assert owed_by(person=by) == []
    assert open_questions(workshop=workshop) == written_questions(workshop=workshop) == []


def test_questions_are_read_in_two_queries_whatever_their_number(owed, django_assert_num_queries):
    workshop, by = owed
    for number in range(5):
        make_question(note=triangle(workshop, f"¿{number}?"), owner=by, state="answered", answer="Así.")
    with django_assert_num_queries(2):
        assert [question.agreement.owner.name for question in answered_questions(workshop=workshop)] == [
            by.name
        ] * 5
    triangle(workshop, "¿Sin fila?")
    with django_assert_num_queries(2):
        assert [debt.count for debt in owed_by(person=by)] == [1]


def test_the_next_ones_come_first_and_those_without_a_day_last(owed):
    workshop, _by = owed
    today = timezone.localdate()
    for text, day in (("¿b?", None), ("¿c?", today + timedelta(days=2)), ("¿a?", today)):
        make_question(note=triangle(workshop, text), due_on=day)
    assert [question.note.text for question in written_questions(workshop=workshop)] == ["¿a?", "¿c?", "¿b?"]
