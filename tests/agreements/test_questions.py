"""Open questions: given, answered, pending again; one row for each, whoever writes it down."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.make import make_cohort, make_membership, make_network
from trama.agreements.actions import questions
from trama.agreements.actions.questions import Answer
from trama.agreements.enums import AgreementState
from trama.agreements.errors import NoAnswer, NothingMarked
from trama.agreements.models import Agreement
from trama.agreements.queries import questions_of
from trama.audit.models import AuditEntry
from trama.core.references import Reference
from trama.networks.enums import Role

pytestmark = pytest.mark.django_db
ONE, TWO = Reference("note", "AAA222"), Reference("note", "BBB333")
DAY = date(2030, 1, 31)


@pytest.fixture
def by():
    return make_membership(network=make_network(), role=Role.COORDINATOR).person


@pytest.fixture
def network(by):
    return by.memberships.get().network


def test_questions_are_taken_on_once_and_stay_with_who_has_them(network, by):
    other = make_membership(network=network).person
    questions.take_on(questions=[ONE], whose=network, due_on=DAY, by=by)
    questions.take_on(questions=[ONE, TWO], whose=network, due_on=DAY + timedelta(days=1), by=other)
    found = questions_of(kind="note", codes=["AAA222", "BBB333", "CCC444"])
    assert {code: (question.owner, question.due_on, question.state) for code, question in found.items()} == {
        "AAA222": (by, DAY, "open"),
        "BBB333": (other, DAY + timedelta(days=1), "open"),
    }


def test_a_question_is_given_to_somebody_or_to_nobody_yet(network, by):
    other = make_membership(network=network).person
    questions.give(questions=[ONE], whose=network, owner=other, due_on=DAY, by=by)
    questions.give(questions=[ONE], whose=network, owner=None, due_on=None, by=by)
    kept = Agreement.objects.get()
    assert (kept.owner, kept.due_on, kept.network) == (None, None, network)
    events = AuditEntry.objects.filter(event="debt_given", subject_code=kept.code).order_by("pk")
    assert [event.details for event in events] == [{"owner": other.code}, {"owner": ""}]
    assert {event.network_code for event in events} == {network.code}


def test_several_questions_get_one_answer_and_may_be_pending_again(network, by):
    said = Answer(AgreementState.ANSWERED, "  Con turnos cortos. ")
    questions.answer(questions=[ONE, TWO], whose=network, answer=said, by=by)
    assert set(Agreement.objects.values_list("state", "answer", "owner", "answered_on")) == {
        ("answered", "Con turnos cortos.", by.pk, timezone.localdate())
    }
    questions.answer(questions=[ONE], whose=network, answer=Answer(AgreementState.OPEN), by=by)
    again = Agreement.objects.get(origin_code=ONE.code)
    assert (again.state, again.answer, again.answered_on) == ("open", "", None)
    assert AuditEntry.objects.filter(event="debt_answered").count() == 3


def test_what_is_left_for_another_workshop_has_its_day(network, by):
    questions.give(questions=[ONE], whose=network, owner=by, due_on=DAY, by=by)
    later = Answer(AgreementState.LATER, due_on=DAY + timedelta(days=40))
    questions.answer(questions=[ONE], whose=network, answer=later, by=by)
    assert Agreement.objects.get().due_on == DAY + timedelta(days=40)


def test_nothing_marked_and_no_answer_are_refused_and_write_nothing(network, by):
    for act in (
        lambda: questions.give(questions=[], whose=network, owner=by, due_on=DAY, by=by),
        lambda: questions.answer(questions=[], whose=network, answer=Answer(AgreementState.OPEN), by=by),
    ):
        with pytest.raises(NothingMarked):
            act()
    for empty in (Answer(AgreementState.ANSWERED, " "), Answer(AgreementState.RESOURCE, "Mira esto")):
        with pytest.raises(NoAnswer):
            questions.answer(questions=[ONE], whose=network, answer=empty, by=by)
    assert Agreement.objects.count() == 0


def test_agreements_are_seen_in_their_network_and_in_those_of_their_cohort(network, by):
    questions.take_on(questions=[ONE], whose=network, due_on=DAY, by=by)
    questions.take_on(questions=[TWO], whose=network.cohort, due_on=DAY, by=by)
    member = make_membership(network=network).person
    sibling = make_membership(network=make_network(cohort=network.cohort)).person
    stranger = make_membership(network=make_network(cohort=make_cohort())).person
    seen = {
        person: sorted(Agreement.objects.visible_to(person).values_list("origin_code", flat=True))
        for person in (member, sibling, stranger)
    }
    assert seen == {member: ["AAA222", "BBB333"], sibling: ["BBB333"], stranger: []}


def test_agreements_go_with_their_network(network, by):
    questions.take_on(questions=[ONE], whose=network, due_on=DAY, by=by)
    network.delete()
    assert Agreement.objects.count() == 0
