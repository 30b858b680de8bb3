"""The agenda as the page shows it: each item with when it begins, and those that were taken out in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.sessions.actions.design import RemovedItem
from trama.sessions.models import AgendaItem, Session


@dataclass(frozen=True)
class AgendaRow:
    """An item of the agenda: its number and the minutes before it; or one that was taken out."""

    item: AgendaItem | None
    number: int = 0
    begins: int = 0
    removed: RemovedItem | None = None
    is_first: bool = False
    is_last: bool = False

    @property
    def facts(self) -> list[str]:
        """What it has, in few words."""
        assert self.item is not None  # noqa: S101 -- rows that were taken out have no facts
        parts = self.item.parts
        counted = [
            (
                len(parts["questions"]),
                ngettext("%(count)d question", "%(count)d questions", len(parts["questions"])),
            ),
            (len(parts["cards"]), ngettext("%(count)d card", "%(count)d cards", len(parts["cards"]))),
            (
                len(parts["materials"]),
                ngettext("%(count)d material", "%(count)d materials", len(parts["materials"])),
            ),
        ]
        told = [words % {"count": count} for count, words in counted if count]
        told += [_("link")] if parts["link"] else []
        told += [_("outcome")] if parts["outcome"] else []
        return told


def agenda_of(workshop: Session, removed: Sequence[RemovedItem] = ()) -> dict[str, Any]:
    """The rows, the minutes in all, and the strip that draws them (1 query)."""
    items = list(workshop.items.all())
    rows: list[AgendaRow] = []
    strip: list[dict[str, Any]] = []
    number = begins = 0
    waiting = sorted(removed, key=lambda one: one.position)
    for index, item in enumerate(items):
        while waiting and waiting[0].position <= index:
            rows.append(AgendaRow(None, removed=waiting.pop(0)))
        number += not item.is_skipped
        rows.append(
            AgendaRow(item, number, begins, None, is_first=index == 0, is_last=index == len(items) - 1)
        )
        if not item.is_skipped:
            strip.append({"x": begins, "width": item.minutes, "kind": item.kind})
            begins += item.minutes
    rows += [AgendaRow(None, removed=one) for one in waiting]
    return {"rows": rows, "minutes": begins, "strip": strip, "count": number, "has_items": bool(items)}
