"""Who asked to be hidden or lifted it, kept apart from the database as erasures are: a copy may show them again.

One line for each who did: what they are, their code, what they did last, the day. It goes when they are erased, and a
year after they lifted it: no copy that may hide them is as old.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from trama.core.beside import path_of, rewrite, text_of
from trama.networks.models import Person
from trama.sessions.models import Participant

NAME = "hidden"
KINDS = PERSON, PARTICIPANT = "person", "participant"
HIDDEN, SHOWN = "hidden", "shown"
PARTS = 4
LIFTED_FOR = timedelta(days=365)
Key = tuple[str, str]  # kind and code


@dataclass(frozen=True)
class Turn:
    """A line of the list."""

    kind: str
    code: str
    is_hidden: bool
    on: date

    @property
    def key(self) -> Key:
        """Whose it is."""
        return self.kind, self.code

    @property
    def moment(self) -> datetime:
        """Since when, as far as the list knows: its noon, and never later than now."""
        return min(datetime.combine(self.on, time(12), UTC), timezone.now())

    @property
    def line(self) -> str:
        """As it stands in the file."""
        return f"{self.kind} {self.code} {HIDDEN if self.is_hidden else SHOWN} {self.on.isoformat()}\n"


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
    return _write(
        Turn(kind, code, is_hidden=True, on=at.astimezone(UTC).date())
        for kind, found in ((PERSON, hidden), (PARTICIPANT, alone))
        for code, at in found.order_by("pk").values_list("code", "blocked_at")
        if at
    )


def write_shown(kind: str, code: str) -> int:
    """Add that who has this code lifted it, if the list has them hidden."""
    return _write([Turn(kind, code, is_hidden=False, on=_today())])


def forget(kind: str, code: str) -> None:
    """Take out who was erased: the list of erasures says all that a copy has to know."""
    rewrite(NAME, lambda text: _text(turn for turn in _last(text).values() if turn.key != (kind, code)))


def forget_lifted() -> None:
    """Take out whoever lifted it a year ago or more. Part of each night."""
    since = _today() - LIFTED_FOR
    rewrite(
        NAME, lambda text: _text(turn for turn in _last(text).values() if turn.is_hidden or turn.on > since)
    )


def _write(turns: Iterable[Turn]) -> int:
    given = list(turns)
    added: list[Turn] = []

    def changed(text: str) -> str:
        last = _last(text)
        was_hidden = {key for key, turn in last.items() if turn.is_hidden}
        added[:] = [turn for turn in given if (turn.key in was_hidden) != turn.is_hidden]
        return _text({**last, **{turn.key: turn for turn in added}}.values()) if added else text

    rewrite(NAME, changed)
    return len(added)


def _text(turns: Iterable[Turn]) -> str:
    return "".join(turn.line for turn in turns)


def _today() -> date:
    return timezone.now().astimezone(UTC).date()


def _last(text: str) -> dict[Key, Turn]:
    """By the day, not by the place: lines of several machines may be brought together. Of one day, hidden holds."""
    return {turn.key: turn for turn in sorted(_lines(text), key=lambda turn: (turn.on, turn.is_hidden))}


def _lines(text: str) -> Iterator[Turn]:
    for line in text.splitlines():
        parts = line.split()
        if len(parts) == PARTS and parts[0] in KINDS and parts[2] in {HIDDEN, SHOWN}:
            try:
                at = datetime.fromisoformat(parts[3])
            except ValueError:
                continue
            yield Turn(parts[0], parts[1], parts[2] == HIDDEN, at.date())
