"""Which measurements were annulled, kept beside the database: a copy made before would bring their answers back.

A line has the code of the measurement, the moment, and the reason where it was opened by mistake, since that was told
to all who were invited: with one, its answers were erased. Nothing stands in it of an answer or of who answered.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from trama.core.beside import add_lines, path_of, text_of
from trama.surveys.models import Wave

NAME = "annulled"
PARTS = 2  # and a reason, or none


@dataclass(frozen=True)
class Annulled:
    """A line of the list."""

    code: str
    at: datetime
    reason: str

    @property
    def line(self) -> str:
        """As it stands in the file."""
        return " ".join([self.code, self.at.astimezone(UTC).isoformat(), *self.reason.split()]) + "\n"


def path() -> Path:
    """Where the list is: beside the database, in none of its copies."""
    return path_of(NAME)


def read() -> dict[str, Annulled]:
    """The first line about each measurement; a line that nobody can read is left out."""
    return {each.code: each for each in reversed([*_lines(text_of(NAME))])}


def write_missing() -> int:
    """Add what is annulled in the database and not in the list; returns how many (1 query).

    Called once an annulment is stored: a machine that stops in between is made good by the next one.
    """
    annulled = Wave.objects.filter(annulled_at__isnull=False).order_by("annulled_at")
    rows = annulled.values_list("code", "annulled_at", "annul_reason")
    return add_lines(NAME, partial(_not_in, [Annulled(code, at, reason) for code, at, reason in rows if at]))


def _not_in(stored: Iterable[Annulled], text: str) -> Iterator[str]:
    known = {each.code for each in _lines(text)}
    return (each.line for each in stored if each.code not in known)


def _lines(text: str) -> Iterator[Annulled]:
    for line in text.splitlines():
        parts = line.split(maxsplit=PARTS)
        try:
            at = datetime.fromisoformat(parts[1])
        except (IndexError, ValueError):
            continue
        if at.tzinfo:
            yield Annulled(parts[0], at, " ".join(parts[PARTS:]))
