"""How views of the participant area respond to a form: back to the room, or with the sentence of a refusal."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from trama.core.errors import Refused
from trama.sessions.errors import MayHurt
from trama.sessions.models import Participant
from trama.web.http import done, is_from_script


def back(request: HttpRequest, me: Participant) -> HttpResponse:
    """Send the participant back to the room."""
    return done(request, "participant:door", me.session.code)


def refusal_of(request: HttpRequest, do: Callable[[], object]) -> str:
    """Run ``do`` and return the sentence of its refusal, or nothing. Raise it for a script, and ``MayHurt`` always."""
    try:
        do()
    except MayHurt:
        raise  # its author is asked
    except Refused as refusal:
        if is_from_script(request):
            raise
        return str(refusal.message)
    return ""
