"""The questionnaire: one GET, then pages by plain forms. The address is the secret."""

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.views.decorators.csrf import csrf_exempt

from trama.core.codes import LENGTH, written
from trama.core.limits import is_over_limit
from trama.surveys.actions import answering
from trama.surveys.actions.answering import Door, Given
from trama.surveys.errors import BegunElsewhere, WaveClosed, WaveFinal, WrongWord
from trama.surveys.models import Wave
from trama.surveys.respondent_sql import Kept, offer_of
from trama.surveys.words import resume_word
from trama.web.answer import screens
from trama.web.http import public
from trama.web.questionnaire.plan import Page, plan
from trama.web.questionnaire.reading import is_cut, read_page, unanswered


@public
@csrf_exempt
def door(request: HttpRequest, token: str = "", code: str = "") -> HttpResponse:
    """A personal link, which is long, or the code of the room, which is short."""
    word = token or code
    if len(written(word)) == LENGTH:
        return _room(request, written(word))
    found = answering.door_of(word)
    return _serve(request, found) if found else screens.unknown(request)


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
            return _serve(request, Door(wave=offer_of(wave)))
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
        return screens.page(
            request, door, _page(door, draft.page), secret, draft=draft, told=screens.Told.RESUMED
        )
    receipt = answering.known_receipt(wave=door.wave, secret=secret) if secret else None
    if receipt and request.GET.get("otra") is None:
        return screens.receipt(request, door, receipt, secret)
    if not door.wave.is_offered:
        return screens.closed(request, door)
    fresh = secret if secret and not receipt else secrets.token_urlsafe(18)
    return screens.page(request, door, _page(door, 1), fresh)


def _take(request: HttpRequest, door: Door) -> HttpResponse:
    """Keep the page that was sent, and show what comes after it."""
    posted = request.POST
    if "word" in posted:
        return _resume(request, door)
    secret = posted.get("s") or screens.device_secret(request, door) or secrets.token_urlsafe(18)
    body = door.wave.body
    page = _page(door, _number(posted.get("page")))
    given = Given(read_page(posted, page, body), _place(page, posted), body.consent_version)
    go = posted.get("go", "")
    if is_cut(posted) and go != "save":
        here = Given(given.values, page.number, given.consent)
        draft = answering.save_page(door=door, secret=secret, given=here, by=door)
        return screens.page(request, door, page, secret, draft=draft, told=screens.Told.CUT)
    if page.is_last and go not in {"save", "back"} and not go.startswith("to:"):
        return _finish(request, door, (page, secret, given))
    draft = answering.save_page(door=door, secret=secret, given=given, by=door)
    if go == "save":
        return _saved(door, draft)
    return screens.page(request, door, _page(door, draft.page), secret, draft=draft)


def _saved(door: Door, draft: Kept) -> HttpResponse:
    """Nothing is shown; a script may say the word with which another phone goes on."""
    response = HttpResponse(status=204)
    if door.ticket:
        response["Trama-Word"] = resume_word(draft.id)
    return response


def _finish(request: HttpRequest, door: Door, sent: tuple[Page, str, Given]) -> HttpResponse:
    """The receipt; or first, when sentences were left blank, a page that asks."""
    page, secret, given = sent
    before = answering.find_draft(door=door, secret=secret)
    codes = tuple((one.number, one.codes) for one in plan(door.wave.body))
    blanks = unanswered(answering.merged(before.body if before else {}, given.values), codes)
    is_here = door.ticket is None or not door.ticket.is_used
    if blanks and is_here and request.POST.get("go") != "send":
        answering.save_page(door=door, secret=secret, given=given, by=door)
        return screens.review(request, door, page, secret, blanks)
    receipt = answering.submit_response(door=door, secret=secret, given=given, by=door)
    return screens.receipt(request, door, receipt, secret)


def _place(page: Page, posted: QueryDict) -> int:
    """Where the person will be next, and when they come back."""
    go = posted.get("go", "")
    if go.startswith("to:"):
        return min(max(_number(go[3:]), 1), page.of)
    return min(max(page.number + {"on": 1, "back": -1}.get(go, 0), 1), page.of)


def _resume(request: HttpRequest, door: Door) -> HttpResponse:
    """Going on in another phone, for who knows the word."""
    if is_over_limit(f"resume:{door.ticket and door.ticket.id}", most=8, seconds=600):
        return screens.elsewhere(request, door, told="many")
    secret = secrets.token_urlsafe(18)
    try:
        draft = answering.move_draft(door=door, word=request.POST["word"], secret=secret, by=door)
    except WrongWord:
        return screens.elsewhere(request, door, told="wrong")
    return screens.page(
        request, door, _page(door, draft.page), secret, draft=draft, told=screens.Told.RESUMED
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 4 else 1  # noqa: PLR2004 -- no questionnaire has 1,000 pages


def _page(door: Door, number: int) -> Page:
    pages = plan(door.wave.body)
    return pages[min(max(number, 1), len(pages)) - 1]
