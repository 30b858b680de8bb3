"""The audiences of a workshop: a page says which it wants to be, and the topic decides."""

from collections.abc import Callable

from trama.sessions.models import Session

DESK, WALL, ROOM, OPEN = "desk", "wall", "room", "open"
GROUP = "group"
CONDUCTING = {DESK, WALL}

Renderer = Callable[[Session, str, str], str]
