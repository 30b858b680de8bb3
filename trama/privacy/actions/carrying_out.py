"""An erasure that was asked, carried out: for good, by who answers for the data."""

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.core.errors import NotUnderstood
from trama.networks.models import Person
from trama.privacy.actions.erasing import erase_participant, erase_person
from trama.privacy.actions.requests import not_own, put_decision, still_open
from trama.privacy.done_words import done_in_words
from trama.privacy.enums import RequestState
from trama.privacy.errors import NobodyToErase, TooEarly
from trama.privacy.models import RightsRequest


@transaction.atomic
def carry_out_erasure(*, request: RightsRequest, by: Person) -> RightsRequest:
    """Erase whoever asked; the request tells what was done, and keeps the address until its letter left.

    Refuses with ``AlreadyDecided``, ``OwnRequest``, ``NotUnderstood`` for another kind, ``NobodyToErase``,
    ``TooEarly`` while it may be thought over, and as ``erase_person`` does.
    """
    request = still_open(request)
    not_own(request, by)
    if not request.is_erasure:
        raise NotUnderstood
    if not (request.person or request.participant):
        raise NobodyToErase
    if timezone.now() < request.carried_out_from:
        raise TooEarly
    address, counts = request.reply_to, _erase(request, by)
    request.refresh_from_db()
    request.reply_to, request.text, request.counts = address, "", counts
    put_decision(request, RequestState.DONE, done_in_words(counts), by)
    request.save()
    record("request_answered", request, by=by, kind=request.kind)
    return request


def _erase(request: RightsRequest, by: Person) -> dict[str, int]:
    if request.person:
        return erase_person(person=request.person, by=by)
    return erase_participant(participant=request.participant, by=by) if request.participant else {}
