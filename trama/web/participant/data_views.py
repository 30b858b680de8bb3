"""One's own data in a workshop, without an account: taken, corrected, hidden, objected to, asked to be erased."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from trama.core.errors import NotUnderstood, Refused
from trama.privacy.actions.hiding import hide_in_workshop, show_in_workshop
from trama.privacy.actions.own_data import correct_own_card
from trama.privacy.actions.requests import ask, only_by_own_key, take_back
from trama.privacy.enums import RequestKind
from trama.privacy.queries import data_address, programme_of_session, requests_of, told_requests_of
from trama.privacy.tasks import tell_received
from trama.sessions.models import Participant
from trama.web.http import fetch, public
from trama.web.own_requests import RequestForm, own_file
from trama.web.participant.views import for_participants

# What is asked here in words, by its button.
ASKS = {"correct": RequestKind.CORRECTION, "object": RequestKind.OBJECTION, "erase": RequestKind.ERASURE}


class NameForm(forms.Form):
    """One's own name as it should be."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


@public
@require_http_methods(["GET", "POST"])
@for_participants
def my_data(request: HttpRequest, me: Participant) -> HttpResponse:
    """What can be done with what is kept about a participant; each button says what it does."""
    does, refused = request.POST.get("do", ""), ""
    card = NameForm(request.POST if does == "name" else None, initial={"name": me.name})
    asks = _forms(request, me)
    if request.method == "POST" and "form" in request.POST:
        return own_file(owner=me, programme=programme_of_session(me.session), form=request.POST["form"])
    try:
        done = _act(request, me, does, card, asks)
    except Refused as refusal:
        done, refused = "", str(refusal.message)
    if done:
        messages.success(request, done)
        return redirect("participant:my-data", code=me.session.code)
    context = {
        "workshop": me.session,
        "me": me,
        "card": card,
        "asks": asks,
        "refused": refused,
        "requests": told_requests_of(asker=me),
        **_who_answers(me),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "participant/data/my_data.html", context, status=status)


def _who_answers(me: Participant) -> dict[str, object]:
    programme = programme_of_session(me.session)
    return {"programme": programme, "address": data_address(programme)}


def _forms(request: HttpRequest, me: Participant) -> dict[str, RequestForm]:
    programmes = [programme_of_session(me.session)]
    does = request.POST.get("do", "")
    return {
        name: RequestForm(
            request.POST if does == name else None, kind=kind, programmes=programmes, reply_to=me.mail
        )
        for name, kind in ASKS.items()
    }


def _act(
    request: HttpRequest, me: Participant, does: str, card: NameForm, asks: dict[str, RequestForm]
) -> str:
    """What was done, in a sentence; nothing when a form has to be filled in again."""
    if does == "name" and card.is_valid():
        programme = programme_of_session(me.session)
        made = correct_own_card(participant=me, programme=programme, by=me, name=card.cleaned_data["name"])
        return _("Your name is corrected: request %(number)s.") % {"number": made.number}
    if does == "back":
        only_by_own_key(me)
        found = fetch(requests_of(asker=me), code=request.POST.get("request", ""))
        take_back(request=found, by=me)
        return _("You took the request %(number)s back.") % {"number": found.number}
    return _asked(me, does, asks)


def _asked(me: Participant, does: str, asks: dict[str, RequestForm]) -> str:
    """What whoever has no account asks here; who has one asks there."""
    if does in ("", "name"):
        return ""
    if does not in (*ASKS, "hide", "show"):
        raise NotUnderstood
    if me.person_id:
        raise Http404
    if does == "hide":
        made = hide_in_workshop(participant=me, programme=programme_of_session(me.session), by=me)
        return _("Nobody else sees you in this workshop: request %(number)s.") % {"number": made.number}
    if does == "show":
        show_in_workshop(participant=me, by=me)
        return _("You are seen again, as before.")
    if not asks[does].is_valid():
        return ""
    asked = ask(asking=asks[does].asking(), by=me)
    tell_received.enqueue(asked.pk)
    return _("Your request has the number %(number)s.") % {"number": asked.number}
