"""What was asked and words do not answer, carried out by who answers for the data: an erasure, a hiding."""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from trama.audit.record import record
from trama.core.errors import NotUnderstood
from trama.mail.models import Letter, LetterState
from trama.networks.models import Joining, Person
from trama.privacy.actions.blocking import (
    block_participant,
    block_person,
    unblock_participant,
    unblock_person,
)
from trama.privacy.actions.erasing import erase_participant, erase_person
from trama.privacy.actions.requests import (
    Asking,
    known_address,
    not_own,
    put_decision,
    still_open,
    store_done,
)
from trama.privacy.done_words import done_in_words
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.errors import AskerUnknown, NotToldYet, SeenAlready, TooEarly
from trama.privacy.forgetting.cards import likely_cards
from trama.privacy.forgetting.places import empty_joinings
from trama.privacy.letters import RECEIVED
from trama.privacy.likely import invitations_of
from trama.privacy.models import HIDDEN_HERE, RightsRequest
from trama.privacy.naming import language_of, name_without_role
from trama.privacy.queries import requests_of
from trama.sessions.models import Participant

NOT_OVER = (LetterState.WAITING, LetterState.LEAVING)


@transaction.atomic
def carry_out_erasure(
    *, request: RightsRequest, by: Person, cards: Collection[Participant] = ()
) -> RightsRequest:
    """Erase whoever asked; the request tells what was done, and keeps the addresses until its letters left.

    It reaches every programme, so whoever asked others for it too has the same answer from each.

    ``cards``: those of ``likely_cards`` without an account of which ``by`` says that they are theirs.

    Refuses with ``AlreadyDecided``, ``OwnRequest``, ``NotUnderstood`` for another kind or card, ``AskerUnknown``,
    ``TooEarly`` while it may be thought over, ``NotToldYet`` while its letter waits, and as ``erase_person`` does.
    """
    request = still_open(request)
    not_own(request, by)
    if not request.is_erasure:
        raise NotUnderstood
    if request.asker is None:
        raise AskerUnknown
    if timezone.now() < request.carried_out_from:
        raise TooEarly
    _was_told(request)
    language = language_of(request.asker)
    done = requests_of(asker=request.asker).filter(kind=RequestKind.ERASURE, state=RequestState.OPEN)
    addresses = {each.pk: (each.reply_to, each.known_mail) for each in done}
    counts = _erase(request, by, cards)
    for each in RightsRequest.objects.filter(pk__in=addresses):
        each.reply_to, each.known_mail = addresses[each.pk]
        each.text, each.counts = "", counts
        with translation.override(language):
            put_decision(each, RequestState.DONE, done_in_words(counts), by)
        each.save()
        record("request_answered", each, by=by, kind=each.kind)
    request.refresh_from_db()
    return request


@transaction.atomic
def erase_invitations(
    *, request: RightsRequest, by: Person, invitations: Collection[Joining]
) -> RightsRequest:
    """Erase what was typed into invitations that nobody accepted, of whoever asks by letter and is nowhere else.

    ``invitations``: those of ``invitations_of`` of which ``by`` says that they are theirs.

    Refuses with ``AlreadyDecided``, ``NotUnderstood`` for another kind or invitation, ``AskerUnknown`` for none and
    ``TooEarly`` while it may be thought over.
    """
    request = still_open(request)
    if not request.is_erasure or not all(each in invitations_of(request=request) for each in invitations):
        raise NotUnderstood
    if not invitations:
        raise AskerUnknown
    if timezone.now() < request.carried_out_from:
        raise TooEarly
    empty_joinings(invitations, name_without_role())
    for joining in invitations:
        record("joining_withdrawn", joining, by=by)
    request.text, request.counts = "", {"invitations": len(invitations)}
    with translation.override(settings.LANGUAGE_CODE):
        put_decision(request, RequestState.DONE, done_in_words(request.counts), by)
    request.save()
    record("request_answered", request, by=by, kind=request.kind)
    return request


def _was_told(request: RightsRequest) -> None:
    """Refuse with ``NotToldYet`` while the letter waits that tells of an erasure which came by letter."""
    waiting = Letter.objects.filter(
        about__startswith=f"{RECEIVED}:", reference=request.pk, state__in=NOT_OVER
    )
    if request.noted_at and waiting.exists():
        raise NotToldYet


def _erase(request: RightsRequest, by: Person, cards: Collection[Participant]) -> dict[str, int]:
    if request.person:
        likely = likely_cards(request.person, request.programme)
        if not all(card in likely for card in cards):
            raise NotUnderstood
        others = [card for card in likely if card not in cards]
        return erase_person(person=request.person, by=by, cards=cards, others=others)
    return erase_participant(participant=request.participant, by=by) if request.participant else {}


@transaction.atomic
def carry_out_block(*, request: RightsRequest, by: Person) -> RightsRequest:
    """Hide whoever asked, as they could themselves.

    Refuses with ``AlreadyDecided``, ``OwnRequest``, ``NotUnderstood`` for another kind and ``AskerUnknown``.
    """
    request = still_open(request)
    not_own(request, by)
    if not request.is_block:
        raise NotUnderstood
    if request.asker is None:
        raise AskerUnknown
    if not _is_hidden(request):
        request.counts = {HIDDEN_HERE: 1}
    if request.person:
        block_person(person=request.person, by=by)
    elif request.participant:
        block_participant(participant=request.participant, by=by)
    with translation.override(language_of(request.asker)):
        text = _("Nobody else sees you any more, until you lift it on «My data» or ask for it again.")
    put_decision(request, RequestState.DONE, text, by)
    request.save()
    record("request_answered", request, by=by, kind=request.kind)
    return request


@transaction.atomic
def lift_block(*, request: RightsRequest, by: Person) -> RightsRequest:
    """Show again whoever this request hid and asks for it by letter too; what is returned tells them, as their own.

    Refuses with ``OwnRequest`` and, also for who hid by themselves, with ``SeenAlready``.
    """
    request = RightsRequest.objects.select_for_update().get(pk=request.pk)
    not_own(request, by)
    if not request.is_lifted_here:
        raise SeenAlready
    if request.person:
        unblock_person(person=request.person, by=by)
    elif request.participant:
        unblock_participant(participant=request.participant, by=by)
    record("block_lifted", request, by=by)
    return _told_lifted(request, by)


def _is_hidden(request: RightsRequest) -> bool:
    """Whether they hid by themselves before: then nothing is done, and nothing is the desk's to lift."""
    if request.participant:
        return request.participant.blocked_at is not None and request.participant.hidden_with is None
    return request.person is not None and request.person.blocked_at is not None


def _told_lifted(request: RightsRequest, by: Person) -> RightsRequest:
    """A request of its own, answered, so that its letter goes and «My requests» has it."""
    asker = request.asker
    assert asker is not None  # noqa: S101 -- somebody was shown again
    with translation.override(language_of(asker)):
        text = _("You are seen again, as before, since you asked for it. If you did not, tell who answers.")
    asking = Asking(RequestKind.BLOCK, request.programme)
    made = store_done(asking=asking, answer=text, counts={}, by=by, of=asker)
    made.noted_at, made.noted_by, made.decided_by = made.decided_at, by, by
    made.lifted_at, made.reply_to = made.decided_at, known_address(asker).lower()
    made.save()
    return made
