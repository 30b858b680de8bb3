"""The record of a workshop: a page worth printing, and every format of it."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from trama.documents.board_picture import board_png, board_svg
from trama.documents.workshop_record import record_content, record_pdf
from trama.exports.workshop_tables import TABLES, archive_of, csv_of, json_of
from trama.networks.enums import Permission
from trama.sessions.models import Session
from trama.web.downloads import download
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, fetch, person_required
from trama.workshops.actions.taking import note_taken
from trama.workshops.models import Workshop
from trama.workshops.record import Record, record_of


def _svg(record: Record) -> bytes:
    return board_svg(record).encode()


FORMATS: dict[str, tuple[str, Callable[[Record], bytes]]] = {
    "registro.pdf": ("application/pdf", record_pdf),
    "registro.json": ("application/json", json_of),
    "registro.zip": (
        "application/zip",
        lambda record: archive_of(record, pictures={"tablero.svg": _svg(record)}),
    ),
}
PICTURES: dict[str, tuple[str, Callable[[Record], bytes]]] = {
    "svg": ("image/svg+xml", _svg),
    "png": ("image/png", board_png),
}


def readable(request: PersonRequest, code: str) -> tuple[Session, bool]:
    """The workshop and whether this person conducts it; for the others it has a record once it is over."""
    seen = Workshop.objects.visible_to(request.person)
    workshop = fetch(
        seen.select_related("network__cohort__programme", "cohort__programme", "current"), code=code
    )
    mine = Workshop.objects.allowing(request.person, Permission.WORKSHOP_CONDUCT)
    conducts = mine.filter(pk=workshop.pk).exists()
    if not conducts and (workshop.ended_at is None or workshop.is_rehearsal):
        raise Http404
    return workshop, conducts


@person_required
@require_GET
def record_page(request: PersonRequest, code: str) -> HttpResponse:
    """What was lived and said, to be read, kept and printed."""
    workshop, conducts = readable(request, code)
    record = record_of(workshop=workshop)
    context = {
        "workshop": workshop,
        "may_conduct": conducts,
        "record": record,
        "record_parts": record_content(record),
        "section": "workshops",
    }
    return render(request, "workshops/record/page.html", context)


@person_required
@fresh_sign_in
@require_POST
def record_file(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """The record as a file: PDF, JSON, tables, or all in one. Recorded, since it holds who was there."""
    workshop, _conducts = readable(request, code)
    if name not in FORMATS and name not in TABLES:
        raise Http404
    note_taken(workshop=workshop, what=name, by=request.person)
    if name in TABLES:
        content = csv_of(TABLES[name](record_of(workshop=workshop)))
        return _kept(content, f"{workshop.code}-{name}", "text/csv; charset=utf-8")
    kind, make = FORMATS[name]
    return _kept(make(record_of(workshop=workshop)), f"{workshop.code}-{name}", kind)


@person_required
@require_GET
def record_picture(request: PersonRequest, code: str, kind: str) -> HttpResponse:
    """The board as a picture, as the page of the record shows it."""
    workshop, _conducts = readable(request, code)
    if kind not in PICTURES:
        raise Http404
    content_type, make = PICTURES[kind]
    return _kept(make(record_of(workshop=workshop)), f"{workshop.code}-tablero.{kind}", content_type)


def _kept(content: bytes, name: str, kind: str) -> HttpResponse:
    response = download(content, name, kind)
    response["Cache-Control"] = "no-store"
    return response
