"""The requests at the desk: by the day they are due, and one page for each with what can be done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trama.core.errors import NotUnderstood, Refused
from trama.networks.enums import Permission
from trama.privacy.actions.carrying_out import (
    carry_out_block,
    carry_out_erasure,
    erase_invitations,
    lift_block,
)
from trama.privacy.actions.giving import note_given
from trama.privacy.actions.noting import take_noted_back
from trama.privacy.actions.requests import answer, extend, refuse
from trama.privacy.errors import AlreadyDecided
from trama.privacy.giving import how_given
from trama.privacy.likely import Likely, invitations_of, likely_of
from trama.privacy.models import RightsRequest
from trama.privacy.queries import (
    decided_requests,
    desks_left_empty,
    erasures_done_with,
    reached_programmes,
    reaching_requests,
    ungiven_requests,
    waiting_requests,
)
from trama.privacy.tasks import tell_answered, tell_extended
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, demand, fetch_allowed, person_required
from trama.web.privacy.files import asked_file
from trama.web.privacy.forms import (
    AnswerForm,
    ErasureForm,
    ExtensionForm,
    GivenForm,
    RefusalForm,
    TakeBackForm,
)

ON_A_PAGE = 50
PLACE = {"section": "privacy", "part": "requests"}


@person_required
@require_GET
def desk(request: PersonRequest) -> HttpResponse:
    """What waits, by the day it is due; and what was answered."""
    demand(request, Permission.DATA_DESK)
    decided = decided_requests(person=request.person)
    context = {
        "waiting": waiting_requests(person=request.person),
        "ungiven": ungiven_requests(person=request.person),
        "reaching": reaching_requests(person=request.person)[:ON_A_PAGE],
        "page": Paginator(decided, ON_A_PAGE).get_page(request.GET.get("pagina")),
        "section": "privacy",
        "part": "requests",
    }
    return render(request, "privacy/requests/desk.html", context)


@person_required
@require_http_methods(["GET", "POST"])
def request_page(request: PersonRequest, code: str) -> HttpResponse:
    """What is asked, by whom and by when; answered, refused or extended on the same page."""
    found = fetch_request(request, code)
    if request.method == "POST" and "form" in request.POST:
        return asked_file(request, found)
    given, refused = _forms(found), ""
    if request.method == "POST":
        does = request.POST.get("do", "")
        if does not in given:
            raise NotUnderstood
        given[does] = _forms(found, request.POST)[does]
        if given[does].is_valid():
            try:
                act = _erase_freshly if does == "erase" else _act
                return act(request, found, does, given[does].cleaned_data)
            except Refused as refusal:
                refused = str(refusal.message)
        found = fetch_request(request, code)  # as whoever was quicker left it
        is_late = found.decided_at and does not in AFTERWARDS
        refused = refused or (str(AlreadyDecided.message) if is_late else "")
    context = {"forms": given, "refused": refused, **_said_of(request, found), **PLACE}
    status = 422 if request.method == "POST" else 200
    return render(request, "privacy/requests/request.html", context, status=status)


def _said_of(request: PersonRequest, found: RightsRequest) -> dict[str, Any]:
    """What the page says of ``found`` beside its acts."""
    is_own = found.is_of(request.person)
    return {
        "asked": found,
        "likely": _likely(found),
        "invited": invitations_of(request=found) if found.is_open else [],
        "given": how_given(request=found),
        "reached": reached_programmes(request=found),
        "is_own": is_own,
        "empty": desks_left_empty(person=request.person) if is_own else [],
        "typed": [] if _is_offered(found, request.POST.get("do", "")) and not is_own else _typed(request),
    }


def _forms(found: RightsRequest, data: Any = None) -> dict[str, forms.Form]:
    """Each act; the page offers those that fit, and of one that fits no more the refusal says why."""
    return {
        "answer": AnswerForm(data),
        "erase": ErasureForm(data, asked=found),
        "hide": forms.Form(data),
        "show": forms.Form(data),
        "take_back": TakeBackForm(data),
        "refuse": RefusalForm(data, kind=found.kind),
        "extend": ExtensionForm(data),
        "give": GivenForm(data),
    }


def _is_offered(found: RightsRequest, does: str) -> bool:
    """Whether the page still has the form of this act, with all that was typed into it."""
    fits = {
        "answer": not found.is_carried_out,
        "extend": found.can_be_extended,
        "take_back": found.noted_at is not None,
    }
    return found.is_open and fits.get(does, True)


def _typed(request: PersonRequest) -> list[str]:
    """What was written for a form that stands on the page no more: nothing that was given is lost."""
    given = (request.POST.get(name, "").strip() for name in ("text", "reason", "why", "mistake"))
    return [words for words in given if words]


def _likely(found: RightsRequest) -> Likely | None:
    """What an erasure does not reach by itself, to be looked at before: afterwards there is no name to find it by."""
    if not (found.is_open and found.is_erasure and found.asker):
        return None
    return likely_of(asker=found.asker, programme=found.programme)


def fetch_request(request: PersonRequest, code: str) -> RightsRequest:
    """The request at the desk of the person that an address names."""
    seen = RightsRequest.objects.visible_to(request.person)
    mine = RightsRequest.objects.answerable_by(request.person)
    return fetch_allowed(seen, mine.select_related("programme", "person", "participant__session"), code=code)


def _answer(found: RightsRequest, given: dict[str, Any], request: PersonRequest) -> str:
    tell_answered.enqueue(answer(request=found, text=given["text"], by=request.person).pk)
    return _("The request %(number)s has its answer.")


def _refuse(found: RightsRequest, given: dict[str, Any], request: PersonRequest) -> str:
    done = refuse(request=found, ground=given["ground"], reason=given["reason"], by=request.person)
    tell_answered.enqueue(done.pk)
    return _("The request %(number)s was refused, with its reason and where to claim.")


def _extend(found: RightsRequest, given: dict[str, Any], request: PersonRequest) -> str:
    tell_extended.enqueue(extend(request=found, reason=given["why"], by=request.person).pk)
    return _("The request %(number)s has thirty days more.")


def _take_back(found: RightsRequest, given: dict[str, Any], request: PersonRequest) -> str:
    tell_answered.enqueue(take_noted_back(request=found, reason=given["mistake"], by=request.person).pk)
    return _("The request %(number)s was taken back: it waits no more, and stays in the register.")


def _erase(found: RightsRequest, given: dict[str, Any], request: PersonRequest) -> str:
    if found.asker is None:
        done = erase_invitations(request=found, by=request.person, invitations=given["invitations"])
        tell_answered.enqueue(done.pk)
        return _("The request %(number)s is carried out: the invitations that you marked are empty.")
    done = carry_out_erasure(request=found, by=request.person, cards=given["cards"])
    for each in erasures_done_with(request=done):
        tell_answered.enqueue(each.pk)
    return _(
        "The request %(number)s is carried out: what was theirs is erased, with the cards that you marked."
    )


def _hide(found: RightsRequest, given: dict[str, Any], request: PersonRequest) -> str:
    tell_answered.enqueue(carry_out_block(request=found, by=request.person).pk)
    return _("The request %(number)s is carried out: nobody else sees them.")


def _show(found: RightsRequest, given: dict[str, Any], request: PersonRequest) -> str:
    tell_answered.enqueue(lift_block(request=found, by=request.person).pk)
    return _("Whoever made the request %(number)s is seen again, as before.")


def _give(found: RightsRequest, given: dict[str, Any], request: PersonRequest) -> str:
    note_given(request=found, on=given["given_on"], by=request.person)
    return _("It is noted that the answer to the request %(number)s was given.")


ACTS: dict[str, Callable[[RightsRequest, dict[str, Any], PersonRequest], str]] = {
    "answer": _answer,
    "refuse": _refuse,
    "extend": _extend,
    "take_back": _take_back,
    "erase": _erase,
    "hide": _hide,
    "show": _show,
    "give": _give,
}


AFTERWARDS = ("show", "give")  # what is done once it was decided
ON_PAPER = ("answer", "refuse", "extend", "erase", "hide")  # what whoever asked is told


def _act(request: PersonRequest, found: RightsRequest, does: str, given: dict[str, Any]) -> HttpResponse:
    sentence = ACTS[does](found, given, request)
    messages.success(request, sentence % {"number": found.number})
    if does in ON_PAPER and not found.leaves_by_mail:
        messages.warning(request, _("Nothing left by mail, since none is known: give the answer on paper."))
    return redirect("privacy:request", code=found.code)


_erase_freshly = fresh_sign_in(_act)  # it cannot be undone
