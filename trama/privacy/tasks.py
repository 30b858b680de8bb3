"""Mails about requests, to whoever asked and who answers for the data; the night of forgetting. Jobs carry ids only."""

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from trama.audit.record import SYSTEM
from trama.mail import letters, outgoing
from trama.mail.models import Letter, LetterState
from trama.networks.addresses import notice_address
from trama.networks.models import Programme
from trama.privacy.actions.forgetting import forget_tonight
from trama.privacy.actions.letting_go import forget_reply_address
from trama.privacy.actions.noting import note_told
from trama.privacy.letters import ANSWERED, DESK, EXTENDED, RECEIVED, about_desk
from trama.privacy.models import RightsRequest
from trama.privacy.queries import data_address, is_of_another, officers_of, reached_programmes

KNOWN = "known"
OVER = (LetterState.SENT, LetterState.FAILED)


@task()
def tell_received(request_id: int) -> None:
    """Write to whoever asked that it arrived, its number and its day; and to who answers for the data."""
    _tell_asker(RECEIVED, request_id)
    request = _request(request_id)
    if request and request.known_mail and _has_left(RECEIVED, request):
        note_told(request=request, by=SYSTEM)
    if request is None or not request.is_open:
        return
    for programme in reached_programmes(request=request):
        _tell_desk(programme, request)


def _tell_desk(programme: Programme, request: RightsRequest) -> None:
    """Write to who answers for the data of ``programme``, also where it was asked of another one that it reaches."""
    officers = officers_of(programme=programme)
    is_asked = programme == request.programme
    link = _link("privacy:request", request.code) if is_asked else _link("privacy:desk")
    context = {"link": link, "is_held": officers, "reached": None if is_asked else programme}
    addresses = {data_address(programme).lower(), *(officer.email.lower() for officer in officers)}
    for address in sorted(addresses - {""}):
        letter = Letter.objects.get_or_create(about=about_desk(address), reference=request.pk)[0]
        _send(letter, DESK, address, request, context)


@task()
def tell_extended(request_id: int) -> None:
    """Write to whoever asked why it takes longer, and until when."""
    _tell_asker(EXTENDED, request_id)


@task()
def tell_answered(request_id: int) -> None:
    """Write to whoever asked what was done, or why not and where to claim; their addresses are forgotten then."""
    _tell_asker(ANSWERED, request_id)
    request = _request(request_id)
    if request is None or not request.leaves_by_mail:
        return
    sent = Letter.objects.filter(about__startswith=f"{ANSWERED}:", reference=request.pk)
    if sent and all(letter.state in OVER for letter in sent):
        forget_reply_address(request=request, by=SYSTEM)


AGAIN: dict[str, Task[[int], None]] = {
    RECEIVED: tell_received,
    DESK: tell_received,
    EXTENDED: tell_extended,
    ANSWERED: tell_answered,
}


def run_due_forgetting() -> None:
    """The night of forgetting, once a night."""
    forget_tonight(by=SYSTEM)


@transaction.atomic
def run_due_requests(now: datetime | None = None) -> int:
    """Do what the clock asks for: try letters about requests again; returns how many."""
    again = letters.due_again(now or timezone.now(), *(f"{kind}:" for kind in AGAIN))
    waiting = Letter.objects.filter(pk__in=again)
    due = {(letter.about.partition(":")[0], letter.reference) for letter in waiting}
    waiting.update(next_at=None)
    for kind, reference in sorted(due):
        transaction.on_commit(partial(AGAIN[kind].enqueue, reference))
    return len(again)


def _request(request_id: int) -> RightsRequest | None:
    found = RightsRequest.objects.select_related("programme", "person__user", "participant__session")
    return found.filter(pk=request_id).first()


def _link(name: str, *args: Any) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def _tell_asker(template: str, request_id: int) -> None:
    request = _request(request_id)
    if request is None:
        return
    for about, address in _letters_to(template, request).items():
        letter = Letter.objects.get_or_create(about=about, reference=request_id)[0]
        # A mail that somebody else reads too is told nothing but a number.
        context = {
            "is_shared": is_of_another(address, request.asker),
            "link": _own_page(request),
            "asker": request.asker,
        }
        _send(letter, template, address, request, context)


def _letters_to(template: str, request: RightsRequest) -> dict[str, str]:
    """What each letter of a kind to whoever asked is called, and its address: what they wrote, and what is known.

    Whoever writes a letter may not be the person, who hears of it too.
    """
    letters_to = {f"{template}:": request.reply_to}
    if request.known_mail != request.reply_to:
        letters_to[f"{template}:{KNOWN}"] = request.known_mail
    return {about: address for about, address in letters_to.items() if address}


def _has_left(template: str, request: RightsRequest) -> bool:
    """Whether the letter to the mail that is known of them left."""
    about = f"{template}:{'' if request.known_mail == request.reply_to else KNOWN}"
    return Letter.objects.filter(about=about, reference=request.pk, state=LetterState.SENT).exists()


def _own_page(request: RightsRequest) -> str:
    """Where whoever asked reads it; nobody who was erased comes in any more."""
    if request.participant:
        code = request.participant.session.code
        return "" if request.participant.erased_at else _link("participant:my-data", code)
    return _link("account:my-request", request.code) if request.person and request.person.user_id else ""


def _send(letter: Letter, template: str, to: str, request: RightsRequest, context: dict[str, Any]) -> None:
    taken = letters.take(letter.pk, "")  # nothing of the address stays, not even a digest
    if taken is None:
        return
    programme = request.programme
    address = data_address(programme)
    envelope = outgoing.Envelope(reply_to=address, letter=letters.word_of(taken))
    whole = {**context, "request": request, "programme": programme, "data_address": address}
    whole["notice_link"] = notice_address(programme)
    send = partial(
        outgoing.send,
        f"rights/{template.removeprefix('rights_')}",
        to=to,
        context=whole,
        zone=programme.time_zone,
        envelope=envelope,
    )
    letters.hand_over(taken, send)
