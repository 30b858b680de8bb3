"""A device that is passed around: one person after another, each sealed before the next begins.

The same pages as on one's own phone, by plain forms, with nothing kept on the device: the secret of a turn travels in
the page, and a cookie that ends with the turn says that one is under way.
"""

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from trama.core.codes import spoken
from trama.surveys.actions import answering
from trama.surveys.actions.answering import Door, Given
from trama.surveys.actions.turns import forget_turn, submit_turn, turns_door
from trama.surveys.errors import BegunElsewhere, WaveClosed, WaveFinal
from trama.surveys.respondent_sql import Kept
from trama.surveys.secrets import withdrawal_code
from trama.web.answer import screens
from trama.web.answer.views import _number, _page, _place
from trama.web.http import public
from trama.web.questionnaire.drawing import dates, drawn
from trama.web.questionnaire.plan import Page, plan
from trama.web.questionnaire.reading import is_cut, read_page, unanswered, values_of

COOKIE, PATH = "turno", "/e/turnos/"
HOURS = 6  # a turn that nobody ends is over


@public
@csrf_exempt
def turns(request: HttpRequest, token: str) -> HttpResponse:
    """The screen between two people, or the page of whoever is answering."""
    door = turns_door(token)
    if door is None:
        return screens.unknown(request)
    if request.method in {"GET", "HEAD"}:
        return _unkept(_between(request, door))
    return (
        _unkept(_taken(request, door))
        if request.method == "POST"
        else HttpResponseNotAllowed(["GET", "POST"])
    )


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _taken(request: HttpRequest, door: Door) -> HttpResponse:
    try:
        return _take(request, door)
    except BegunElsewhere:  # somebody went back to what was sent: it is sealed
        return _ended(_between(request, door))
    except WaveClosed:
        return screens.closed(request, door)
    except WaveFinal:
        return screens.final(request, door)


def _take(request: HttpRequest, door: Door) -> HttpResponse:
    posted = request.POST
    go = posted.get("go", "")
    under_way = request.COOKIES.get(COOKIE, "")[:64]
    if go == "begin":
        if under_way:
            forget_turn(door=door, secret=under_way, by=door)
        return _begin(request, door)
    draft = answering.find_draft(door=door, secret=under_way) if under_way else None
    if go == "resume":
        return (
            _shown(request, door, _page(door, draft.page), under_way, draft)
            if draft
            else _begin(request, door)
        )
    secret = posted.get("s", "")[:64]
    if not secret or secret != under_way:
        raise BegunElsewhere
    return _keep(request, door, secret)


def _keep(request: HttpRequest, door: Door, secret: str) -> HttpResponse:
    posted = request.POST
    page = _page(door, _number(posted.get("page")))
    given = Given(
        read_page(posted, page, door.wave.body), _place(page, posted), door.wave.body.consent_version
    )
    go = posted.get("go", "")
    if is_cut(posted):
        here = Given(given.values, page.number, given.consent)
        draft = answering.save_page(door=door, secret=secret, given=here, by=door)
        return _shown(request, door, page, secret, draft, told=screens.Told.CUT)
    if page.is_last and go != "back" and not go.startswith("to:"):
        return _send(request, door, (page, secret, given))
    draft = answering.save_page(door=door, secret=secret, given=given, by=door)
    return _shown(request, door, _page(door, draft.page), secret, draft)


def _begin(request: HttpRequest, door: Door) -> HttpResponse:
    if not door.wave.is_offered:
        raise WaveClosed
    return _shown(request, door, _page(door, 1), secrets.token_urlsafe(18), None)


def _send(request: HttpRequest, door: Door, sent: tuple[Page, str, Given]) -> HttpResponse:
    """The codes to write down; or first, when sentences were left blank, a page that asks."""
    page, secret, given = sent
    before = answering.find_draft(door=door, secret=secret)
    codes = tuple((one.number, one.codes) for one in plan(door.wave.body))
    blanks = unanswered(answering.merged(before.body if before else {}, given.values), codes)
    if blanks and request.POST.get("go") != "send":
        answering.save_page(door=door, secret=secret, given=given, by=door)
        return _own_cookie(screens.review(request, door, page, secret, blanks), door, secret)
    receipt = submit_turn(door=door, secret=secret, given=given, by=door)
    code = withdrawal_code(secret)
    grouped = " ".join(code[at : at + 4] for at in range(0, len(code), 4))
    told = {"code": receipt, "spoken": spoken(receipt), "withdrawal": grouped}
    return _ended(_screen(request, door, "answer/shared/sent.html", told))


def _between(request: HttpRequest, door: Door) -> HttpResponse:
    """Pass the device on; who left without sending may still go on, and the next one begins afresh."""
    if not door.wave.is_offered:
        return screens.closed(request, door)
    secret = request.COOKIES.get(COOKIE, "")[:64]
    draft = answering.find_draft(door=door, secret=secret) if secret else None
    return _screen(request, door, "answer/shared/cover.html", {"is_under_way": draft is not None})


def _shown(
    request: HttpRequest,
    door: Door,
    page: Page,
    secret: str,
    draft: Kept | None,
    *,
    told: screens.Told | None = None,
) -> HttpResponse:
    language = screens.language_of(request)
    with translation.override(language):
        values = {
            **values_of(draft.body if draft else {}),
            "network": door.wave.network_name,
            "secret": secret,
            "dates": dates(door.wave) if page.is_first else "",
            "message": screens.sentence(told) if told else "",
        }
    html = drawn(
        door.wave.body, page.number, door.wave.mode, language, template="answer/shared/page.html"
    ).fill(values)
    return _own_cookie(screens.plain(request, html), door, secret)


def _screen(request: HttpRequest, door: Door, template: str, context: Mapping[str, object]) -> HttpResponse:
    language = screens.language_of(request)
    with translation.override(language):
        html = render_to_string(template, {**context, "wave": door.wave, "lang": language})
    return screens.plain(request, html)


def _own_cookie(response: HttpResponse, door: Door, secret: str) -> HttpResponse:
    """Which turn is under way; the questionnaire's own cookie stays out of a shared device."""
    response.cookies.clear()
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(
        COOKIE, secret, max_age=HOURS * 3600, path=PATH, secure=secure, httponly=True, samesite="Strict"
    )
    return response


def _ended(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    return response
