"""Commitments: what, who, by when, and what became of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.make import make_commitment, make_network, make_team, make_wave
from trama.agreements.actions import commitments
from trama.agreements.enums import AgreementState
from trama.agreements.models import Agreement
from trama.agreements.queries import commitments_from, commitments_now
from trama.audit.models import AuditEntry
from trama.core.errors import EmptyText
from trama.core.references import Reference

pytestmark = pytest.mark.django_db


def test_several_come_of_one_conversation_and_the_same_twice_is_one():
    network, people = make_team(people=2)
    given = {
        "network": network, "origin": Reference("wave", "AAA222"), "by": people[0], "due_on": timezone.localdate()
    }  # fmt: skip
    with pytest.raises(EmptyText):
        commitments.make(text="  ", owner=None, **given)
    first = commitments.make(text=" Llamar al CRA ", owner=None, **given)
    second = commitments.make(text="Traer una clase", owner=people[1], **given)
    assert commitments.make(text="Llamar al CRA", owner=None, **given) == first
    assert [(made.text, made.number) for made in Agreement.objects.order_by("number")] == [
        ("Llamar al CRA", 1), ("Traer una clase", 2)
    ]  # fmt: skip
    kept = AuditEntry.objects.filter(event="commitment_made").order_by("pk")
    assert [entry.details["owner"] for entry in kept] == ["", people[1].code]
    commitments.settle(commitment=second, state=AgreementState.DROPPED, by=people[0])
    assert list(commitments_from(network=network, origin=given["origin"])) == [first]


def test_what_is_done_stays_in_sight_that_day_and_can_be_opened_again():
    network, people = make_team(people=2)
    made = make_commitment(wave=make_wave(network=network))
    today = timezone.localdate()
    for state, seen in (("done", 1), ("dropped", 0), ("open", 1)):
        commitments.settle(commitment=made, state=AgreementState(state), by=people[0])
        assert len(commitments_now(network=network, day=today)) == seen
    commitments.settle(commitment=made, state=AgreementState.OPEN, by=people[0])
    assert AuditEntry.objects.filter(event="commitment_settled").count() == 3
    commitments.settle(commitment=made, state=AgreementState.DONE, by=people[0])
    assert not commitments_now(network=network, day=today + timedelta(days=1))


@pytest.mark.parametrize("wrong", [{"due_on": None}, {"text": ""}, {"number": 0}])
def test_the_database_refuses_one_without_its_day_its_words_or_its_number(wrong):
    with pytest.raises(IntegrityError):
        make_commitment(wave=make_wave(network=make_network()), **wrong)
