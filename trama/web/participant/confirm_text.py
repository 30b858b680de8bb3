"""What may hurt is asked about, never refused: the text stays as it was written, and its author decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from trama.sessions.errors import MayHurt
from trama.sessions.models import Participant
from trama.web.http import is_from_script

OF_THE_PAGE = {"csrfmiddlewaretoken", "text", "sure"}
ASKS = "X-Trama-Asks"  # a script sends the same text again with `sure` when it is pressed again


def ask_author(request: HttpRequest, me: Participant, question: MayHurt) -> HttpResponse:
    """The question, with the text to change and everything else that was sent."""
    if is_from_script(request):
        again = _("Change it, or press again to leave it.")
        answer = HttpResponse(
            f"{question.message} {again}", status=409, content_type="text/plain; charset=utf-8"
        )
        answer[ASKS] = "sure"
        return answer
    context = {
        "workshop": me.session,
        "question": question.message,
        "text": request.POST.get("text", ""),
        "rest": [
            (name, value)
            for name, every in request.POST.lists()
            if name not in OF_THE_PAGE
            for value in map(str, every)
        ],
    }
    return render(request, "participant/sure.html", context, status=422)
