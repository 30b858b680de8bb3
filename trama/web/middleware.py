"""What happens around every page."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from trama.core import clock
from trama.core.errors import NotAllowed, Refused
from trama.networks.models import Membership, Person
from trama.networks.queries import places_of
from trama.web.http import came_from_another, is_from_script, refusal_for_script, what_was_written
from trama.web.second_factor import lacks_second_factor

Next = Callable[[HttpRequest], HttpResponse]

MEMBERSHIP_KEY = "place"  # of the session: the code of the membership the person chose to look from
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)
SAFE = {"GET", "HEAD", "OPTIONS"}


class WroteOnGetError(Exception):
    """A page that only shows tried to write to the database."""


class CurrentPersonMiddleware:
    """Put ``person``, their ``memberships`` and the ``membership`` they look from on the request.

    A session that owes its second factor is nobody's: `SecondFactorMiddleware` leads it to where it is proved.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.person = request.membership = None
        request.memberships = []
        request.owes_second_factor = request.user.is_authenticated and lacks_second_factor(request)
        if request.user.is_authenticated:
            if not request.owes_second_factor:
                request.person = Person.objects.filter(user=request.user).first()
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        if request.person:
            request.memberships = places_of(person=request.person)
            request.membership = chosen_membership(
                request.memberships, request.session.get(MEMBERSHIP_KEY, "")
            )
        with clock.read_by(_zone_of(request.membership)):
            return self.get_response(request)


def _zone_of(membership: Membership | None) -> str:
    """The clock by which somebody lives: that of their network, else the one of Trama."""
    return membership.network.time_zone if membership and membership.network else settings.TIME_ZONE


def chosen_membership(memberships: list[Membership], code: str) -> Membership | None:
    """Return the membership with ``code``, the one the person chose; else the one that took its place, or the first.

    Somebody who handed the coordination over goes on looking from the same network, as what they are now.
    """
    chosen = next((membership for membership in memberships if membership.code == code), None)
    if chosen or not memberships or not code:
        return chosen or next(iter(memberships), None)
    former = Membership.objects.filter(code=code, person=memberships[0].person_id).first()
    places = (
        row for row in memberships if former and former.network_id and row.network_id == former.network_id
    )
    return next(places, memberships[0])


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if WRITES.match(sql):
        raise WroteOnGetError(sql.split(" SET ", maxsplit=1)[0].split(" VALUES ", maxsplit=1)[0][:120])
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    """A GET that writes raises: links are followed by machines, prefetched and shared."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        guard = connection.execute_wrapper(_refuse_writes) if request.method in SAFE else nullcontext()
        with guard:
            return self.get_response(request)


class RefusedMiddleware:
    """A refusal that no view caught is a page with its sentence."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponseNotAllowed):
            return _only_by_button(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        if is_from_script(request):
            return refusal_for_script(str(exception.message), status=status)
        back = came_from_another(request)
        context = {"sentence": exception.message, "back": back, "written": what_was_written(request)}
        return render(request, "refused.html", context, status=status)


def _only_by_button(request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
    """Say why an address that only takes what is sent has no page to show."""
    sentence = _("There is no page at this address: it only takes what a button sends.")
    page = render(
        request,
        "refused.html",
        {"sentence": sentence, "back": came_from_another(request)},
        status=refused.status_code,
    )
    page["Allow"] = refused["Allow"]
    return page


class UnkeptPagesMiddleware:
    """No browser or proxy keeps a page unless its view says so: almost every one holds what is somebody's own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class PlainHeadersMiddleware:
    """The headers of the questionnaire: strict, and its secret address goes nowhere."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Cache-Control", "no-store")
        if response.status_code == HTTPStatus.NO_CONTENT:
            return response  # no page to guard, and whoever answers pays for each byte
        headers["Content-Security-Policy"] = (
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
        )
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Robots-Tag"] = "noindex"
        return response
