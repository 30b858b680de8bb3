"""The words by which a page says how it sees a workshop."""

from collections.abc import Callable

from trama.workshops.models import Workshop

DESK, WALL, ROOM, OPEN = "desk", "wall", "room", "open"
GROUP = "group"
FOR_WHO_CONDUCTS = {DESK, WALL}

Painter = Callable[[Workshop, str, str], str]
