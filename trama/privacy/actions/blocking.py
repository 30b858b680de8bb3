"""Hiding somebody for as long as they want: nobody else sees them, and nothing of theirs is lost."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from django.db import models, transaction
from django.utils import timezone

from trama.audit.record import SYSTEM, Actor, record
from trama.networks.models import Membership, Person
from trama.networks.signals import membership_hidden
from trama.privacy import hidden_list
from trama.privacy.announcing import announce
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.forgetting.cards import cards_to_hide
from trama.privacy.hidden_list import Turn
from trama.privacy.models import RightsRequest
from trama.privacy.queries import hidden_near
from trama.sessions.models import Participant

Hidden = TypeVar("Hidden", Person, Participant)


@transaction.atomic
def block_person(*, person: Person, by: Actor, at: datetime | None = None) -> None:
    """Hide ``person`` from everybody else until they lift it; twice is once. Refuses nothing.

    Also where they came into a workshop without their account, by the name that others call them.
    What they hold, wrote and were invited to stays as it is. Their own pages stay open to them.
    """
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if held.blocked_at or held.erased_at:
        return
    _set(held, at or timezone.now())
    record("person_blocked", held, by=by)
    transaction.on_commit(hidden_list.write_missing)
    person.refresh_from_db()


@transaction.atomic
def unblock_person(*, person: Person, by: Actor) -> None:
    """Let everybody see ``person`` again, as before; twice is once. Refuses nothing."""
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if held.blocked_at is None:
        return
    _set(held, None)
    _said_lifted(held.rights_requests)
    record("person_unblocked", held, by=by)
    transaction.on_commit(partial(hidden_list.write_shown, hidden_list.PERSON, held.code))
    person.refresh_from_db()


@transaction.atomic
def block_participant(*, participant: Participant, by: Actor, at: datetime | None = None) -> None:
    """Hide somebody of a workshop who has no account from everybody else there; twice is once. Refuses nothing.

    What they wrote stays, unsigned; their own pages stay open to them. What is hidden with a person is hidden from now
    on by itself.
    """
    held = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if held.erased_at or (held.blocked_at and held.hidden_with is None):
        return
    _set_there(held, at or timezone.now())
    record("participant_blocked", held, by=by)
    transaction.on_commit(hidden_list.write_missing)
    participant.refresh_from_db()


@transaction.atomic
def unblock_participant(*, participant: Participant, by: Actor) -> None:
    """Let everybody in the workshop see them again, as before; twice is once. Refuses nothing.

    Only what they hid themselves: a card that bears the name of somebody hidden stays hidden with that person.
    """
    held = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if held.blocked_at is None or held.hidden_with:
        return
    _set_there(held, None)
    for person in hidden_near(session=held.session):
        _hide_places(person, held)
    _said_lifted(held.rights_requests)
    record("participant_unblocked", held, by=by)
    transaction.on_commit(partial(hidden_list.write_shown, hidden_list.PARTICIPANT, held.code))
    participant.refresh_from_db()


@transaction.atomic
def hide_listed(*, since: date, by: Actor = SYSTEM) -> int:
    """In a copy that was made before, hide or show again whoever asked for it from ``since`` on; returns how many.

    Refuses nothing.
    """
    people = list(_to_change(Person, hidden_list.PERSON, since))
    for person, turn in people:
        if turn.is_hidden:
            block_person(person=person, by=by, at=turn.moment)
        else:
            unblock_person(person=person, by=by)
    guests = list(_to_change(Participant, hidden_list.PARTICIPANT, since))
    for guest, turn in guests:
        if turn.is_hidden:
            block_participant(participant=guest, by=by, at=turn.moment)
        else:
            unblock_participant(participant=guest, by=by)
    return len(people) + len(guests)


@transaction.atomic
def hide_what_came(*, person: Person, by: Actor, only: Participant | None = None) -> None:
    """Hide too what came since of somebody who is hidden: cards without their account. Refuses nothing."""
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if held.blocked_at:
        _hide_places(held, only)


def show_places(person: Person, *, among: Collection[Participant]) -> None:
    """Show again what, ``among`` those that somebody looked at, is hidden with ``person`` and is not theirs."""
    for participant in person.hidden_places.filter(pk__in=[card.pk for card in among]):
        _set_there(participant, None)


def _to_change(model: type[Hidden], kind: str, since: date) -> Iterator[tuple[Hidden, Turn]]:
    """Those who are not as they last asked to be."""
    turns = {code: turn for (each, code), turn in hidden_list.read().items() if each == kind}
    for found in model.objects.filter(code__in=turns, erased_at__isnull=True):
        turn = turns[found.code]
        if turn.on >= since and _hid_alone(found) != turn.is_hidden:
            yield found, turn


def _hid_alone(found: Person | Participant) -> bool:
    """Whether they asked for it: a card that is hidden with a person did not, and may have since."""
    is_along = isinstance(found, Participant) and found.hidden_with_id is not None
    return found.blocked_at is not None and not is_along


def _said_lifted(requests: models.Manager[RightsRequest]) -> None:
    """What was answered to who asked to be hidden is over, and their requests say so."""
    done = requests.filter(kind=RequestKind.BLOCK, state=RequestState.DONE, lifted_at=None)
    done.update(lifted_at=timezone.now())


def _set(person: Person, at: datetime | None) -> None:
    person.blocked_at = at
    person.save(update_fields=["blocked_at"])
    for membership in person.memberships.exclude(until_on__lte=timezone.localdate()):
        membership_hidden.send(sender=Membership, membership=membership)
    if at:
        _hide_places(person)
    else:
        for participant in person.participations.all():
            _set_there(participant, None)
        show_places(person, among=person.hidden_places.all())


def _hide_places(person: Person, only: Participant | None = None) -> None:
    """Wherever they are in a workshop; who hid there before, by themselves, goes on until they lift it there."""
    for participant in cards_to_hide(person):
        if only not in (None, participant):
            continue
        if participant.person_id or participant.blocked_at is None:
            _set_there(participant, person.blocked_at, along=None if participant.person_id else person)


def _set_there(participant: Participant, at: datetime | None, along: Person | None = None) -> None:
    participant.blocked_at, participant.hidden_with = at, along
    participant.save(update_fields=["blocked_at", "hidden_with"])
    announce(participant)
