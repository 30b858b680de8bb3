"""The screens of the questionnaire: prepared once per version and language, filled for each person."""

import gzip
import hashlib
import re
from enum import Enum
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from trama.content.pack import InstrumentBody
from trama.core.codes import in_fours, spoken
from trama.privacy.cookies import ANSWER
from trama.surveys.actions.answering import Access
from trama.surveys.invited_words import invited_in_words
from trama.surveys.models import Wave
from trama.surveys.respondent_rows import DraftRow
from trama.surveys.secrets import withdrawal_code
from trama.surveys.words import resume_word
from trama.web.device_cookies import give_cookie, names_among, read_cookie
from trama.web.questionnaire.drawing import dates, drawn, in_this_room
from trama.web.questionnaire.plan import Page
from trama.web.questionnaire.prepared import Prepared, answers_as_values, prepare

COOKIE = re.compile(ANSWER.beginning + r"[0-9a-f]{10}")
SHORT = 2  # letters: longer than that, it was written and not chosen
SMALL = 800  # bytes: below this, compressing costs more than it saves


class PageNotice(Enum):
    """A sentence above a page."""

    RESUMED = "resumed"
    CUT = "cut"
    BLANK = "blank"


def cookie_name(access: Access) -> str:
    """One cookie per link, so that two questionnaires on one phone do not mix."""
    number = access.invitation.id if access.invitation else access.wave.id
    return ANSWER.beginning + hashlib.sha256(f"{number}:{access.wave.id}".encode()).hexdigest()[:10]


def has_cookie(request: HttpRequest) -> bool:
    """Whether this device opened some link before; a browser sends that along with forms of this site only."""
    return any(COOKIE.fullmatch(name) for name in names_among(request.COOKIES, ANSWER.beginning))


def device_secret(request: HttpRequest, access: Access) -> str:
    """The secret this device was given when it began, or nothing: also when another person answers on it since."""
    secret, _dot, turn = read_cookie(request.COOKIES, cookie_name(access)).partition(".")
    return secret[:64] if _turn(request) in {"", turn} else ""


def _turn(request: HttpRequest) -> str:
    """What tells one person from the next on a device that is passed on: a word of the address, made anew each time."""
    return request.GET.get("otra", "")[:32]


