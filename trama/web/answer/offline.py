"""What a phone keeps to answer without signal: the files, the empty pages of a questionnaire, and who keeps them.

The pages are given without anybody's answers, so that what a browser keeps of them tells nothing of anybody.
"""

import base64
import gzip
import hashlib
import json
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from trama.surveys.actions import answering
from trama.surveys.actions.answering import Access
from trama.surveys.invited_words import invited_in_words
from trama.surveys.respondent_rows import OpenWave
from trama.surveys.sealing import public_key
from trama.surveys.words import resume_word
from trama.web.answer.arrivals import access_to
from trama.web.answer.kept import FILES, LATER, LATER_PAGES, PAGES, READER, needs, site
from trama.web.answer.screens import language_of, word_form
from trama.web.answer.words import words
from trama.web.http import public
from trama.web.questionnaire.drawing import dates, drawn, in_this_room
from trama.web.questionnaire.plan import plan
from trama.web.questionnaire.prepared import prepare

MAIN = ('<main class="answer-page" id="main">', "</main>")


@public
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, for what is under /e/ and nothing else."""
    keeps = {
        "site": site(),
        "files": [static(name) for name in FILES],
        "pages": [reverse(name) for name in PAGES],
        "shell": reverse("answer:shell"),
        "later": [static(name) for name in LATER],
        "laterPages": [reverse(name) for name in LATER_PAGES],
        "reader": static(READER),
    }
    scripts = json.dumps(
        [static(f"js/{name}.js") for name in ("shared/outbox", "answer/sending", "answer/worker")]
    )
    text = f"const TRAMA = {json.dumps(keeps)};\nimportScripts(...{scripts});\n"
    response = _compressed(request, text.encode(), "text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@public
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What lets the page stand on a phone's screen like an application."""
    icons = [
        {"src": static(f"img/trama-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    content = {
        "name": "Trama",
        "short_name": "Trama",
        "id": "/e/",
        "start_url": reverse("answer:outbox"),
        "scope": "/e/",
        "display": "standalone",
        "lang": language_of(request),
        "background_color": "#FAF7F2",
        "theme_color": "#FAF7F2",
        "icons": icons,
    }
    return HttpResponse(json.dumps(content), content_type="application/manifest+json")


@public
@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The empty page that a phone without signal shows behind any link: its script puts the questionnaire in."""
    return _page(request, "answer/phone/shell.html", {})


@public
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What is on this phone: read from the phone itself, so it is the same page for everybody."""
    return _page(request, "answer/phone/outbox.html", {})


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    language = language_of(request)
    with translation.override(language):
        html = render_to_string(template, {**context, "lang": language, "words": json.dumps(words())})
    response = _compressed(request, html.encode(), "text/html; charset=utf-8")
    response["Vary"] = "Accept-Encoding, Cookie"
    return response


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def pages(request: HttpRequest, word: str) -> HttpResponse:
    """Asked: the pages of the questionnaire behind a access. Posted ``s``: what is kept of that device."""
    access = access_to(word, request.GET.get("red", ""))
    if access is None:
        return JsonResponse({}, status=404)
    if request.method == "POST":
        return JsonResponse(_known(access, request.POST.get("s", "")))
    raw, packed, tag = _kit(
        access.wave, language_of(request), access.invitation is None, _few(access, request)
    )
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304)
    return _compressed(request, raw, "application/json", packed)


def _known(access: Access, secret: str) -> dict[str, Any]:
    """What is kept of a device: its draft; or, of what it sent, whether it was taken back since."""
    draft = answering.find_draft(access=access, secret=secret) if secret else None
    if draft is None:
        has_sent = bool(secret) and answering.known_receipt(wave=access.wave, secret=secret)
        return {"withdrawn": True} if has_sent and answering.was_withdrawn(secret=secret) else {}
    return {
        "values": draft.body,
        "page": draft.page,
        "word": resume_word(draft.id) if access.invitation else "",
    }


def _few(access: Access, request: HttpRequest) -> str:
    """How many are invited and who is new, which changes while a measurement lasts (1 query)."""
    with translation.override(language_of(request)):
        return invited_in_words(access.wave.id, access.wave.mode)


@lru_cache(maxsize=64)
def _kit(wave: OpenWave, language: str, is_open_code: bool, few: str) -> tuple[bytes, bytes, str]:
    """The questionnaire of a wave for phones, as text, packed, and its tag."""
    with translation.override(language):
        kit = {
            "site": site(),
            "wave": wave.code,
            "network": wave.network_name,
            "version": wave.digest,
            "language": language,
            "consent": wave.body.consent_version,
            "sealKey": base64.urlsafe_b64encode(public_key(wave.code)).decode().rstrip("="),
            "room": is_open_code,
            "codes": [page.codes for page in plan(wave.body)],
            "pages": _pages(wave, language, is_open_code, few),
            "screens": _screens(wave, language, is_open_code),
            "words": words(),
            "needs": needs(),
        }
    tag = hashlib.sha256(json.dumps(kit).encode()).hexdigest()[:16]
    raw = json.dumps(kit | {"tag": tag}, ensure_ascii=False, separators=(",", ":")).encode()
    return raw, gzip.compress(raw, 9, mtime=0), tag


def _pages(wave: OpenWave, language: str, is_open_code: bool, few: str) -> list[str]:
    values = {"network": wave.network_name, "dates": dates(wave), "room": in_this_room(wave, wave.body)}
    first = {"few": few} if is_open_code else {"few": few, "word": word_form()}
    pages = [drawn(wave.body, page.number, wave.notice_mode, language) for page in plan(wave.body)]
    filled = [page.fill(values | (first if number == 0 else {})) for number, page in enumerate(pages)]
    return [_inside(page) for page in filled]


def _screens(wave: OpenWave, language: str, is_open_code: bool) -> dict[str, str]:
    """The screens after the last page; the script puts the receipt in its place."""
    values = {name: f"%{name}%" for name in ("code", "spoken", "withdrawal", "withdrawal_spoken")}
    values |= {"network": wave.network_name, "wave": wave.code}
    context = {"lang": language, "is_open_code": is_open_code, "mode": wave.mode, "wave": wave}
    context["body"] = wave.body
    names = {name: f"answer/phone/{name}.html" for name in ("review", "waiting", "refused")}
    names |= {name: f"answer/after/{name}.html" for name in ("receipt", "withdrawn")}
    return {name: _inside(prepare(template, context).fill(values)) for name, template in names.items()}


def _inside(html: str) -> str:
    """What stands in the page's main part, without the room that indentation takes."""
    whole = html.partition(MAIN[0])[2].partition(MAIN[1])[0] or html
    return "\n".join(line.strip() for line in whole.splitlines() if line.strip())


def _compressed(request: HttpRequest, raw: bytes, kind: str, packed: bytes = b"") -> HttpResponse:
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(raw, content_type=kind)
    response = HttpResponse(packed or gzip.compress(raw, 6), content_type=kind)
    response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    return response
