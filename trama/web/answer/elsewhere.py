"""What a page of another site sends to a questionnaire is not taken: it would choose whose phone this is.

There are no tokens against forged forms here, since a page kept for later cannot have them; the browser says where a
form comes from. The secret of a phone travels in the form: one that somebody else chose would be known to them.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from trama.web.answer import screens

OWN = {"same-origin", "none"}
OPEN_LINK = {"answer:personal", "answer:open-code"}


class ElsewhereMiddleware:
    """Refuse what was sent from elsewhere; what says nothing of where it comes from is no page of a browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Before the view: the page that says so, or nothing."""
        if request.method == "POST" and is_from_elsewhere(request):
            return screens.from_elsewhere(request)
        return None


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that a page of another site sent it (Fetch Metadata; older ones, by `Origin`).

    Since no address of ours is told (`no-referrer`), Safari before 16.4 writes «null» also on our own forms. It sends
    no cookie along from another site, and a phone that opened a link has one.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        return site not in OWN
    if origin == "null":
        match = request.resolver_match
        chooses = "word" not in request.POST  # with a word, the phone gets a secret of its own
        return bool(match and match.view_name in OPEN_LINK and chooses and not screens.has_cookie(request))
    # Not `get_host`, which knows the names of settings only: a questionnaire answers wherever it is reached.
    host = request.headers.get("Host", "")
    return origin is not None and origin not in {f"https://{host}", f"http://{host}"}
