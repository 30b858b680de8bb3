"""Rehearsing a workshop: made, moved on by itself, seen from the phone of somebody who does not exist, ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trama.sessions.models import Session
from trama.web.device_cookies import give_cookie
from trama.web.http import PersonRequest, done, is_from_script, person_required
from trama.web.live.workshops import cookie_name
from trama.web.workshops.conducted import conducted
from trama.workshops.actions.rehearsing import end_rehearsal, enter_as, make_rehearsal, step_rehearsal
from trama.workshops.lists import rehearsed

PHONE_SECONDS = 6 * 3600


@person_required
@require_POST
def rehearse(request: PersonRequest, code: str) -> HttpResponse:
    """A copy with people who do not exist, on its desk."""
    workshop = conducted(request, code)
    copy = make_rehearsal(workshop=workshop, by=request.person)
    return redirect("workshops:desk", code=copy.code)


@person_required
@require_POST
def rehearsal(request: PersonRequest, code: str) -> HttpResponse:
    """Whatever its people do next; or the phone of one of them; or the end."""
    workshop, does = conducted(request, code), request.POST.get("do", "")
    if not workshop.is_rehearsal:
        return redirect("workshops:desk", code=workshop.code)
    if does == "end":
        return _end(request, workshop)
    if does == "phone":
        return _phone(request, workshop)
    steps = step_rehearsal(workshop=workshop, by=request.person)
    if not steps and not is_from_script(request):
        messages.info(request, _nothing(workshop))
    return done(request, "workshops:desk", workshop.code)


def _nothing(workshop: Session) -> str:
    if not workshop.is_under_way:
        return _("Open the room first: they are waiting outside.")
    return _("In this part they have done everything they do. Go on to the next one.")


def _end(request: PersonRequest, workshop: Session) -> HttpResponse:
    before = rehearsed(rehearsal=workshop)
    end_rehearsal(workshop=workshop, by=request.person)
    messages.success(request, _("The rehearsal is over, and nothing of it is kept."))
    if before:
        return redirect("workshops:design", code=before.code)
    return redirect("workshops:workshop-list")


def _phone(request: PersonRequest, workshop: Session) -> HttpResponse:
    """This browser is the phone of the first of them, in this rehearsal only. Refuses while nobody can come in."""
    secret = enter_as(workshop=workshop, by=request.person)
    answer = redirect("participant:door", code=workshop.code)
    give_cookie(answer, cookie_name(workshop.code), secret, seconds=PHONE_SECONDS)
    return answer
