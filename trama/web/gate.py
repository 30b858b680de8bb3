"""The gate before every page: what no page should have to think of ends here, with a sentence.

Behind it text is clean (`core.text.cleaned`), the address is that of the client (`core.proxies`), and HEAD is a GET
whose content is left out.
"""

import logging
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trama.core.proxies import client_address, is_near, is_trusted
from trama.core.text import UNWRITABLE, cleaned
from trama.web.health import HEALTH
from trama.web.http import is_from_script, refusal_for_script

REFUSAL = (
    "trama.refusal"  # key of the environ: the status with which the server refused a body before reading it
)
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
SENTENCES = {
    400: _("What arrived could not be read. Go back, reload the page and try again."),
    404: _("The address may be wrong. If somebody sent it to you, ask them to check it."),
    408: _(
        "What you sent took too long to arrive, and nothing was kept. Try again where the connection is better."
    ),
    413: _(
        "What you sent is larger than this page takes, and nothing was kept. "
        "A form takes some 50 pages of text; a page for files, 20 MB at a time by who is signed in. "
        "Bring it in parts."
    ),
    415: _("What arrived is not written as pages are (UTF-8). Send it from the page itself."),
    429: _("Trama is reading as many files as it can at a time. Wait a minute and bring yours again."),
}
_log = logging.getLogger(__name__)
Next = Callable[[HttpRequest], HttpResponse]


class GateMiddleware:
    """The first of all: refuses what is no request, and hands on what is with its text cleaned."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.STATIC_URL):  # files of ours, with a HEAD of their own
            return self.get_response(request)
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = self._answer(request)
        return _without_content(response) if is_head else response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        _know_client(request)
        if request.path_info in HEALTH and REFUSAL not in request.META:
            return HEALTH[request.path_info](request)
        status = request.META.get(REFUSAL) or _wrong_with(request)
        return refusal(request, status) if status else self.get_response(request)


def _know_client(request: HttpRequest) -> None:
    """What a proxy says of its client is believed of a proxy that was named, and of nobody else."""
    peer = request.META.get("REMOTE_ADDR", "")
    request.META["REMOTE_ADDR"] = client_address(peer, request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if not is_trusted(peer):
        if request.META.get("HTTP_X_FORWARDED_FOR") and is_near(peer):
            _tell_of_unnamed_proxy()
        for name in FORWARDED:
            request.META.pop(name, None)


@cache
def _tell_of_unnamed_proxy() -> None:
    """Once in the life of a process: behind it everybody has one address and every link is taken for plain http."""
    _log.warning(
        "requests come through a proxy that TRAMA_PROXIES does not name: what it says of its clients is not believed"
    )


def _wrong_with(request: HttpRequest) -> int:
    """The status that refuses it; 0 when nothing is wrong. Cleans what is right."""
    if UNWRITABLE.search(request.path_info):
        return 404
    if (request.content_params or {}).get("charset", "utf-8").lower() not in {"utf-8", "utf8", ""}:
        return 415
    try:
        _clean(request)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, ValueError):
        return 400
    return 0


def _clean(request: Any) -> None:
    request.GET = _cleaned_form(request.GET)
    request.COOKIES = {cleaned(name): cleaned(value) for name, value in request.COOKIES.items()}
    if request.method == "POST":
        request.POST = _cleaned_form(request.POST)


def _cleaned_form(given: QueryDict) -> QueryDict:
    if not any(UNWRITABLE.search(text) for text in _texts(given)):
        return given
    form = QueryDict(mutable=True)
    for name, values in given.lists():
        form.setlist(cleaned(name), [cleaned(value) for value in values])
    form._mutable = False  # noqa: SLF001 -- as Django's own is
    return form


def _texts(given: QueryDict) -> Iterable[str]:
    for name, values in given.lists():
        yield name
        yield from values


def _without_content(response: HttpResponse) -> HttpResponse:
    length = response.headers.get("Content-Length", str(len(response.content)))
    response.content = b""
    response.headers["Content-Length"] = length
    return response


def refusal(request: HttpRequest, status: int, sentence: str | Promise = "") -> HttpResponse:
    """A page that stands on nothing that may be missing; to a script its sentence alone."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        words = str(sentence or SENTENCES[status])
        if is_from_script(request):
            return refusal_for_script(words, status=status)
        if request.content_type == "application/json":
            return JsonResponse({"message": words}, status=status)
        page = render_to_string("gate.html", {"sentence": words, "language": language, "status": status})
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})