def language_of(request: HttpRequest) -> str:
    """The language chosen on this device; else Spanish."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def page(
    request: HttpRequest,
    access: Access,
    shown: Page,
    secret: str,
    *,
    draft: DraftRow | None = None,
    notice: PageNotice | None = None,
) -> HttpResponse:
    """One page of the questionnaire with what this person has answered."""
    language = language_of(request)
    with translation.override(language):
        values = {
            **_of_draft(draft, shown),
            "network": access.wave.network_name,
            "secret": secret,
            "message": _message(notice, draft, shown) if notice else "",
            "back": "yes" if notice is PageNotice.RESUMED else "",
            "word": _word(draft, shown) if access.invitation else "",
            "room": in_this_room(access.wave, access.wave.body),
            "dates": dates(access.wave) if shown.is_first else "",
            "few": invited_in_words(access.wave.id, access.wave.mode) if shown.is_first else "",
        }
    html = drawn(access.wave.body, shown.number, access.wave.notice_mode, language).fill(values)
    return _sealed(request, access, html, secret)


def _of_draft(draft: DraftRow | None, shown: Page) -> dict[str, str]:
    """What was answered, that it is kept, and how many sentences of other pages are answered."""
    if draft is None:
        return {}
    elsewhere = draft.body.get("items", {}).keys() - set(shown.codes)
    kept = {"saved": _("Saved in Trama"), "drafted": "yes", "elsewhere": str(len(elsewhere))}
    return {**answers_as_values(draft.body), **kept}


def _message(notice: PageNotice, draft: DraftRow | None, shown: Page) -> SafeString:
    """The sentence above a page; to who comes back, the way to the first sentence without an answer too."""
    given = draft.body.get("items", {}) if draft else {}
    blank = next((code for code in shown.codes if code not in given), "")
    if notice is not PageNotice.RESUMED or not blank:
        return sentence(notice)
    way = _("Go on where you were")
    return sentence(notice) + SafeString(f'<p><a class="button" href="#{blank}">{way}</a></p>')


def sentence(notice: PageNotice) -> SafeString:
    """A sentence above a page, as it is drawn."""
    sentences = {
        PageNotice.RESUMED: _("We go on where you were. What you had answered is here."),
        PageNotice.CUT: _(
            "A text was too long: its beginning is kept, up to 2,000 letters. Look at it and go on."
        ),
        PageNotice.BLANK: _("Nothing is answered yet, so nothing was sent. The link still serves."),
    }
    tone = "good" if notice is PageNotice.RESUMED else "warn"
    return SafeString(f'<p class="told told--{tone}" role="status">{sentences[notice]}</p>')


def _word(draft: DraftRow | None, shown: Page) -> str:
    """The word to go on with another phone; before anything was answered, the place to write that of another one."""
    if draft:
        text = _("To go on with another phone, open the same link there and write this word:")
        return SafeString(f'<p class="resume">{text} <b>{resume_word(draft.id)}</b></p>')
    return word_form() if shown.is_first else ""


def word_form() -> SafeString:
    """The place to write the word of another phone, on the first page of a link."""
    return render_to_string("answer/page/word.html")


def review(
    request: HttpRequest, access: Access, shown: Page, secret: str, blanks: list[tuple[int, int]]
) -> HttpResponse:
    """Before sending with blanks: what was left, and both ways on."""
    total = sum(count for _page, count in blanks)
    context = {"blanks": blanks, "total": total, "page": shown, "secret": secret, "wave": access.wave}
    return _screen(request, access, "answer/page/review.html", context, secret=secret)


def receipt(request: HttpRequest, access: Access, code: str, secret: str) -> HttpResponse:
    """The answers arrived: a code to be read aloud, and what comes next."""
    page = _receipt(language_of(request), access.invitation is None, access.wave.mode, access.wave.body)
    withdrawal = withdrawal_code(secret)
    values = {
        "code": code,
        "spoken": spoken(code),
        "network": access.wave.network_name,
        "wave": access.wave.code,
        "withdrawal": withdrawal,
        "withdrawal_spoken": in_fours(withdrawal),
    }
    return _sealed(request, access, page.fill(values), secret)


@lru_cache(maxsize=32)
def _receipt(language: str, is_open_code: bool, mode: str, body: InstrumentBody) -> Prepared:
    context = {"lang": language, "is_open_code": is_open_code, "mode": mode, "body": body}
    with translation.override(language):
        return prepare("answer/after/receipt.html", context)


def withdrawn(request: HttpRequest, access: Access, secret: str) -> HttpResponse:
    """What this device sent was taken back, here or with its code elsewhere."""
    page = _withdrawn(language_of(request), access.invitation is None)
    values = {
        "network": access.wave.network_name,
        "wave": access.wave.code,
        "withdrawal": withdrawal_code(secret),
    }
    return _sealed(request, access, page.fill(values), secret)


@lru_cache(maxsize=4)
def _withdrawn(language: str, is_open_code: bool) -> Prepared:
    with translation.override(language):
        return prepare("answer/after/withdrawn.html", {"lang": language, "is_open_code": is_open_code})


def another_phone(request: HttpRequest, access: Access, outcome: str) -> HttpResponse:
    """The word of another phone did not serve: the same page whatever was done with the link there."""
    context = {"outcome": outcome, "wave": access.wave, "typed": request.POST.get("word", "")}
    return _screen(request, access, "answer/after/another_phone.html", context, status=422)


def closed(request: HttpRequest, access: Access) -> HttpResponse:
    """It stopped being offered; who had begun can still go on with their word."""
    return _screen(
        request,
        access,
        "answer/closed.html",
        {"wave": access.wave, "is_final": access.wave.is_final},
        status=410,
    )


def final(request: HttpRequest, access: Access) -> HttpResponse:
    """Too late: what was written is given back, since it is kept nowhere."""
    texts = [
        value
        for name, value in request.POST.items()
        if name not in {"s", "page", "go"} and len(value) > SHORT
    ]
    context = {"wave": access.wave, "is_final": True, "texts": texts}
    return _screen(request, access, "answer/closed.html", context, status=410)


def room_full(
    request: HttpRequest, access: Access, secret: str, *, has_objected: bool = False, said: str = ""
) -> HttpResponse:
    """All who were counted have answered, or it was closed: who is one of them and could not, may say so."""
    texts = [
        value
        for name, value in request.POST.items()
        if name not in {"s", "page", "go"} and len(value) > SHORT
    ]
    context = {
        "wave": access.wave,
        "secret": secret,
        "has_objected": has_objected,
        "said": said,
        "texts": texts,
    }
    return _screen(
        request, access, "answer/room_full.html", context, secret=secret, status=200 if has_objected else 409
    )


def withdrawal(
    request: HttpRequest,
    *,
    outcome: str,
    typed: str,
    what: str = "",
    body: InstrumentBody | None = None,
    status: int,
) -> HttpResponse:
    """The code is asked for, or what became of the answers is told; of words only if ``body`` asks for any."""
    context = {
        "body": body,
        "outcome": outcome,
        "typed": in_fours(typed),
        "what": what,
        "is_done": outcome in {"gone", "left_out", "already"},
    }
    return _screen(request, None, "answer/after/withdrawal.html", context, status=status)


def unknown(request: HttpRequest) -> HttpResponse:
    """A link or code that opens nothing."""
    return _screen(request, None, "answer/unknown.html", {}, status=404)


def from_elsewhere(request: HttpRequest) -> HttpResponse:
    """What a page of another site sent: nothing of it was taken."""
    return _screen(request, None, "answer/elsewhere.html", {}, status=403)


def tool(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of the phone itself: the same for everybody, with nothing of anybody."""
    return _screen(request, None, template, context)


def choose_network(request: HttpRequest, waves: list[Wave]) -> HttpResponse:
    """A code shared by several networks: which one is yours?"""
    return _screen(request, None, "answer/choose.html", {"waves": waves})


def _screen(
    request: HttpRequest,
    access: Access | None,
    template: str,
    context: dict[str, Any],
    *,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    language = language_of(request)
    with translation.override(language):
        html = render_to_string(template, {**context, "lang": language})
    return _sealed(request, access, html, secret, status)


def plain(request: HttpRequest, html: str) -> HttpResponse:
    """A screen that leaves nothing on the device."""
    return _sealed(request, None, html, "")


def _sealed(
    request: HttpRequest, access: Access | None, html: str, secret: str, status: int = 200
) -> HttpResponse:
    raw = html.encode()
    response = HttpResponse(raw, status=status, content_type="text/html; charset=utf-8")
    if len(raw) > SMALL and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(raw, 1)
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding, Cookie"
    if access and secret:
        kept = f"{secret}.{_turn(request)}"
        give_cookie(response, cookie_name(access), kept, seconds=ANSWER.seconds)
    return response
