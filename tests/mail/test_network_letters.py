"""Letters of the networks: what a mail server puts off is tried again by the clock, and leaves once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.make import make_network, make_person, make_team
from trama.jobs.schedule import run_scheduled
from trama.mail.letters import WAITS
from trama.mail.models import Letter, LetterState
from trama.networks.enums import Role
from trama.networks.models import Handover, Joining
from trama.networks.tasks import send_joining, tell_handed_over

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def after(wait):
    return time_machine.travel(NOW + wait + timedelta(minutes=1), tick=False)


@pytest.fixture
def joining(db):
    with time_machine.travel(NOW, tick=False):
        return Joining.objects.create(
            network=make_network(),
            name="Ana",
            email="ana@example.org",
            role=Role.MEMBER,
            made_by=make_person(),
        )


@pytest.fixture
def handover(db):
    with time_machine.travel(NOW, tick=False):
        network, people = make_team(people=2)
        return Handover.objects.create(network=network, former=people[0], successor=people[1])


def test_an_invitation_that_was_put_off_leaves_once_later_even_on_another_day(postman, joining):
    postman.answers["ana@example.org"] = "451 4.3.0 try later"
    with time_machine.travel(NOW, tick=False):
        send_joining.enqueue(joining.pk)
    assert Letter.objects.get().state == LetterState.WAITING
    postman.answers.clear()
    for _again in range(2):
        with after(max(WAITS[0], timedelta(days=1))):
            run_scheduled()
    assert [mail.recipient for mail in postman.taken] == ["ana@example.org"]
    assert Letter.objects.get().state == LetterState.SENT


def test_news_that_were_put_off_reach_who_had_none_and_nobody_twice(postman, handover):
    postman.answers[handover.successor.email] = "451 4.3.0 try later"
    with time_machine.travel(NOW, tick=False):
        tell_handed_over.enqueue(handover.pk)
    postman.answers.clear()
    with after(WAITS[0]):
        run_scheduled()
    people = sorted([handover.former.email, handover.successor.email])
    assert sorted(mail.recipient for mail in postman.taken) == people
