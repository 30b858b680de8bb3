"""What a workshop will be, as one shape: the template of a content pack, the file that is shared, the copy.

``{"format": "trama-workshop", "version": 1, "title", "objective", "moments": [{"kind", "title", "minutes", "text",
"prompt", "outcome", "link", "guide", "is_shown", "questions": [text], "materials": [text],
"cards": [{"title", "text", "note"}]}]}``
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from trama.core.errors import Refused
from trama.sessions.models import AgendaItem, Session
from trama.workshops.enums import ItemKind

FORMAT, VERSION = "trama-workshop", 1
MOST_ITEMS = 60
LONGEST = 4000  # letters of a text
LONGEST_DAY = 600  # minutes of one moment
BIGGEST_FILE = 1_000_000  # bytes
TEXTS = ("text", "prompt", "outcome", "link")
LISTS = ("questions", "materials")


class BadPlan(Refused):
    """A file that is no plan of a workshop; the sentence says what to do."""


@dataclass(frozen=True)
class ItemPlan:
    """A moment before it is lived."""

    kind: ItemKind
    title: str
    minutes: int
    body: dict[str, Any] = field(default_factory=dict)
    guide: str = ""
    is_shown: bool = True


@dataclass(frozen=True)
class WorkshopPlan:
    """A workshop before it is lived."""

    title: str
    objective: str
    items: tuple[ItemPlan, ...]

    @property
    def minutes(self) -> int:
        """How long it takes in all."""
        return sum(one.minutes for one in self.items)


def read_plan(given: Any) -> WorkshopPlan:
    """The plan that a file or a template holds. Refuses with ``BadPlan``, whose sentence names the moment."""
    if not isinstance(given, Mapping) or not isinstance(given.get("moments"), list):
        raise BadPlan(
            _("This file is not a workshop of Trama. Choose one that was saved with «Share as a file».")
        )
    if given.get("version", VERSION) != VERSION:
        raise BadPlan(
            _("This workshop was saved by a newer Trama. Ask whoever sent it for a copy that this one reads.")
        )
    items = given["moments"]
    if not items or len(items) > MOST_ITEMS:
        raise BadPlan(
            _("A workshop has between one and sixty moments; this file has %(count)d.")
            % {"count": len(items)}
        )
    return WorkshopPlan(
        title=_text(given.get("title"), 160) or _("Workshop without a title"),
        objective=_text(given.get("objective"), 1000),
        items=tuple(_item(number, one) for number, one in enumerate(items, start=1)),
    )


def _item(number: int, given: Any) -> ItemPlan:
    if not isinstance(given, Mapping):
        raise BadPlan(_("Moment %(number)d of the file cannot be read.") % {"number": number})
    kind, minutes = given.get("kind"), given.get("minutes")
    if kind not in ItemKind.values:
        raise BadPlan(
            _("Moment %(number)d of the file is of a kind that does not exist here.") % {"number": number}
        )
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 < minutes <= LONGEST_DAY:
        raise BadPlan(
            _("Moment %(number)d of the file needs its minutes, between 1 and 600.") % {"number": number}
        )
    return ItemPlan(
        kind=ItemKind(kind),
        title=_text(given.get("title"), 160) or str(ItemKind(kind).label),
        minutes=minutes,
        body=body_of(given),
        guide=_text(given.get("guide"), 2000),
        is_shown=given.get("is_shown", True) is not False,
    )


def body_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a moment that are not empty, as they are stored."""
    told: dict[str, Any] = {name: _text(given.get(name), LONGEST) for name in TEXTS}
    told |= {name: [text for one in _list(given.get(name)) if (text := _text(one, 300))] for name in LISTS}
    cards = [one for one in _list(given.get("cards") or given.get("card")) if isinstance(one, Mapping)]
    told["cards"] = [
        {name: _text(one.get(name), LONGEST) for name in ("title", "text", "note")} for one in cards[:40]
    ]
    if not told["link"].startswith(("https://", "http://")):
        told["link"] = ""
    return {name: value for name, value in told.items() if value}


def plan_of(workshop: Session) -> WorkshopPlan:
    """The plan that a workshop follows (1 query)."""
    return WorkshopPlan(
        title=workshop.title,
        objective=workshop.objective,
        items=tuple(item_plan(one) for one in workshop.items.all()),
    )


def item_plan(item: AgendaItem) -> ItemPlan:
    """A moment as a plan holds it, without what was lived in it."""
    return ItemPlan(
        ItemKind(item.kind),
        item.title,
        item.minutes,
        dict(item.body),
        item.guide,
        item.is_shown,
    )


def written_plan(plan: WorkshopPlan) -> dict[str, Any]:
    """The same as a file holds it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": plan.title,
        "objective": plan.objective,
        "moments": [written_item(one) for one in plan.items],
    }


def written_item(plan: ItemPlan) -> dict[str, Any]:
    """One moment as a file holds it."""
    return {
        "kind": str(plan.kind),
        "title": plan.title,
        "minutes": plan.minutes,
        "guide": plan.guide,
        "is_shown": plan.is_shown,
        **plan.body,
    }


def read_item(given: Any, number: int = 1) -> ItemPlan:
    """The moment that was written so. Refuses with ``BadPlan``."""
    return _item(number, given)


def read_file(content: bytes) -> WorkshopPlan:
    """The plan in a file that somebody shared. Refuses with ``BadPlan``."""
    try:
        given = json.loads(content.decode("utf-8-sig")) if len(content) <= BIGGEST_FILE else None
    except (UnicodeDecodeError, ValueError, RecursionError):
        given = None
    return read_plan(given)


def mark_of(*parts: Any) -> str:
    """A short mark of how something stands, by which a page notices that somebody changed it meanwhile."""
    told = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def mark_of_item(item: AgendaItem) -> str:
    """The mark of a moment's words and minutes."""
    return mark_of(written_item(item_plan(item)))


def mark_of_workshop(workshop: Session) -> str:
    """The mark of its title, objective and day."""
    return mark_of(workshop.title, workshop.objective, str(workshop.held_on))


def _text(value: Any, longest: int) -> str:
    return value.strip()[:longest] if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
