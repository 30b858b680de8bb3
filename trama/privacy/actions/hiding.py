"""Hiding oneself from everybody else, at once, and coming back."""

from django.db import transaction
from django.utils.translation import gettext as _

from trama.networks.models import Person, Programme
from trama.privacy.actions.blocking import (
    block_participant,
    block_person,
    unblock_participant,
    unblock_person,
)
from trama.privacy.actions.requests import Asking, only_by_own_key, only_on_the_server, store_done
from trama.privacy.enums import RequestKind
from trama.privacy.errors import AlreadyHidden, NotHidden
from trama.privacy.models import RightsRequest
from trama.sessions.models import Participant


@transaction.atomic
def hide_myself(*, person: Person, programme: Programme, by: Person) -> RightsRequest:
    """Nobody else sees the person from now on. Refuses with ``AlreadyHidden`` and ``OnTheServer``."""
    only_on_the_server()
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.blocked_at:
        raise AlreadyHidden
    block_person(person=person, by=by)
    text = _("You are hidden from everybody but who answers for the data, until you lift it.")
    return store_done(asking=Asking(RequestKind.BLOCK, programme), answer=text, counts={}, by=by)


@transaction.atomic
def show_myself(*, person: Person, by: Person) -> None:
    """The person is seen again. Refuses with ``NotHidden`` and ``OnTheServer``."""
    only_on_the_server()
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.blocked_at:
        raise NotHidden
    unblock_person(person=person, by=by)


@transaction.atomic
def hide_in_workshop(*, participant: Participant, programme: Programme, by: Participant) -> RightsRequest:
    """Nobody else there sees the participant. Refuses with ``AlreadyHidden``, ``OnTheServer`` and ``CameByWord``."""
    only_on_the_server()
    only_by_own_key(by)
    participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if participant.hid_here:
        raise AlreadyHidden
    block_participant(participant=participant, by=by)
    text = _("You are hidden: no page, record or mail of this workshop has you until you lift it.")
    return store_done(asking=Asking(RequestKind.BLOCK, programme), answer=text, counts={}, by=by)


@transaction.atomic
def show_in_workshop(*, participant: Participant, by: Participant) -> None:
    """The participant is seen again in the workshop. Refuses with ``NotHidden``, ``OnTheServer`` and ``CameByWord``."""
    only_on_the_server()
    only_by_own_key(by)
    participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    if not participant.hid_here:
        raise NotHidden
    unblock_participant(participant=participant, by=by)
