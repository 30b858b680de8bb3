"""The agenda as the page shows it: each moment with when it begins, and those that were taken out in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.sessions.models import AgendaItem, Session
from trama.workshops.actions.design import Gone


@dataclass(frozen=True)
class Row:
    """A moment of the agenda: its number and the minutes before it; or one that was taken out."""

    item: AgendaItem | None
    number: int = 0
    begins: int = 0
    gone: Gone | None = None
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


def agenda_of(workshop: Session, gone: Sequence[Gone] = ()) -> dict[str, Any]:
    """The rows, the minutes in all, and the strip that draws them (1 query)."""
    items = list(workshop.items.all())
    rows: list[Row] = []
    strip: list[dict[str, Any]] = []
    number = begins = 0
    waiting = sorted(gone, key=lambda one: one.position)
    for place, item in enumerate(items):
        while waiting and waiting[0].position <= place:
            rows.append(Row(None, gone=waiting.pop(0)))
        number += not item.is_skipped
        rows.append(Row(item, number, begins, None, is_first=place == 0, is_last=place == len(items) - 1))
        if not item.is_skipped:
            strip.append({"x": begins, "width": item.minutes, "kind": item.kind})
            begins += item.minutes
    rows += [Row(None, gone=one) for one in waiting]
    return {"rows": rows, "minutes": begins, "strip": strip, "count": number, "has_items": bool(items)}
