"""Offline workshop (sala sin Internet): it goes out to a laptop without Internet, and its record comes back."""

import base64
import binascii
import zlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.core.codes import written
from trama.core.errors import Refused
from trama.core.read_apart import read_apart
from trama.offline_room.actions import make_pack, merge_record
from trama.offline_room.bring_back import is_of_former, make_record, preview_record
from trama.offline_room.files import Altered, NoRecord, file_of, read_record
from trama.offline_room.login_links import user_behind
from trama.offline_room.models import OfflineRoom
from trama.sessions.models import Session
from trama.web.downloads import download
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, fetch, person_required, public, takes_files
from trama.web.live.wall import qr_of
from trama.web.workshops.conducted import conducted
from trama.web.workshops.offline_words import in_words
from trama.workshops.models import Workshop

LARGEST = 20 * 1024 * 1024
JSON = "application/json"


@takes_files
@person_required
@require_http_methods(["GET", "POST"])
def offline_room(request: PersonRequest, code: str) -> HttpResponse:
    """How the workshop is lived without Internet, and its record brought back; on the laptop, where it is taken."""
    workshop = conducted(request, code)
    if settings.OFFLINE_ROOM:
        return _laptop(request, workshop)
    if request.method == "GET":
        return _page(request, workshop)
    try:
        if "record" in request.POST:
            return _merge(request, workshop)
        return _preview(request, workshop)
    except Refused as refusal:
        return _page(request, workshop, wrong=str(refusal.message))


def _page(request: PersonRequest, workshop: Session, *, wrong: str = "") -> HttpResponse:
    rooms = OfflineRoom.objects.filter(workshop=workshop).select_related("taken_by")
    context = {"workshop": workshop, "offline_rooms": rooms, "wrong": wrong, "section": "workshops"}
    return render(request, "workshops/offline/page.html", context, status=422 if wrong else 200)


def _laptop(request: PersonRequest, workshop: Session) -> HttpResponse:
    link = settings.BASE_URL + reverse("participant:door", args=[workshop.code])
    context = {
        "workshop": workshop,
        "address": settings.BASE_URL,  # typed by hand it leads to the room too
        "qr": qr_of(link),
        "section": "workshops",
    }
    return render(request, "workshops/offline/laptop.html", context)


def _preview(request: PersonRequest, workshop: Session) -> HttpResponse:
    """What the file would bring. It is read again when it is merged: nothing of it waits here."""
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > LARGEST:
        raise NoRecord
    content = file.read()
    merged = preview_record(read_apart(read_record, content), workshop=workshop)
    context = {
        "workshop": workshop,
        "merged": merged,
        "said": in_words(merged.report),
        "is_of_former": is_of_former(merged.room),
        "record": base64.b64encode(zlib.compress(content)).decode(),
        "section": "workshops",
    }
    return render(request, "workshops/offline/record.html", context)


def _merge(request: PersonRequest, workshop: Session) -> HttpResponse:
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b64decode(request.POST["record"]), LARGEST)
    except (binascii.Error, ValueError, zlib.error) as fault:
        raise Altered from fault
    is_known = "known" in request.POST
    record = read_apart(read_record, content)
    merge_record(given=record, workshop=workshop, is_known=is_known, by=request.person)
    messages.success(request, _("The record is here. Bringing it again changes nothing."))
    return redirect("workshops:offline", code=workshop.code)


@person_required
@fresh_sign_in
@require_POST
def offline_pack(request: PersonRequest, code: str) -> HttpResponse:
    """The file with which a laptop begins."""
    workshop = conducted(request, code)
    pack = make_pack(workshop=workshop, by=request.person)
    return download(file_of(pack), f"trama-sala-{workshop.code}.json", JSON)


@person_required
@require_GET
def offline_record(request: PersonRequest, code: str) -> HttpResponse:
    """On the laptop: everything that was kept, to be taken to the server."""
    workshop = conducted(request, code)
    room = fetch(OfflineRoom.objects.exclude(key="").select_related("workshop"), workshop=workshop)
    return download(file_of(make_record(room)), f"trama-sala-{workshop.code}-registro.json", JSON)


@public
@require_http_methods(["GET", "POST"])
def offline_login(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """On the laptop: the facilitator gets in with a link that opens once, without mail."""
    if not settings.OFFLINE_ROOM:
        raise Http404
    workshop = fetch(Workshop.objects.all(), code=written(code))
    user = user_behind(token)
    if user and request.method == "POST":
        login(request, user)
        return redirect("workshops:desk", code=workshop.code)
    context = {"workshop": workshop, "guest": user}
    return render(request, "workshops/offline/login.html", context, status=200 if user else 410)
