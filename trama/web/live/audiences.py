"""The words by which a page says how it sees a workshop."""

from collections.abc import Callable

from trama.workshops.models import Workshop

DESK, WALL, ROOM, OPEN = "desk", "wall", "room", "open"
GROUP = "group"
CONDUCTING = {DESK, WALL}

Renderer = Callable[[Workshop, str, str], str]
