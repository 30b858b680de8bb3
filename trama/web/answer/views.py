"""The questionnaire: one GET, then pages by plain forms. The address is the secret."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from trama.core.codes import LENGTH, written
from trama.core.limits import is_over_limit
from trama.surveys.actions import answering
from trama.surveys.actions.answering import Door
from trama.surveys.errors import BegunElsewhere, WaveClosed, WaveFinal, WrongWord
from trama.surveys.models import Invitation, Wave
from trama.web.answer import screens
from trama.web.http import public
from trama.web.questionnaire.plan import Page, plan
from trama.web.questionnaire.reading import read_page, unanswered


@public
@csrf_exempt
def door(request: HttpRequest, token: str = "", code: str = "") -> HttpResponse:
    """A personal link, which is long, or the code of the room, which is short."""
    word = token or code
    if len(written(word)) == LENGTH:
        return _room(request, written(word))
    invitation = Invitation.objects.by_token(word)
    if invitation is None:
        return screens.unknown(request)
    return _serve(request, Door(wave=invitation.wave, invitation=invitation))


def _room(request: HttpRequest, code: str) -> HttpResponse:
    """The open questionnaire of a campaign; of several networks, the person chooses theirs."""
    waves = list(
        Wave.objects.filter(campaign__code=code, has_open_code=True)
        .select_related("network", "version")
        .defer("version__body")
    )
    chosen = request.POST.get("wave") or request.GET.get("red", "")
    for wave in waves:
        if len(waves) == 1 or wave.code == chosen:
            return _serve(request, Door(wave=wave, invitation=None))
    return screens.choose_network(request, waves) if waves else screens.unknown(request)


def _serve(request: HttpRequest, door: Door) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        return _show(request, door)
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST"])
    try:
        return _take(request, door)
    except BegunElsewhere:
        return screens.elsewhere(request, door)
    except WaveClosed:
        return screens.closed(request, door)
    except WaveFinal:
        return screens.final(request, door)


def _show(request: HttpRequest, door: Door) -> HttpResponse:
    """What this device sees on opening the link: its own questionnaire, its receipt, or a fresh start."""
    secret = screens.device_secret(request, door)
    draft = answering.find_draft(door=door, secret=secret) if secret else None
    if draft and not door.wave.is_final:
        return screens.page(request, door, _page(door, draft.page), secret, draft=draft, resumed=True)
    receipt = answering.known_receipt(wave=door.wave, secret=secret) if secret else None
    if receipt and request.GET.get("otra") is None:
        return screens.receipt(request, door, receipt, secret)
    if not door.wave.is_offered:
        return screens.closed(request, door)
    fresh = secret if secret and not receipt else secrets.token_urlsafe(18)
    return screens.page(request, door, _page(door, 1), fresh)


def _take(request: HttpRequest, door: Door) -> HttpResponse:
    posted = request.POST
    if "word" in posted:
        return _resume(request, door)
    secret = posted.get("s") or screens.device_secret(request, door) or secrets.token_urlsafe(18)
    page = _page(door, _number(posted.get("page")))
    if door.invitation is None or not door.invitation.is_used:
        draft = answering.save_page(
            door=door,
            secret=secret,
            page=page.number,
            given=read_page(posted, page, door.wave.version.parsed),
            by=door,
        )
    else:
        draft = None
    if posted.get("go") == "save":
        return HttpResponse(status=204)
    return _onwards(request, door, page, secret, draft)


def _onwards(request: HttpRequest, door: Door, page: Page, secret: str, draft: Any) -> HttpResponse:
    """The page that comes after a saved one: the one before, the next, what was left blank, or the receipt."""
    go = request.POST.get("go", "")
    if draft and go == "back":
        return screens.page(request, door, _page(door, page.number - 1), secret, draft=draft)
    if draft and go.startswith("to:"):
        return screens.page(request, door, _page(door, _number(go[3:])), secret, draft=draft)
    if draft and not page.is_last:
        return screens.page(request, door, _page(door, page.number + 1), secret, draft=draft)
    pages = plan(door.wave.version.parsed)
    blanks = unanswered(draft.body, tuple((one.number, one.codes) for one in pages)) if draft else []
    if blanks and go != "send":
        return screens.review(request, door, page, secret, blanks)
    body = door.wave.version.parsed
    receipt = answering.submit_response(door=door, secret=secret, consent=body.consent_version, by=door)
    return screens.receipt(request, door, receipt, secret)


def _resume(request: HttpRequest, door: Door) -> HttpResponse:
    """Going on in another phone, for who knows the word."""
    if is_over_limit(f"resume:{door.invitation and door.invitation.pk}", most=8, seconds=600):
        return screens.elsewhere(request, door, told="many")
    secret = secrets.token_urlsafe(18)
    try:
        draft = answering.move_draft(door=door, word=request.POST["word"], secret=secret, by=door)
    except WrongWord:
        return screens.elsewhere(request, door, told="wrong")
    return screens.page(request, door, _page(door, draft.page), secret, draft=draft, resumed=True)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 4 else 1  # noqa: PLR2004 -- no questionnaire has 1,000 pages


def _page(door: Door, number: int) -> Page:
    pages = plan(door.wave.version.parsed)
    return pages[min(max(number, 1), len(pages)) - 1]
