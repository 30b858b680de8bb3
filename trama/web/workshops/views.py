"""Workshops as whoever conducts them sees them: the desk."""

from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from trama.live.changes import version_of
from trama.web.http import PersonRequest, person_required
from trama.web.live_topics.plenary import work_of
from trama.web.live_topics.views_of import DESK
from trama.web.workshops.conducted import conducted
from trama.workshops.actions import conducting
from trama.workshops.models import Moment, Workshop
from trama.workshops.queries import people_here, place_of, shape_counts


@person_required
@require_GET
def desk(request: PersonRequest, code: str) -> HttpResponse:
    """Left the moments with their time, centre the current one as the room sees it, right people and groups."""
    workshop = conducted(request, code)
    moments = list(workshop.moments.all())
    link = settings.BASE_URL + reverse("room:door", args=[workshop.code])
    context = {
        "workshop": workshop,
        "moments": moments,
        "where": place_of(workshop=workshop, moments=moments),
        "people": people_here(workshop=workshop),
        **work_of(workshop),
        "counts": shape_counts(workshop=workshop),
        "view": DESK,
        "version": version_of(workshop.topic),
        "link": link,
        "qr": _qr(link),
        "section": "workshops",
    }
    return render(request, "workshops/desk.html", context)


def _qr(address: str) -> SafeString:
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, title=address
    )
    return SafeString(drawn)


@person_required
@require_POST
def conduct(request: PersonRequest, code: str) -> HttpResponse:
    """One of the big buttons."""
    workshop = conducted(request, code)
    does = request.POST.get("do", "")
    moment = (
        Moment.objects.filter(workshop=workshop, code=request.POST.get("moment", "")).first()
        or workshop.current
    )
    _do(request, does, workshop, moment)
    return redirect("workshops:desk", code=workshop.code)


def _do(request: PersonRequest, does: str, workshop: Workshop, moment: Moment | None) -> None:
    by = request.person
    plain: dict[str, Any] = {
        "open": conducting.open_room,
        "on": conducting.go_on,
        "back": conducting.go_back,
        "pause": conducting.pause,
        "resume": conducting.resume,
        "end": conducting.end_workshop,
    }
    if does in plain:
        plain[does](workshop=workshop, by=by)
    elif does == "say":
        conducting.say(workshop=workshop, text=request.POST.get("text", ""), by=by)
    elif moment:
        _do_with(does, moment, request)


def _do_with(does: str, moment: Moment, request: PersonRequest) -> None:
    by = request.person
    if does == "more":
        conducting.extend(moment=moment, seconds=60, by=by)
    elif does == "start":
        conducting.start_moment(moment=moment, by=by)
    elif does in {"skip", "keep"}:
        conducting.skip_moment(moment=moment, is_skipped=does == "skip", by=by)
    elif does in {"reveal", "hide"}:
        conducting.reveal(moment=moment, is_revealed=does == "reveal", by=by)
