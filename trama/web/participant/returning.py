"""Coming back from another phone with the word: who guesses waits longer and longer, and nobody locks others out."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trama.core.errors import Refused
from trama.core.limits import Brake, is_over_limit, pass_all
from trama.sessions.actions.joining import come_back
from trama.sessions.errors import WrongWord
from trama.sessions.models import Session
from trama.sessions.return_codes import device_digest
from trama.web.http import public
from trama.web.participant.views import remember, workshop_called

OF_A_DEVICE, OF_AN_ADDRESS, OF_A_WORKSHOP = 5, 30, 60  # wrong ones in a day before each further one waits
# Of words that the facilitator looked at, which open nothing written before: from one address, in an hour.
OF_TOLD_WORDS, AN_HOUR = 100, 3600


@public
@require_POST
def returning(request: HttpRequest, code: str) -> HttpResponse:
    """From another phone, with the word."""
    workshop = workshop_called(code)
    device, others = _brakes(request, workshop)
    if not pass_all(device):
        return _refused(request, workshop, _too_many())
    if pass_all(others):
        return _try(request, workshop, [*device, *others], only_told=False)
    key = f"told:{workshop.code}:{request.META.get('REMOTE_ADDR')}"
    if is_over_limit(key, most=OF_TOLD_WORDS, seconds=AN_HOUR):
        return _refused(request, workshop, _too_many())
    return _try(request, workshop, device, only_told=True)


def _try(request: HttpRequest, workshop: Session, brakes: list[Brake], *, only_told: bool) -> HttpResponse:
    """Look whose word it is, and tell the brakes whether it was anybody's."""
    word, secret = request.POST.get("word", ""), secrets.token_urlsafe(18)
    try:
        come_back(session=workshop, word=word, secret=secret, by=workshop, only_told=only_told)
    except WrongWord as refusal:
        for brake in brakes:
            brake.count_failure()
        return _refused(request, workshop, _too_many() if only_told else str(refusal.message))
    except Refused as refusal:
        return _refused(request, workshop, str(refusal.message))
    for brake in brakes:
        brake.give_back()
    return remember(request, redirect("participant:door", code=workshop.code), workshop, secret)


def _brakes(request: HttpRequest, workshop: Session) -> tuple[list[Brake], list[Brake]]:
    """The brake of this device, known by the key of its forms; and those of who throws such a key away."""
    key = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    device = [Brake(f"word:{workshop.code}:{device_digest(key)}", OF_A_DEVICE)] if key else []
    address = Brake(f"word:{request.META.get('REMOTE_ADDR')}", OF_AN_ADDRESS)
    return device, [address, Brake(f"word:{workshop.code}", OF_A_WORKSHOP)]


def _too_many() -> str:
    return _(
        "Too many tries. Ask the facilitator for your word: one that they read to you works at once. Or wait a while, "
        "or join again with your name."
    )


def _refused(request: HttpRequest, workshop: Session, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("participant:door", code=workshop.code)
