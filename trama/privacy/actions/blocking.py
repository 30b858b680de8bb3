"""Hiding somebody for as long as they want: nobody else sees them, and nothing of theirs is lost."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from trama.audit.record import Actor, record
from trama.networks.models import Membership, Person
from trama.networks.signals import membership_hidden
from trama.privacy.announcing import announce
from trama.privacy.forgetting.workshops import hidden_with, participations_of
from trama.sessions.models import Participant


@transaction.atomic
def block_person(*, person: Person, by: Actor) -> None:
    """Hide ``person`` from everybody else until they lift it; twice is once. Refuses nothing.

    Also where they came into a workshop without their account, as far as erasing would find them.
    What they hold, wrote and were invited to stays as it is. Their own pages stay open to them.
    """
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if held.blocked_at or held.erased_at:
        return
    _set(held, timezone.now())
    record("person_blocked", held, by=by)
    person.refresh_from_db()


@transaction.atomic
def unblock_person(*, person: Person, by: Actor) -> None:
    """Let everybody see ``person`` again, as before; twice is once. Refuses nothing."""
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if held.blocked_at is None:
        return
    _set(held, None)
    record("person_unblocked", held, by=by)
    person.refresh_from_db()


@transaction.atomic
def block_participant(*, participant: Participant, by: Actor) -> None:
    """Hide somebody of a workshop who has no account from everybody else there; twice is once. Refuses nothing.

    What they wrote stays, unsigned; their own pages stay open to them.
    """
    held = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if held.blocked_at or held.erased_at:
        return
    _set_there(held, timezone.now())
    record("participant_blocked", held, by=by)
    participant.refresh_from_db()


@transaction.atomic
def unblock_participant(*, participant: Participant, by: Actor) -> None:
    """Let everybody in the workshop see them again, as before; twice is once. Refuses nothing."""
    held = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if held.blocked_at is None:
        return
    _set_there(held, None)
    record("participant_unblocked", held, by=by)
    participant.refresh_from_db()


def _set(person: Person, at: datetime | None) -> None:
    places = participations_of(person) if at else [*person.participations.all(), *hidden_with(person)]
    person.blocked_at = at
    person.save(update_fields=["blocked_at"])
    for membership in person.memberships.exclude(until_on__lte=timezone.localdate()):
        membership_hidden.send(sender=Membership, membership=membership)
    for participant in places:
        _set_there(participant, at)


def _set_there(participant: Participant, at: datetime | None) -> None:
    participant.blocked_at = at
    participant.save(update_fields=["blocked_at"])
    announce(participant)
