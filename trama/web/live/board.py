"""The board of final ideas and counted hands, as the topic of a workshop tells them."""

from typing import Any

from django.template.loader import render_to_string

from trama.sessions.models import Session
from trama.web.live.audiences import DESK
from trama.workshops import queries


def board_state_of(workshop: Session) -> dict[str, Any]:
    """Whether the board is open for everybody, and how many notes it has (2 queries)."""
    return {"workshop": workshop, **vars(queries.board_state(workshop=workshop))}


def board_state(workshop: Session, audience: str) -> str:
    """The same for the facilitator."""
    return (
        render_to_string("workshops/live/board/state.html", board_state_of(workshop))
        if audience == DESK
        else ""
    )


def hands(workshop: Session, audience: str, _subject: str = "") -> str:
    """The shows of hands that were counted, for the facilitator."""
    if audience != DESK:
        return ""
    return render_to_string(
        "workshops/live/groups/shows.html", {"shows": queries.raised_aloud(workshop=workshop)}
    )
