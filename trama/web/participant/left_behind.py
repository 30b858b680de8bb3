"""A browser that changes hands: whoever signs out or signs in leaves and finds nobody else's place in a workshop."""

from collections.abc import Callable, Iterator

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from trama.privacy.cookies import WORKSHOP
from trama.sessions.actions.joining import person_of_device
from trama.web.device_cookies import drop_cookie, names_among, read_cookie
from trama.web.places import parted_place

Next = Callable[[HttpRequest], HttpResponse]


class LeftBehindMiddleware:
    """When the account of a browser changes, it forgets the places of whoever had it before.

    Who signs out leaves none behind. Who signs in keeps the ones of nobody's account, which may be their own. A session
    that ended otherwise needs nothing: a place opens only while its account is signed in (`web/places.py`).
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        places = names_among(request.COOKIES, WORKSHOP.beginning)
        if request.method != "POST" or not places:
            return self.get_response(request)
        before = request.session.get(SESSION_KEY)
        response = self.get_response(request)
        now = request.session.get(SESSION_KEY)
        for name in _of_others(request, places, now) if now != before else ():
            drop_cookie(response, name)
        return response


def _of_others(request: HttpRequest, places: list[str], account: str | None) -> Iterator[str]:
    """Those of ``places`` that are not to stay with ``account`` (1 query each, if there is one)."""
    for name in places:
        if account is None or _account_of(request, name) not in {account, ""}:
            yield name


def _account_of(request: HttpRequest, name: str) -> str:
    """The account of whoever has that place, or nothing (1 query)."""
    secret, _mark = parted_place(read_cookie(request.COOKIES, name))
    person = person_of_device(code=name.removeprefix(WORKSHOP.beginning), secret=secret)
    return str(person.user_id or "") if person else ""
