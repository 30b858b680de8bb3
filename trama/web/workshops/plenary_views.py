"""The plenary as the facilitator leads it: turns, ideas, clusters, hands."""

import secrets
from collections.abc import Mapping

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from trama.core.errors import NotUnderstood
from trama.core.text import is_whole_number
from trama.sessions.actions.contributing import Wording
from trama.sessions.models import AgendaItem, Group, Session
from trama.web.http import PersonRequest, done, fetch, is_from_script, person_required
from trama.web.live.audiences import DESK, WALL
from trama.web.live.plenary import plenary_of
from trama.web.workshops.conducted import conducted, conducted_live
from trama.workshops.actions import plenary
from trama.workshops.actions.clustering import (
    Words,
    make_cluster,
    move_ideas,
    remove_cluster,
    undo_move,
    write_clusters,
)
from trama.workshops.enums import ItemKind
from trama.workshops.models import Cluster, Entry, Idea
from trama.workshops.queries import groups_with_people

FIGURES = 3
NEW, NONE = "new", "none"


@person_required
@require_GET
def plenary_page(request: PersonRequest, code: str) -> HttpResponse:
    """Turns, ideas and clusters on one screen; on the wall without anything to press."""
    live, workshop = conducted_live(request, code)
    audience = WALL if request.GET.get("vista") == "pared" else DESK
    context = {
        "workshop": workshop,
        **plenary_of(workshop),
        "groups": groups_with_people(workshop=workshop),
        "audience": audience,
        "heard": live.mark(workshop.topic, audience),
        "section": "workshops",
    }
    return render(request, "workshops/plenary/page.html", context)


def _begin(request: PersonRequest, code: str) -> Session:
    workshop = conducted(request, code)
    keep_written(request, workshop)
    return workshop


def keep_written(request: PersonRequest, workshop: Session) -> None:
    """Everything of the plenary that was written on the page is kept, whichever button was pressed."""
    met = write_clusters(workshop=workshop, words=_words(request.POST), by=request.person)
    if met and not is_from_script(request):
        messages.warning(
            request,
            _("Somebody else wrote that synthesis at the same time: both are there, one below the other."),
        )
    _count_hands(request, workshop)


def _back(request: PersonRequest, workshop: Session) -> HttpResponse:
    return done(request, "workshops:plenary", workshop.code)


@person_required
@require_POST
def plenary_turns(request: PersonRequest, code: str) -> HttpResponse:
    """Drawn, by number, changed; the next one."""
    workshop, by = _begin(request, code), request.person
    does, _colon, which = request.POST.get("do", "").partition(":")
    if does not in {"number", "draw", "next", "give", "sooner", "later"}:
        raise NotUnderstood
    group = workshop.groups.select_related("session__network").filter(code=which).first()
    if does == "number":
        plenary.number_turns(workshop=workshop, by=by)
    elif does == "draw":
        plenary.draw_turns(workshop=workshop, seed=secrets.token_hex(4), by=by)
    elif does == "next":
        plenary.end_turn(workshop=workshop, by=by)
    elif group and does == "give":
        plenary.give_turn(group=group, by=by)
    elif group and does in {"sooner", "later"}:
        plenary.shift_turn(group=group, way=-1 if does == "sooner" else 1, by=by)
    return _back(request, workshop)


@person_required
@require_POST
def plenary_idea(request: PersonRequest, code: str) -> HttpResponse:
    """An idea for a group, in its words or from its notebook; or one taken back, or brought again."""
    workshop, by, asked = _begin(request, code), request.person, request.POST
    if "back" in asked or "again" in asked:
        which = asked.get("back") or asked.get("again", "")
        idea = fetch(_ideas(workshop), code=which)
        plenary.take_back_idea(idea=idea, is_removed="back" in asked, by=by)
        return _back(request, workshop)
    entry = Entry.objects.filter(group__session=workshop, code=asked.get("entry", "")).first()
    groups = Group.objects.filter(session=workshop).select_related("session__network")
    group = fetch(groups, pk=entry.group_id) if entry else fetch(groups, code=asked.get("group", ""))
    text = "" if entry else asked.get("text", "")
    wording = Wording(text, asked.get("sent", "")[:36], is_sure=True)  # the facilitator writes what was said
    plenary.bring_idea(group=group, brought=plenary.Brought(wording, entry), by=by)
    return _back(request, workshop)


def _ideas(workshop: Session) -> QuerySet[Idea]:
    return Idea.objects.filter(group__session=workshop).select_related("group__session__network")


@person_required
@require_POST
def plenary_move(request: PersonRequest, code: str) -> HttpResponse:
    """The ideas that are marked go to a cluster, to a new one, or to none; or the last move is undone."""
    workshop, by, to = _begin(request, code), request.person, request.POST.get("to", "")
    if to == "undo":
        undo_move(workshop=workshop, by=by)
        return _back(request, workshop)
    ideas = list(_ideas(workshop).filter(code__in=request.POST.getlist("idea")))
    target: Cluster | None = None
    if to == NEW:
        target = make_cluster(workshop=workshop, title="", by=by)
    elif to != NONE:
        target = fetch(workshop.clusters.filter(removed_at__isnull=True), code=to)
    if not ideas and to != NEW and not is_from_script(request):
        messages.warning(request, _("Mark one idea or more, and then choose where they go."))
    move_ideas(workshop=workshop, ideas=ideas, target=target, by=by)
    return _back(request, workshop)


@person_required
@require_POST
def plenary_write(request: PersonRequest, code: str) -> HttpResponse:
    """Titles, syntheses and hands that were written; a cluster taken apart."""
    workshop, by = _begin(request, code), request.person
    apart = workshop.clusters.filter(code=request.POST.get("apart", ""), removed_at__isnull=True).first()
    if apart:
        remove_cluster(cluster=apart, by=by)
    return _back(request, workshop)


def _words(given: Mapping[str, str]) -> dict[str, Words]:
    codes = [name.removeprefix("title-") for name in given if name.startswith("title-")]
    return {
        code: Words(
            given.get(f"title-{code}", ""), given.get(f"synthesis-{code}", ""), given.get(f"was-{code}", "")
        )
        for code in codes
    }


def _count_hands(request: PersonRequest, workshop: Session) -> None:
    item = workshop.current
    if item is None or item.kind != ItemKind.PLENARY:
        item = AgendaItem.objects.filter(session=workshop, kind=ItemKind.PLENARY).first()
    if item is None:
        return
    counted = {
        name.removeprefix("hands-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("hands-") and is_whole_number(str(value)) and len(str(value)) <= FIGURES
    }
    for idea in _ideas(workshop).filter(code__in=counted):
        plenary.count_raised(item=item, idea=idea, count=int(counted[idea.code]), by=request.person)
