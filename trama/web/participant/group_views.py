"""What participants do in their group: choose it, share the work, write the notebook."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from trama.core.text import is_whole_number
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.roles import assign_role
from trama.sessions.models import Group, Participant
from trama.web.http import fetch, public
from trama.web.participant.parts import Typed, questions_of
from trama.web.participant.responding import back, refusal_of
from trama.web.participant.views import for_participants, participant_page
from trama.workshops.actions.grouping import choose_group, choose_representative
from trama.workshops.actions.writing import change_entry, remove_entry, write_entry
from trama.workshops.enums import GroupRole
from trama.workshops.models import Entry
from trama.workshops.queries import groups_item


@public
@require_POST
@for_participants
def group_choose(request: HttpRequest, me: Participant) -> HttpResponse:
    """Into the group of one's choice, while that is open."""
    group = fetch(Group.objects.filter(session=me.session), code=request.POST.get("group", ""))
    choose_group(participant=me, group=group, by=me)
    return back(request, me)


@public
@require_POST
@for_participants
def group_voice(request: HttpRequest, me: Participant) -> HttpResponse:
    """Somebody of the group speaks for it in the plenary."""
    group = fetch(Group.objects.filter(session=me.session), pk=me.group_id)
    chosen = group.participants.here().filter(code=request.POST.get("participant", "")).first()
    choose_representative(group=group, participant=chosen, by=me)
    return back(request, me)


@public
@require_POST
@for_participants
def group_role(request: HttpRequest, me: Participant) -> HttpResponse:
    """I take care of something, or not any more."""
    asked = request.POST.get("role", "")
    role = asked if asked in GroupRole.values and not me.has_role(asked) else ""
    assign_role(participant=me, role=role, by=me)
    return back(request, me)


def _wording(request: HttpRequest) -> Wording:
    given = request.POST
    return Wording(given.get("text", ""), given.get("sent", "")[:36], is_sure="sure" in given)


@public
@require_POST
@for_participants
def entry_add(request: HttpRequest, me: Participant) -> HttpResponse:
    """One entry more under a question. What could not be kept is on the page again, as it was written."""
    group = fetch(Group.objects.filter(session=me.session), pk=me.group_id)
    asked = request.POST.get("question", "")
    most = len(questions_of(groups_item(workshop=me.session)))
    question = min(int(asked), most - 1) if is_whole_number(asked) and len(asked) < 4 and most else 0  # noqa: PLR2004 -- figures
    wording = _wording(request)
    sentence = refusal_of(
        request, lambda: write_entry(group=group, question=question, wording=wording, by=me)
    )
    if sentence:
        return participant_page(request, me, typed=Typed(wording.text, sentence, question), status=409)
    return back(request, me)


def _entry_of(me: Participant, code: str) -> Entry:
    mine = Entry.objects.filter(group__participants=me, group__session=me.session)
    return fetch(mine.select_related("group__session__network"), code=code)


@public
@require_http_methods(["GET", "POST"])
@for_participants
def entry_change(request: HttpRequest, me: Participant, entry: str) -> HttpResponse:
    """An entry of the group's notebook, said otherwise; two who do it at once keep both."""
    found, sentence = _entry_of(me, entry), ""
    version = request.POST.get("version", "")
    if request.method == "POST":
        number = int(version) if is_whole_number(version) and len(version) < 10 else 0  # noqa: PLR2004 -- figures
        change = partial(change_entry, entry=found, wording=_wording(request), version=number, by=me)
        sentence = refusal_of(request, change)
        if not sentence:
            return back(request, me)
    context = {
        "workshop": me.session,
        "entry": found,
        "sentence": sentence,
        "text": request.POST.get("text", found.text),
        "entry_version": version or found.version,
    }
    return render(request, "participant/group/entry_form.html", context, status=409 if sentence else 200)


@public
@require_POST
@for_participants
def entry_take_out(request: HttpRequest, me: Participant, entry: str) -> HttpResponse:
    """Out of the notebook, or in it again."""
    remove_entry(entry=_entry_of(me, entry), is_removed="again" not in request.POST, by=me)
    return back(request, me)
