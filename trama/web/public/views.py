"""The front door, the public pages and what machines ask."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from trama.core.codes import written
from trama.surveys.models import Wave
from trama.web.gate import refusal
from trama.web.http import count_wrong, has_guessed_much, person_of, public
from trama.web.public.model import pack_for


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What this is; sign in; enter a code."""
    if getattr(request, "membership", None):
        return redirect("today:today")
    person = person_of(request)
    if person and person.blocked_at:
        return redirect("account:nowhere")
    if settings.OFFLINE_ROOM:  # the address typed by hand, without its end
        return redirect("participant:door", code=settings.OFFLINE_ROOM)
    return render(
        request, "public/home.html", {"dimensions": pack_for(request).dimensions, "typed": "", "wrong": ""}
    )


@public
@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """From the code said in the room to its questionnaire."""
    typed = request.POST.get("code", "")
    known = written(typed)
    if has_guessed_much(request, "code"):
        return _home_again(request, typed, "many")
    if Wave.objects.with_room_code(known).exists():
        return redirect("answer:open-code", code=known)
    count_wrong(request, "code")
    return _home_again(request, typed, "unknown")


def _home_again(request: HttpRequest, typed: str, wrong: str) -> HttpResponse:
    context = {"dimensions": pack_for(request).dimensions, "typed": typed, "wrong": wrong}
    return render(request, "public/home.html", context, status=429 if wrong == "many" else 404)


@public
@require_GET
def can_and_cannot(request: HttpRequest) -> HttpResponse:
    """What this information is good for, and what it is not."""
    return render(request, "public/can_and_cannot.html", {"pack": pack_for(request)})


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No request that a page could answer, or one under a name that is not ours."""
    return refusal(request, 400)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that this browser was not given, or too long ago."""
    sentence = _(
        "This page was open for a long time, or in another session. Go back, reload it and send again."
    )
    return refusal(request, 403, sentence)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing at this address, or nothing for this person."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours; this page touches nothing that may be broken."""
    return render(request, "500.html", status=500)
