"""The board of final ideas as the facilitator looks after it; and what is entered for people without a phone."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from trama.core.errors import EmptyText, Refused
from trama.core.text import is_whole_number
from trama.sessions.actions.conducting import reveal
from trama.sessions.actions.contributing import Wording
from trama.sessions.models import Group, Session
from trama.web.http import PersonRequest, done, fetch, is_from_script, person_required
from trama.web.live.audiences import DESK
from trama.web.live.board import board_state_of
from trama.web.live.dimensions import dimensions_of, positions_of
from trama.web.live.people import silent_of
from trama.web.workshops.conducted import conducted, conducted_live
from trama.workshops.actions import writing
from trama.workshops.actions.plenary import count_show
from trama.workshops.enums import Shape
from trama.workshops.models import Note
from trama.workshops.queries import board_columns, board_item, standing_notes

FIGURES = 3


def is_count(text: str) -> bool:
    """Whether it is a count of hands."""
    return is_whole_number(text) and len(text) <= FIGURES


@person_required
@require_GET
def board(request: PersonRequest, code: str) -> HttpResponse:
    """Three columns, live; what is about one dimension, if one was chosen."""
    return _page(request, code)


def _page(request: PersonRequest, code: str, *, sentence: str = "") -> HttpResponse:
    live, workshop = conducted_live(request, code)
    dimensions = dimensions_of(workshop)
    asked = request.GET.get("dimension", "")
    chosen = asked if asked in dict(dimensions) else ""
    state = board_state_of(workshop)
    context = {
        **state,
        "columns": board_columns(state["item"]),
        "notes": standing_notes(workshop=workshop),
        "dimensions": dimensions,
        "chosen": chosen,
        "about_position": positions_of([chosen])[0] if chosen else 0,
        "silent": silent_of(workshop),
        "sentence": sentence,
        "typed": {name: request.POST.get(name, "") for name in ("shape", "text", "author", "is_signed")},
        "tagged": request.POST.getlist("tags"),
        "audience": DESK,
        "heard": live.mark(workshop.topic, DESK),
        "section": "workshops",
    }
    return render(request, "workshops/board/page.html", context, status=422 if sentence else 200)


@person_required
@require_POST
def board_act(request: PersonRequest, code: str) -> HttpResponse:
    """The board opened or closed, a note hidden or shown; counted hands are kept, whichever was pressed."""
    workshop, by, asked = conducted(request, code), request.person, request.POST
    _count_hands(request, workshop)
    item = board_item(workshop=workshop)
    if item and asked.get("board") in {"open", "close"}:
        reveal(item=item, is_revealed=asked["board"] == "open", by=by)
    for does in ("hide", "show"):
        if does in asked:
            writing.hide_note(note=fetch(_notes(workshop), code=asked[does]), is_hidden=does == "hide", by=by)
    return done(request, "workshops:board", workshop.code)


def _notes(workshop: Session) -> QuerySet[Note]:
    return Note.objects.filter(session=workshop).select_related("session", "author")


def _count_hands(request: PersonRequest, workshop: Session) -> None:
    counted = {
        name.removeprefix("hands-"): int(str(value))
        for name, value in request.POST.items()
        if name.startswith("hands-") and is_count(str(value))
    }
    for note in _notes(workshop).filter(code__in=counted):
        writing.count_hands(note=note, hands=counted[note.code], by=request.person)


@person_required
@require_POST
def board_note(request: PersonRequest, code: str) -> HttpResponse:
    """A note of somebody without a phone, or of nobody in particular."""
    workshop, given = conducted(request, code), request.POST
    shape = given.get("shape", "")
    wording = Wording(given.get("text", ""), given.get("sent", "")[:36], is_sure=True)
    tags = [key for key, _name in dimensions_of(workshop) if key in given.getlist("tags")]
    author = workshop.participants.filter(has_no_phone=True, code=given.get("author", "")).first()
    if shape not in Shape.values:
        return _page(request, code, sentence=_("Choose one of the three shapes for this note."))
    said: dict[str, Any] = {"shape": Shape(shape), "wording": wording, "tags": tags, "by": request.person}
    for_nobody = partial(writing.add_note, workshop=workshop)
    write = partial(writing.add_note_for, author=author) if author else for_nobody
    try:
        write(is_signed=bool(author) and "is_signed" in given, **said)
    except Refused as refusal:
        return _page(request, code, sentence=str(refusal.message))
    return redirect("workshops:board", code=workshop.code)


@person_required
@require_POST
def notebook_write(request: PersonRequest, code: str) -> HttpResponse:
    """What groups without a phone said, under one question: every field that has something is kept."""
    workshop, by, given = conducted(request, code), request.person, request.POST
    number = given.get("question", "")
    question = int(number) if is_count(number) else 0
    texts = {name.removeprefix("by-"): str(text) for name, text in given.items() if name.startswith("by-")}
    written = {group: text for group, text in texts.items() if text.strip()}
    for group in Group.objects.filter(session=workshop, code__in=written).select_related("session"):
        wording = Wording(written[group.code], is_sure=True)
        writing.write_entry(group=group, question=question, wording=wording, by=by)
    if not written and not is_from_script(request):
        messages.warning(request, str(EmptyText.message))
    return done(request, "workshops:notebooks", workshop.code)


@person_required
@require_POST
def show_hands(request: PersonRequest, code: str) -> HttpResponse:
    """«Mano alzada: 7», for a question that was asked aloud."""
    workshop, count = conducted(request, code), request.POST.get("count", "")
    item = workshop.current or workshop.items.first()
    if item is None or not is_count(count):
        messages.warning(request, _("Write how many hands you counted, as a number."))
    else:
        question = request.POST.get("asked", "")
        count_show(item=item, question=question, count=int(count), by=request.person)
    return redirect("workshops:notebooks", code=workshop.code)
