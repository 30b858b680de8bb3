"""What participants do in the plenary: bring their group's ideas, say «me pasa también»."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from trama.sessions.actions.contributing import Wording
from trama.sessions.models import Group, Participant
from trama.web.http import fetch, public
from trama.web.participant.parts import Typed
from trama.web.participant.responding import back, refusal_of
from trama.web.participant.views import for_participants, participant_page
from trama.workshops.actions.plenary import Brought, bring_idea, change_idea, take_back_idea
from trama.workshops.actions.writing import echo
from trama.workshops.models import Entry, Idea


@public
@require_POST
@for_participants
def idea_add(request: HttpRequest, me: Participant) -> HttpResponse:
    """An idea of the group: an entry of its notebook, or in other words."""
    group = fetch(Group.objects.filter(session=me.session).select_related("session__network"), pk=me.group_id)
    entry = Entry.objects.filter(group=group, code=request.POST.get("entry", "")).first()
    text = "" if entry else request.POST.get("text", "")
    is_sure = "sure" in request.POST
    brought = Brought(Wording(text, request.POST.get("sent", "")[:36], is_sure=is_sure), entry)
    sentence = refusal_of(request, lambda: bring_idea(group=group, brought=brought, by=me))
    if sentence:
        return participant_page(request, me, typed=Typed(text, sentence), status=409)
    return back(request, me)


def _idea_of(me: Participant, code: str) -> Idea:
    mine = Idea.objects.filter(group__participants=me, group__session=me.session)
    return fetch(mine.select_related("group__session__network"), code=code)


@public
@require_http_methods(["GET", "POST"])
@for_participants
def idea_change(request: HttpRequest, me: Participant, idea: str) -> HttpResponse:
    """An idea of the group, said otherwise."""
    found, sentence = _idea_of(me, idea), ""
    if request.method == "POST":
        wording = Wording(request.POST.get("text", ""), is_sure="sure" in request.POST)
        sentence = refusal_of(request, lambda: change_idea(idea=found, wording=wording, by=me))
        if not sentence:
            return back(request, me)
    context = {
        "workshop": me.session,
        "idea": found,
        "text": request.POST.get("text", found.text),
        "sentence": sentence,
    }
    return render(request, "participant/plenary/idea_form.html", context, status=409 if sentence else 200)


@public
@require_POST
@for_participants
def idea_take_back(request: HttpRequest, me: Participant, idea: str) -> HttpResponse:
    """Taken back, or brought again."""
    take_back_idea(idea=_idea_of(me, idea), is_removed="again" not in request.POST, by=me)
    return back(request, me)


@public
@require_POST
@for_participants
def idea_echo(request: HttpRequest, me: Participant, idea: str) -> HttpResponse:
    """«Me pasa también», or not any more."""
    there = Idea.objects.filter(group__session=me.session, removed_at__isnull=True)
    echo(participant=me, on=fetch(there, code=idea), is_on="not" not in request.POST, by=me)
    return back(request, me)
