"""The words by which a page says how it sees a workshop."""

from collections.abc import Callable

from trama.sessions.models import Session

DESK, WALL, ROOM, OPEN = "desk", "wall", "room", "open"
GROUP = "group"
CONDUCTING = {DESK, WALL}

Renderer = Callable[[Session, str, str], str]
