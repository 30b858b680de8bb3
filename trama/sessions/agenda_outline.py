"""The agenda of a session as it is prepared: when each item begins, and those that were taken out in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from trama.sessions.models import AgendaItem, Session


class RemovedFromAgenda(Protocol):
    """An item that was taken out and can be put back where it stood."""

    @property
    def position(self) -> int: ...


@dataclass(frozen=True)
class OutlineRow:
    """An item of the agenda: its number and the minutes before it; or one that was taken out."""

    item: AgendaItem | None
    number: int = 0
    begins: int = 0
    removed: RemovedFromAgenda | None = None
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class OutlinePart:
    """An item as a piece of the strip that shows how long each takes, in minutes."""

    x: int
    width: int
    kind: str


@dataclass(frozen=True)
class AgendaOutline:
    """The rows, the strip that draws them, the minutes in all, and how many are lived."""

    rows: tuple[OutlineRow, ...]
    strip: tuple[OutlinePart, ...]
    minutes: int
    count: int

    @property
    def has_items(self) -> bool:
        """Whether anything is there that was not taken out."""
        return any(row.item for row in self.rows)


def agenda_outline(*, session: Session, removed: Sequence[RemovedFromAgenda] = ()) -> AgendaOutline:
    """The agenda of ``session`` with what was taken out of it (1 query)."""
    items = list(session.items.all())
    rows: list[OutlineRow] = []
    strip: list[OutlinePart] = []
    number = begins = 0
    waiting = sorted(removed, key=lambda item: item.position)
    for index, item in enumerate(items):
        while waiting and waiting[0].position <= index:
            rows.append(OutlineRow(None, removed=waiting.pop(0)))
        number += not item.is_skipped
        is_last = index == len(items) - 1
        rows.append(OutlineRow(item, number, begins, is_first=index == 0, is_last=is_last))
        if not item.is_skipped:
            strip.append(OutlinePart(begins, item.minutes, item.kind))
            begins += item.minutes
    rows += [OutlineRow(None, removed=left) for left in waiting]
    return AgendaOutline(tuple(rows), tuple(strip), begins, number)
