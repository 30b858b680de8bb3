"""Two who answer for the data work the same request at once, each in a transaction of its own: one of them does it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.make import make_cohort, make_membership, make_network, make_person, make_programme, make_user
from trama.audit.models import AuditEntry
from trama.core.errors import Refused
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.actions.carrying_out import carry_out_block, carry_out_erasure
from trama.privacy.actions.noting import note_letter, say_whose, take_noted_back
from trama.privacy.actions.requests import Asking, answer, refuse
from trama.privacy.enums import Ground, RequestKind
from trama.privacy.errors import AlreadyDecided, AlreadyWaits, WhoseIsKnown
from trama.privacy.models import RightsRequest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def programme(settings, tmp_path):
    settings.HOME = tmp_path
    return make_programme()


@pytest.fixture
def rosa(programme):
    network = make_network(cohort=make_cohort(programme=programme))
    return make_membership(network=network, person=make_person(name="Rosa Ñanco", user=make_user())).person


@pytest.fixture
def officers(programme):
    people = [make_person(user=make_user()) for _number in range(2)]
    for person in people:
        Membership.objects.create(
            person=person, role=Role.DATA_OFFICER, programme=programme, since_on="2026-03-01"
        )
    return people


def letter(programme, who, by, kind=RequestKind.OBJECTION):
    asking = Asking(kind, programme, text="que no me llamen")
    made = note_letter(asking=asking, who=who, came_on=timezone.localdate(), by=by)
    RightsRequest.objects.update(noted_at=timezone.now() - timedelta(days=4))
    return RightsRequest.objects.get(pk=made.pk)


def at_once(*acts):
    """Begin all of them together; which refusals came."""
    refused, problems, start = [], [], threading.Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=30)
            act()
        except Refused as refusal:
            refused.append(type(refusal))
        except Exception as problem:  # noqa: BLE001 -- raised again in the test's own thread
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []
    return refused


@pytest.mark.parametrize("kind", [RequestKind.OBJECTION, RequestKind.ERASURE, RequestKind.BLOCK])
def test_one_of_two_does_it_and_the_other_reads_that_it_is_done(programme, rosa, officers, kind):
    does = {
        RequestKind.OBJECTION: lambda found, by: answer(request=found, text="Listo.", by=by),
        RequestKind.ERASURE: lambda found, by: carry_out_erasure(request=found, by=by),
        RequestKind.BLOCK: lambda found, by: carry_out_block(request=found, by=by),
    }[kind]
    first, second = officers
    made = letter(programme, rosa, first, kind)
    found = [RightsRequest.objects.get(pk=made.pk) for _officer in officers]
    refused = at_once(
        lambda: does(found[0], first),
        lambda: refuse(request=found[1], ground=Ground.NOT_KEPT, reason="No hay.", by=second),
    )
    assert refused == [AlreadyDecided]
    made.refresh_from_db()
    rosa.refresh_from_db()
    assert (rosa.erased_at is not None) == (kind is RequestKind.ERASURE and not made.is_refused)
    assert (rosa.blocked_at is not None) == (kind is RequestKind.BLOCK and not made.is_refused)
    done = AuditEntry.objects.filter(event__in=["request_answered", "request_refused"])
    assert [entry.actor for entry in done] == [made.decided_by.code]


def test_two_letters_of_one_person_do_not_both_become_theirs(programme, rosa, officers):
    first, second = officers
    letters = [letter(programme, None, first), letter(programme, None, first)]
    refused = at_once(
        lambda: say_whose(request=letters[0], who=rosa, how="Vino.", by=first),
        lambda: say_whose(request=letters[1], who=rosa, how="Llamó.", by=second),
    )
    assert refused == [AlreadyWaits]
    assert RightsRequest.objects.filter(person=rosa).count() == 1


def test_one_letter_becomes_of_one_and_is_taken_back_once(programme, rosa, officers):
    first, second = officers
    luis = make_membership(network=rosa.memberships.get().network).person
    made = letter(programme, None, first)
    refused = at_once(
        lambda: say_whose(request=made, who=rosa, how="Vino.", by=first),
        lambda: say_whose(request=made, who=luis, how="Llamó.", by=second),
    )
    assert refused == [WhoseIsKnown]
    refused = at_once(
        lambda: take_noted_back(request=made, reason="Dos veces.", by=first),
        lambda: take_noted_back(request=made, reason="Dos veces.", by=second),
    )
    assert refused == [AlreadyDecided]
    assert AuditEntry.objects.filter(event="noted_request_taken_back").count() == 1
