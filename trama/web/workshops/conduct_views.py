"""Conducting: the desk, the phone remote, the projector, and the buttons they share."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from trama.core.errors import NotUnderstood
from trama.web.http import PersonRequest, done, fetch, person_required
from trama.web.live.audiences import DESK, WALL
from trama.web.live.desk import agenda_of, crowd_of, work_of
from trama.web.live.wall import door_of, qr_of, wall_of
from trama.web.workshops.conducted import conducted, conducted_live
from trama.web.workshops.plenary_views import keep_written
from trama.workshops.actions import conducting
from trama.workshops.actions.predicting import hide_prediction, predict
from trama.workshops.actions.writing import Wording
from trama.workshops.models import AgendaItem, Prediction, Workshop

STEPS = {"more": 60, "five": 300, "less": -300}
REMOTE = "control"


def _page(request: PersonRequest, code: str) -> dict[str, Any]:
    live, workshop = conducted_live(request, code)
    return {
        **crowd_of(workshop),
        **agenda_of(workshop),
        **work_of(workshop),
        "version": live.version(workshop.topic),
        "section": "workshops",
    }


@person_required
@require_GET
def desk(request: PersonRequest, code: str) -> HttpResponse:
    """Left the moments with their time, centre the current one as the room sees it, right people and groups."""
    page = _page(request, code)
    link = door_of(page["workshop"])
    remote_link = settings.BASE_URL + reverse("workshops:remote", args=[code])
    context = {
        **page,
        "audience": DESK,
        "link": link,
        "qr": qr_of(link),
        "remote_link": remote_link,
        "remote_qr": qr_of(remote_link),
    }
    return render(request, "workshops/desk.html", context)


@person_required
@require_GET
def remote(request: PersonRequest, code: str) -> HttpResponse:
    """The same from a phone, for a thumb."""
    return render(
        request, "workshops/remote.html", {**_page(request, code), "audience": DESK, "page": REMOTE}
    )


@person_required
@require_GET
def wall(request: PersonRequest, code: str) -> HttpResponse:
    """The projector: it follows the moment by itself."""
    live, workshop = conducted_live(request, code)
    context = {**wall_of(workshop), "audience": WALL, "version": live.version(workshop.topic)}
    return render(request, "workshops/wall.html", context)


def _back(request: PersonRequest, workshop: Workshop) -> HttpResponse:
    page = "workshops:remote" if request.POST.get("page") == REMOTE else "workshops:desk"
    return done(request, page, workshop.code)


@person_required
@require_POST
def conduct(request: PersonRequest, code: str) -> HttpResponse:
    """One of the buttons: a word, or a word and the moment it is about. What else was written is kept first."""
    workshop = conducted(request, code)
    keep_written(request, workshop)
    does, _colon, which = request.POST.get("do", "").partition(":")
    named = (
        AgendaItem.objects.filter(workshop=workshop, code=which).select_related("workshop__network").first()
    )
    _do(request, does, workshop, named or workshop.current)
    return _back(request, workshop)


def _do(request: PersonRequest, does: str, workshop: Workshop, item: AgendaItem | None) -> None:
    by = request.person
    plain: dict[str, Any] = {
        "open": conducting.open_room,
        "pause": conducting.pause,
        "resume": conducting.resume,
        "end": conducting.end_workshop,
        "catch_up": conducting.catch_up,
    }
    steps: dict[str, Any] = {"on": conducting.go_on, "back": conducting.go_back}
    if does in plain:
        plain[does](workshop=workshop, by=by)
    elif does in steps:
        steps[does](workshop=workshop, leaving=request.POST.get("from"), by=by)
    elif does == "say":
        conducting.say(workshop=workshop, text=request.POST.get("text", ""), by=by)
    elif does == "minute":
        conducting.say(workshop=workshop, text=_("One minute left."), by=by)
    elif does not in {*STEPS, "start", "skip", "keep", "reveal", "hide"}:
        raise NotUnderstood
    elif item:
        _do_with(does, item, request)


def _do_with(does: str, item: AgendaItem, request: PersonRequest) -> None:
    by = request.person
    if does in STEPS:
        conducting.extend(item=item, seconds=STEPS[does], by=by)
    elif does == "start":
        conducting.start_item(item=item, by=by)
    elif does in {"skip", "keep"}:
        conducting.skip_item(item=item, is_skipped=does == "skip", by=by)
    elif does in {"reveal", "hide"}:
        conducting.reveal(item=item, is_revealed=does == "reveal", by=by)


@person_required
@require_POST
def predictions(request: PersonRequest, code: str) -> HttpResponse:
    """One for somebody without a phone; or one that is hidden, or shown again."""
    workshop = conducted(request, code)
    asked = request.POST
    if "for" in asked:
        items = AgendaItem.objects.filter(workshop=workshop).select_related("workshop__network")
        wording = Wording(asked.get("guess", ""), asked.get("sent", "")[:36])
        predict(item=fetch(items, code=asked["for"]), wording=wording, by=request.person)
        return _back(request, workshop)
    there = Prediction.objects.filter(item__workshop=workshop).select_related("item__workshop__network")
    prediction = fetch(there, code=asked.get("hide") or asked.get("show", ""))
    hide_prediction(prediction=prediction, is_hidden="hide" in asked, by=request.person)
    return _back(request, workshop)
