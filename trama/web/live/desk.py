"""What the facilitator sees of a workshop: its items and time, what the room sees, the people, the buttons."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from trama.sessions.models import AgendaItem, Session
from trama.sessions.queries import late_arrivals, people_here, standing_contributions
from trama.sessions.timing import following, timing
from trama.web.live import groups as of_groups
from trama.web.live.audiences import Renderer
from trama.web.live.plenary import plenary_of
from trama.workshops.enums import ItemKind
from trama.workshops.open_questions import owed_before
from trama.workshops.queries import board_progress, groups_with_people

FIRST_ITEMS = {ItemKind.WELCOME, ItemKind.OBJECTIVE, ItemKind.ANTECEDENTS}
MOST_LATE = 6  # arrivals shown


def agenda_of(workshop: Session) -> dict[str, Any]:
    """The items and how they stand with their time (1 query)."""
    items = list(workshop.items.all())
    current = next((item for item in items if item.pk == workshop.current_id), None)
    after = following(session=workshop, items=items)
    return {
        "workshop": workshop,
        "items": items,
        "current": current,
        "following": after,
        "is_last": current is not None and after is None,
        "timing": timing(session=workshop, items=items, now=timezone.now()),
    }


def crowd_of(workshop: Session) -> dict[str, Any]:
    """Who is here and in which groups (4 queries)."""
    people = list(people_here(session=workshop))
    return {
        "workshop": workshop,
        "people": people,
        "without_phone": sum(person.has_no_phone for person in people),
        "groups": groups_with_people(workshop=workshop),
        "late_arrivals": late_arrivals(session=workshop, people=people)[:MOST_LATE],
    }


def work_of(workshop: Session) -> dict[str, Any]:
    """What is worked with in the current item: the groups, the plenary, predictions, the board."""
    current = workshop.current
    kind = current.kind if current else ""
    context: dict[str, Any] = {"workshop": workshop, "kind": kind, "item": current}
    if kind == ItemKind.GROUPS:
        context["groups"] = groups_with_people(workshop=workshop)
    elif kind == ItemKind.PLENARY:
        context |= plenary_of(workshop)
    elif kind == ItemKind.FINAL_IDEAS:
        context |= written_of(workshop)
    elif kind in FIRST_ITEMS:
        context["owed"] = owed_before(workshop=workshop)
    elif current and current.asks_first:
        context["predictions"] = standing_contributions(item=current)
    return context


def written_of(workshop: Session) -> dict[str, Any]:
    """How many notes the board has, in which shapes, and how many people are here (2 queries)."""
    return dict(vars(board_progress(workshop=workshop)))


def stage(workshop: Session, audience: str, _subject: str = "") -> str:
    """The current item as the room sees it, and what is worked with in it."""
    drawn = render_to_string(
        "workshops/live/desk/stage.html", {"workshop": workshop, "item": workshop.current}
    )
    return drawn + render_to_string(
        "workshops/live/desk/work.html", work_of(workshop) | {"audience": audience}
    )


def agenda(workshop: Session, _audience: str, _subject: str = "") -> str:
    """The items, how late it is, and the buttons that follow from where the room is."""
    context = agenda_of(workshop)
    pieces = (
        "workshops/live/desk/top.html",
        "workshops/live/desk/agenda.html",
        "workshops/live/desk/dock.html",
    )
    return "".join(render_to_string(piece, context) for piece in pieces)


def crowd(workshop: Session, _audience: str, _subject: str = "") -> str:
    """Who is here and in which groups."""
    return render_to_string("workshops/live/desk/crowd.html", crowd_of(workshop))


def people(workshop: Session, audience: str, subject: str) -> str:
    """Somebody came or left: the crowd, the card of their group, how far the board is."""
    who = workshop.participants.select_related("group").filter(code=subject).first()
    card = of_groups.one_group(workshop, audience, who.group.code) if who and who.group else ""
    return crowd(workshop, audience) + card + written(workshop, audience)


def written(workshop: Session, audience: str, _subject: str = "") -> str:
    """How far the board is, while the room is in its item."""
    if not is_board(workshop.current):
        return ""
    return render_to_string(
        "workshops/live/board/written.html", written_of(workshop) | {"audience": audience}
    )


def is_board(item: AgendaItem | None) -> bool:
    """Whether the final ideas are being written."""
    return item is not None and item.kind == ItemKind.FINAL_IDEAS


def prediction(workshop: Session, audience: str, subject: str) -> str:
    """What people think will come, as long as the room is in its item."""
    if workshop.current is None or workshop.current.code != subject:
        return ""
    context = {"workshop": workshop, "item": workshop.current, "audience": audience}
    context["predictions"] = standing_contributions(item=workshop.current)
    return render_to_string("workshops/live/desk/predictions.html", context)


RENDERERS: dict[str, Renderer] = {"stage": stage, "agenda": agenda, "contribution": prediction}
EXTRA_RENDERERS: dict[str, Renderer] = {"people": people, "groups": crowd, "group": crowd, "note": written}
