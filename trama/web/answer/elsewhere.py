"""What a page of another site sends to a questionnaire is not taken: it would choose whose phone this is.

There are no tokens against forged forms here, since a page kept for later cannot have them; the browser says where a
form comes from. The secret of a phone travels in the form: one that somebody else chose would be known to them.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from trama.web.answer import screens

OWN = {"same-origin", "none"}


class ElsewhereMiddleware:
    """Refuse what was sent from elsewhere; what says nothing of where it comes from is no page of a browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and is_from_elsewhere(request):
            return screens.from_elsewhere(request)
        return self.get_response(request)


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that a page of another site sent it (Fetch Metadata; older browsers, by `Origin`)."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        return site not in OWN
    return origin is not None and urlsplit(origin).netloc != request.get_host()
