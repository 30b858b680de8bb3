"""What the projector shows of a workshop: it follows the item by itself and is read from six metres."""

from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from trama.sessions.models import AgendaItem, Session
from trama.sessions.queries import people_here, revealed_contributions, standing_contributions
from trama.web.live.audiences import Renderer
from trama.web.live.desk import is_board, work_of
from trama.web.live.plenary import RENDERERS as PLENARY_RENDERERS
from trama.workshops.enums import ItemKind
from trama.workshops.models import Note
from trama.workshops.queries import board_columns, board_item, board_notes, groups_with_people


def door_of(workshop: Session) -> str:
    """The address by which people come in."""
    return settings.BASE_URL + reverse("participant:door", args=[workshop.code])


def qr_of(address: str) -> SafeString:
    """An address to be read by a phone."""
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, title=address
    )
    return SafeString(drawn)


def wall_of(workshop: Session) -> dict[str, Any]:
    """What the wall is drawn from, in the item in which the room is."""
    item = workshop.current
    kind = item.kind if item else ""
    context = work_of(workshop) | {
        "audience": "wall",
        "is_greeting": item is None or kind == ItemKind.WELCOME,
    }
    if context["is_greeting"]:
        context |= {"qr": qr_of(door_of(workshop)), "people": people_here(session=workshop)}
    elif item and is_board(item):
        context |= {"columns": board_columns(item), "notes": _notes(workshop, item)}
    elif item and item.asks_first:
        context |= _predicted(item)
    return context


def _notes(workshop: Session, item: AgendaItem) -> list[Note]:
    return list(board_notes(workshop=workshop)) if item.revealed_at else []


def _predicted(item: AgendaItem) -> dict[str, Any]:
    """How many said what they think, and what, once it is revealed."""
    return {
        "predicted": standing_contributions(item=item).count(),
        "guesses": revealed_contributions(item=item),
    }


def stage(workshop: Session, _audience: str, _subject: str = "") -> str:
    """The whole of the item."""
    return render_to_string("workshops/live/wall/stage.html", wall_of(workshop))


def people(workshop: Session, audience: str, _subject: str = "") -> str:
    """How many are in, while they come in; who is with whom; how far the board is."""
    item = workshop.current
    kind = item.kind if item else ItemKind.WELCOME
    if kind == ItemKind.WELCOME:
        context = {"workshop": workshop, "people": people_here(session=workshop)}
        return render_to_string("workshops/live/count.html", context)
    return groups(workshop, audience) + written(workshop, audience)


def groups(workshop: Session, _audience: str, _subject: str = "") -> str:
    """Who is with whom, while they work in groups."""
    if workshop.current is None or workshop.current.kind != ItemKind.GROUPS:
        return ""
    context = {"workshop": workshop, "groups": groups_with_people(workshop=workshop)}
    return render_to_string("workshops/live/wall/groups.html", context)


def written(workshop: Session, audience: str, _subject: str = "") -> str:
    """How far the board is, while the room is in its item."""
    if not is_board(workshop.current):
        return ""
    return render_to_string("workshops/live/board/written.html", work_of(workshop) | {"audience": audience})


def note(workshop: Session, audience: str, subject: str) -> str:
    """A slip of the board once it is open to all; before that only how many there are."""
    board = board_item(workshop=workshop)
    if board is None or board.revealed_at is None:
        return written(workshop, audience)
    found = board_notes(workshop=workshop).filter(code=subject).first()
    context = {"note": found, "code": subject}
    return written(workshop, audience) + render_to_string("workshops/live/wall/note.html", context)


def prediction(workshop: Session, _audience: str, subject: str) -> str:
    """How many said what they think; what they said, without a name, once it is revealed."""
    item = workshop.current
    if item is None or item.code != subject:
        return ""
    context = {"workshop": workshop, "item": item, **_predicted(item)}
    return render_to_string("workshops/live/wall/predictions.html", context)


RENDERERS: dict[str, Renderer] = {
    **{kind: PLENARY_RENDERERS[kind] for kind in ("turns", "idea", "cluster")},
    "stage": stage,
    "people": people,
    "groups": groups,
    "group": groups,
    "note": note,
    "contribution": prediction,
}
