"""Who asked to be hidden or lifted it, kept apart from the database as erasures are: a copy may show them again.

One line for each time: what they are, their code, what they did, the moment. Of several about one the last holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.utils import timezone

from trama.core.beside import add_lines, path_of, text_of
from trama.networks.models import Person
from trama.sessions.models import Participant

NAME = "hidden"
KINDS = PERSON, PARTICIPANT = "person", "participant"
HIDDEN, SHOWN = "hidden", "shown"
PARTS = 4
Key = tuple[str, str]  # kind and code


@dataclass(frozen=True)
class Turn:
    """A line of the list."""

    kind: str
    code: str
    is_hidden: bool
    at: datetime

    @property
    def line(self) -> str:
        """As it stands in the file."""
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return f"{self.kind} {self.code} {HIDDEN if self.is_hidden else SHOWN} {moment}\n"


def path() -> Path:
    """Where the list is: beside the database, in none of its copies."""
    return path_of(NAME)


def read() -> dict[Key, Turn]:
    """The last line about each; a line that nobody can read is left out."""
    return _last(text_of(NAME))


def write_missing() -> int:
    """Add whoever is hidden in the database and not in the list; returns how many (2 queries).

    Called once a hiding is stored: a machine that stops in between is made good by the next one. Who is hidden in a
    workshop together with a person is not listed: they come and go with them.
    """
    hidden = Person.objects.filter(blocked_at__isnull=False)
    alone = Participant.objects.filter(
        blocked_at__isnull=False, person__isnull=True, hidden_with__isnull=True
    )
    turns = [
        Turn(kind, code, is_hidden=True, at=at)
        for kind, found in ((PERSON, hidden), (PARTICIPANT, alone))
        for code, at in found.order_by("pk").values_list("code", "blocked_at")
        if at
    ]
    return add_lines(NAME, partial(_not_in, turns))


def write_shown(kind: str, code: str) -> int:
    """Add that who has this code lifted it, if the list has them hidden."""
    return add_lines(NAME, partial(_not_in, [Turn(kind, code, is_hidden=False, at=timezone.now())]))


def _not_in(turns: list[Turn], text: str) -> Iterator[str]:
    last = _last(text)
    for turn in turns:
        known = last.get((turn.kind, turn.code))
        if (known is not None and known.is_hidden) != turn.is_hidden:
            yield turn.line


def _last(text: str) -> dict[Key, Turn]:
    """By the moment, not by the place: lines of several machines may be brought together."""
    return {(turn.kind, turn.code): turn for turn in sorted(_lines(text), key=lambda turn: turn.at)}


def _lines(text: str) -> Iterator[Turn]:
    for line in text.splitlines():
        parts = line.split()
        if len(parts) == PARTS and parts[0] in KINDS and parts[2] in {HIDDEN, SHOWN}:
            try:
                at = datetime.fromisoformat(parts[3])
            except ValueError:
                continue
            yield Turn(parts[0], parts[1], parts[2] == HIDDEN, at if at.tzinfo else at.replace(tzinfo=UTC))
