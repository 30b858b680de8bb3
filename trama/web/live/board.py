"""The board of final ideas and counted hands, as the topic of a workshop tells them."""

from typing import Any

from django.template.loader import render_to_string

from trama.sessions.models import Session
from trama.web.live.audiences import DESK
from trama.workshops.models import Raised
from trama.workshops.queries import board_item


def board_state_of(workshop: Session) -> dict[str, Any]:
    """Whether the board is open for everybody, and how many have written (2 queries)."""
    written = workshop.notes.filter(removed_at__isnull=True, author__isnull=False)
    return {
        "workshop": workshop,
        "item": board_item(workshop=workshop),
        "writers": written.values("author").distinct().count(),
    }


def board_state(workshop: Session, audience: str) -> str:
    """The same for who conducts."""
    return (
        render_to_string("workshops/live/board/state.html", board_state_of(workshop))
        if audience == DESK
        else ""
    )


def hands(workshop: Session, audience: str, _subject: str = "") -> str:
    """The shows of hands that were counted, for who conducts."""
    if audience != DESK:
        return ""
    return render_to_string("workshops/live/groups/shows.html", {"shows": shows_of(workshop)})


def shows_of(workshop: Session) -> list[Raised]:
    """Hands raised for a question asked aloud, in the order in which they were counted (1 query)."""
    found = Raised.objects.filter(item__session=workshop, idea__isnull=True).select_related("item")
    return list(found.order_by("pk"))
