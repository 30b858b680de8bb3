"""Who was erased, kept apart from the database and its copies: a copy made before would bring them back.

One line for each: what it is, its code, the day. No name stands in it. Several processes may add a line at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from trama.core.beside import add_lines, path_of, text_of
from trama.networks.models import Person
from trama.sessions.models import Participant

KINDS = PERSON, PARTICIPANT = "person", "participant"
PARTS = 3


@dataclass(frozen=True)
class Erased:
    """A line of the list."""

    kind: str
    code: str
    on: date

    @property
    def line(self) -> str:
        """As it stands in the file."""
        return f"{self.kind} {self.code} {self.on.isoformat()}\n"


def path() -> Path:
    """Where the list is: beside the database, in none of its copies."""
    return path_of("erased")


def read() -> list[Erased]:
    """Every line that can be read, as it came."""
    return list(_lines(text_of("erased")))


def _lines(text: str) -> Iterator[Erased]:
    for line in text.splitlines():
        parts = line.split()
        if len(parts) == PARTS and parts[0] in KINDS:
            try:
                yield Erased(parts[0], parts[1], date.fromisoformat(parts[2]))
            except ValueError:
                continue


def write_missing() -> int:
    """Add whoever is erased in the database and not in the list; returns how many (2 queries).

    Called once an erasure is stored: a machine that stops in between is made good by the next one.
    """
    stored = [*_stored(PERSON, Person), *_stored(PARTICIPANT, Participant)]
    return add_lines("erased", partial(_not_in, stored))


def _not_in(stored: Iterable[Erased], text: str) -> Iterator[str]:
    known = {(each.kind, each.code) for each in _lines(text)}
    return (each.line for each in stored if (each.kind, each.code) not in known)


def _stored(kind: str, model: type[Person] | type[Participant]) -> Iterator[Erased]:
    rows = model.objects.filter(erased_at__isnull=False).order_by("pk").values_list("code", "erased_at")
    for code, at in rows:
        assert isinstance(at, datetime)  # noqa: S101 -- the filter just above
        yield Erased(kind, str(code), at.astimezone(UTC).date())
