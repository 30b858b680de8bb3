"""Conducting: the desk, the phone remote, the projector, and the buttons they share."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from trama.core.errors import NotUnderstood
from trama.sessions.actions import conducting
from trama.sessions.actions.contributing import Wording, contribute, hide
from trama.sessions.models import AgendaItem, Contribution, Session
from trama.web.http import PersonRequest, done, fetch, person_required
from trama.web.live.audiences import DESK, WALL
from trama.web.live.desk import agenda_of, crowd_of, work_of
from trama.web.live.wall import door_of, qr_of, wall_of
from trama.web.workshops.conducted import conducted, conducted_live
from trama.web.workshops.plenary_views import keep_written

REMOTE = "control"


def _page(request: PersonRequest, code: str) -> dict[str, Any]:
    live, workshop = conducted_live(request, code)
    return {
        **crowd_of(workshop),
        **agenda_of(workshop),
        **work_of(workshop),
        "heard": live.mark(workshop.topic, DESK),
        "section": "workshops",
    }


@person_required
@require_GET
def desk(request: PersonRequest, code: str) -> HttpResponse:
    """Left the items with their time, centre the current one as the room sees it, right people and groups."""
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
    return render(request, "workshops/desk/page.html", context)


@person_required
@require_GET
def remote(request: PersonRequest, code: str) -> HttpResponse:
    """The same from a phone, for a thumb."""
    return render(
        request, "workshops/desk/remote.html", {**_page(request, code), "audience": DESK, "page": REMOTE}
    )


@person_required
@require_GET
def wall(request: PersonRequest, code: str) -> HttpResponse:
    """The projector: it follows the item by itself."""
    live, workshop = conducted_live(request, code)
    context = {**wall_of(workshop), "audience": WALL, "heard": live.mark(workshop.topic, WALL)}
    return render(request, "workshops/wall.html", context)


def _back(request: PersonRequest, workshop: Session) -> HttpResponse:
    page = "workshops:remote" if request.POST.get("page") == REMOTE else "workshops:desk"
    return done(request, page, workshop.code)


@person_required
@require_POST
def conduct(request: PersonRequest, code: str) -> HttpResponse:
    """One of the buttons: a word, or a word and the item it is about. What else was written is kept first."""
    workshop = conducted(request, code)
    keep_written(request, workshop)
    does, _colon, which = request.POST.get("do", "").partition(":")
    named = AgendaItem.objects.filter(session=workshop, code=which).select_related("session__network").first()
    _do(request, does, workshop, named or workshop.current)
    return _back(request, workshop)


def _do(request: PersonRequest, verb: str, workshop: Session, item: AgendaItem | None) -> None:
    """Run the action that a button names. Raises ``NotUnderstood`` for a word that no button has."""
    if verb in FOR_SESSION:
        FOR_SESSION[verb](request, workshop)
    elif verb not in FOR_ITEM:
        raise NotUnderstood
    elif item:
        FOR_ITEM[verb](item=item, by=request.person)


def _go(step: Callable[..., AgendaItem]) -> Callable[[PersonRequest, Session], object]:
    """Go on or back from the item that the page showed."""
    return lambda request, session: step(session=session, leaving=request.POST.get("from"), by=request.person)


def _plain(action: Callable[..., None]) -> Callable[[PersonRequest, Session], object]:
    """An action that needs the session alone."""
    return lambda request, session: action(session=session, by=request.person)


def _say(request: PersonRequest, session: Session) -> None:
    conducting.say(session=session, text=request.POST.get("text", ""), by=request.person)


def _say_one_minute(request: PersonRequest, session: Session) -> None:
    conducting.say(session=session, text=_("One minute left."), by=request.person)


FOR_SESSION: dict[str, Callable[[PersonRequest, Session], object]] = {
    "open": _plain(conducting.open_session),
    "pause": _plain(conducting.pause),
    "resume": _plain(conducting.resume),
    "end": _plain(conducting.end_session),
    "catch_up": _plain(conducting.catch_up),
    "on": _go(conducting.go_on),
    "back": _go(conducting.go_back),
    "say": _say,
    "minute": _say_one_minute,
}
FOR_ITEM: dict[str, Callable[..., None]] = {
    "more": partial(conducting.extend, seconds=60),
    "five": partial(conducting.extend, seconds=300),
    "less": partial(conducting.extend, seconds=-300),
    "start": conducting.start_item,
    "skip": partial(conducting.skip_item, is_skipped=True),
    "keep": partial(conducting.skip_item, is_skipped=False),
    "reveal": partial(conducting.reveal, is_revealed=True),
    "hide": partial(conducting.reveal, is_revealed=False),
}


@person_required
@require_POST
def predictions(request: PersonRequest, code: str) -> HttpResponse:
    """One for somebody without a phone; or one that is hidden, or shown again."""
    workshop = conducted(request, code)
    asked = request.POST
    if "for" in asked:
        items = AgendaItem.objects.filter(session=workshop).select_related("session__network")
        wording = Wording(asked.get("guess", ""), asked.get("sent", "")[:36])
        contribute(item=fetch(items, code=asked["for"]), wording=wording, by=request.person)
        return _back(request, workshop)
    there = Contribution.objects.filter(item__session=workshop).select_related("item__session__network")
    prediction = fetch(there, code=asked.get("hide") or asked.get("show", ""))
    hide(contribution=prediction, is_hidden="hide" in asked, by=request.person)
    return _back(request, workshop)
