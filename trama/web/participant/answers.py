"""What the forms of the room answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from trama.core.errors import Refused
from trama.sessions.errors import MayHurt
from trama.sessions.models import Participant
from trama.web.http import done, is_from_script


def back(request: HttpRequest, me: Participant) -> HttpResponse:
    """To the room."""
    return done(request, "participant:door", me.session.code)


def refusal_of(request: HttpRequest, do: Callable[[], object]) -> str:
    """Do it: nothing, or the sentence to show beside what was written. A script gets the sentence itself."""
    try:
        do()
    except MayHurt:
        raise  # its author is asked
    except Refused as refusal:
        if is_from_script(request):
            raise
        return str(refusal.message)
    return ""
