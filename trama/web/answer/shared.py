"""A device that is passed around: one person after another, each sealed before the next begins.

The same pages as on one's own phone, by plain forms, with nothing kept on the device: the secret of a turn travels in
the page, and a cookie that ends with the turn says that one is under way.
"""

import secrets
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from trama.core.codes import spoken
from trama.privacy.cookies import TURN
from trama.surveys.actions import answering, rooms
from trama.surveys.actions.answering import Access
from trama.surveys.actions.turns import forget_turn, submit_turn, turns_access
from trama.surveys.errors import AlreadySent, ClearedUp, NotOfTheRoom, RoomFull, WaveClosed, WaveFinal
from trama.surveys.invited_words import invited_in_words
from trama.surveys.respondent_rows import DraftRow
from trama.surveys.secrets import withdrawal_code
from trama.surveys.tasks import tell_objected
from trama.web.answer import screens
from trama.web.answer.page_form import PageForm, page_form
from trama.web.device_cookies import drop_cookie, give_cookie, read_cookie
from trama.web.http import public
from trama.web.questionnaire.drawing import dates, drawn, in_this_room
from trama.web.questionnaire.plan import Page, page_at
from trama.web.questionnaire.prepared import answers_as_values


def cookie_name(access: Access) -> str:
    """One cookie per measurement: a device may be passed around for two."""
    return f"{TURN.beginning}{access.wave.code}"


@public
@csrf_exempt
def turns(request: HttpRequest, token: str) -> HttpResponse:
    """The screen between two people, or the page of whoever is answering."""
    access = turns_access(token)
    if access is None:
        return screens.unknown(request)
    if request.method in {"GET", "HEAD"}:
        return _unkept(_between(request, access))
    return (
        _unkept(_posted(request, access))
        if request.method == "POST"
        else HttpResponseNotAllowed(["GET", "POST"])
    )


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _posted(request: HttpRequest, access: Access) -> HttpResponse:
    try:
        return _take(request, access)
    except AlreadySent:  # somebody went back to what was sent: it is sealed
        return _ended(_between(request, access), access)
    except RoomFull:
        return screens.room_full(request, access, read_cookie(request.COOKIES, cookie_name(access))[:64])
    except WaveClosed:
        return _closed(request, access)
    except WaveFinal:
        return screens.final(request, access)


def _take(request: HttpRequest, access: Access) -> HttpResponse:
    posted = request.POST
    go = posted.get("go", "")
    under_way = read_cookie(request.COOKIES, cookie_name(access))[:64]
    if go == "one-of-us":
        return _object(request, access, under_way)
    if go == "begin":
        if under_way:
            forget_turn(access=access, secret=under_way, by=access)
        return _begin(request, access)
    draft = answering.find_draft(access=access, secret=under_way) if under_way else None
    if go == "resume":
        return (
            _shown(request, access, page_at(access.wave.body, draft.page), under_way, draft)
            if draft
            else _begin(request, access)
        )
    secret = posted.get("s", "")[:64]
    if not secret or secret != under_way:
        raise AlreadySent
    return _keep(request, access, secret)


def _object(request: HttpRequest, access: Access, secret: str) -> HttpResponse:
    """«Soy una de las 7», on a device of the room."""
    try:
        if rooms.object_in_room(access=access, secret=secret, by=access):
            tell_objected.enqueue(access.wave.id)
    except NotOfTheRoom:
        return _between(request, access)
    except ClearedUp as refusal:
        return screens.room_full(request, access, secret, said=str(refusal.message))
    return screens.room_full(request, access, secret, has_objected=True)


def _keep(request: HttpRequest, access: Access, secret: str) -> HttpResponse:
    form = page_form(request.POST, access.wave.body)
    if form.is_cut:
        draft = answering.save_page(
            access=access, secret=secret, submission=form.submission(stays=True), by=access
        )
        return _shown(request, access, form.page, secret, draft, notice=screens.PageNotice.CUT)
    if form.page.is_last and form.go != "back" and not form.go.startswith("to:"):
        return _send(request, access, secret, form)
    draft = answering.save_page(access=access, secret=secret, submission=form.submission(), by=access)
    return _shown(request, access, page_at(access.wave.body, draft.page), secret, draft)


def _begin(request: HttpRequest, access: Access) -> HttpResponse:
    if not access.wave.is_offered:
        raise WaveClosed
    return _shown(request, access, page_at(access.wave.body, 1), secrets.token_urlsafe(18), None)


def _send(request: HttpRequest, access: Access, secret: str, form: PageForm) -> HttpResponse:
    """The codes to write down; or first, when sentences were left blank, a page that asks."""
    submission = form.submission()
    blanks = form.blanks(answering.answers_with(access=access, secret=secret, submission=submission))
    if blanks and form.go != "send":
        answering.save_page(access=access, secret=secret, submission=submission, by=access)
        return _own_cookie(screens.review(request, access, form.page, secret, blanks), access, secret)
    receipt = submit_turn(access=access, secret=secret, submission=submission, by=access)
    code = withdrawal_code(secret)
    grouped = " ".join(code[at : at + 4] for at in range(0, len(code), 4))
    context = {"code": receipt, "spoken": spoken(receipt), "withdrawal": grouped}
    return _ended(_screen(request, access, "answer/shared/sent.html", context), access)


def _between(request: HttpRequest, access: Access) -> HttpResponse:
    """Pass the device on; who left without sending may still go on, and the next one begins afresh."""
    if not access.wave.is_offered:
        return _closed(request, access)
    secret = read_cookie(request.COOKIES, cookie_name(access))[:64]
    draft = answering.find_draft(access=access, secret=secret) if secret else None
    return _screen(request, access, "answer/shared/cover.html", {"is_under_way": draft is not None})


def _closed(request: HttpRequest, access: Access) -> HttpResponse:
    """It stopped being offered; of a room, whoever holds the device and could not answer may say so."""
    if rooms.may_object(access=access, secret=""):
        return screens.room_full(request, access, "")
    return screens.closed(request, access)


def _shown(
    request: HttpRequest,
    access: Access,
    page: Page,
    secret: str,
    draft: DraftRow | None,
    *,
    notice: screens.PageNotice | None = None,
) -> HttpResponse:
    language = screens.language_of(request)
    with translation.override(language):
        values = {
            **answers_as_values(draft.body if draft else {}),
            "network": access.wave.network_name,
            "secret": secret,
            "room": in_this_room(access.wave, access.wave.body),
            "dates": dates(access.wave) if page.is_first else "",
            "few": invited_in_words(access.wave.id, access.wave.mode) if page.is_first else "",
            "message": screens.sentence(notice) if notice else "",
        }
    html = drawn(
        access.wave.body, page.number, access.wave.notice_mode, language, template="answer/shared/page.html"
    ).fill(values)
    return _own_cookie(screens.plain(request, html), access, secret)


def _screen(
    request: HttpRequest, access: Access, template: str, context: Mapping[str, object]
) -> HttpResponse:
    language = screens.language_of(request)
    with translation.override(language):
        html = render_to_string(template, {**context, "wave": access.wave, "lang": language})
    return screens.plain(request, html)


def _own_cookie(response: HttpResponse, access: Access, secret: str) -> HttpResponse:
    """Which turn is under way; the questionnaire's own cookie stays out of a shared device."""
    response.cookies.clear()
    give_cookie(response, cookie_name(access), secret, seconds=TURN.seconds, samesite="Strict")
    return response


def _ended(response: HttpResponse, access: Access) -> HttpResponse:
    drop_cookie(response, cookie_name(access), samesite="Strict")
    return response
