"""Who was erased, kept apart from the database and its copies: a copy made before would bring them back.

One line for each: what it is, its code, the day. No name stands in it. Several processes may add a line at once.
"""

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings

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
    return Path(settings.HOME) / "erased"


def read() -> list[Erased]:
    """Every line that can be read, as it came."""
    if not path().is_file():
        return []
    return list(_lines(path().read_text(encoding="utf-8")))


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
    path().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = {(each.kind, each.code) for each in _lines(file.read())}
        new = [each for each in stored if (each.kind, each.code) not in known]
        file.write("".join(each.line for each in new))
        file.flush()
        os.fsync(file.fileno())
    return len(new)


def _stored(kind: str, model: type[Person] | type[Participant]) -> Iterator[Erased]:
    rows = model.objects.filter(erased_at__isnull=False).order_by("pk").values_list("code", "erased_at")
    for code, at in rows:
        assert isinstance(at, datetime)  # noqa: S101 -- the filter just above
        yield Erased(kind, str(code), at.astimezone(UTC).date())
