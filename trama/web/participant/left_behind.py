"""A browser that changes hands: whoever signs out or signs in leaves and finds nobody else's place in a workshop."""

from collections.abc import Callable, Iterator

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from trama.sessions.actions.joining import person_of_device
from trama.web.live.workshops import COOKIE

Next = Callable[[HttpRequest], HttpResponse]


class LeftBehindMiddleware:
    """When the account of a browser changes, it forgets the places of whoever had it before.

    Who signs out leaves none behind. Who signs in keeps the ones of nobody's account, which may be their own.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        places = {name for name in request.COOKIES if name.startswith(f"{COOKIE}_")}
        if request.method != "POST" or not places:
            return self.get_response(request)
        before = request.session.get(SESSION_KEY)
        response = self.get_response(request)
        now = request.session.get(SESSION_KEY)
        for name in _of_others(request, places, now) if now != before else ():
            response.delete_cookie(name, samesite="Lax")
        return response


def _of_others(request: HttpRequest, places: set[str], account: str | None) -> Iterator[str]:
    """Those of ``places`` that are not to stay with ``account`` (1 query each, if there is one)."""
    for name in sorted(places):
        code = name.removeprefix(f"{COOKIE}_")
        person = person_of_device(code=code, secret=request.COOKIES[name][:64]) if account else None
        if account is None or (person and str(person.user_id) != account):
            yield name
