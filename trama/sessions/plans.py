"""What a session will be, as one shape: the template of a content pack, the file that is shared, the copy.

``{"format": "trama-<kind>", "version": 1, "title", "objective", "moments": [{"kind", "title", "minutes", "guide",
"is_shown", …}]}``; the rest of an item is its body, which its kind of session cleans.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trama.core.json_input import BadJsonError, read_json
from trama.sessions.errors import (
    BadItemCount,
    BadItemMinutes,
    NewerPlan,
    NotAPlan,
    UnknownItemKind,
    UnreadableItem,
)
from trama.sessions.kinds import USUAL_MINUTES, SessionKind, kind_of
from trama.sessions.models import AgendaItem, Session

VERSION = 1
MOST_ITEMS = 60
LONGEST_ITEM = 600  # minutes
BIGGEST_FILE = 1_000_000  # bytes
LONGEST_TITLE, LONGEST_OBJECTIVE, LONGEST_GUIDE = 160, 1000, 2000  # letters


@dataclass(frozen=True)
class ItemPlan:
    """An agenda item before it is lived."""

    kind: str
    title: str
    minutes: int
    body: dict[str, Any] = field(default_factory=dict)
    guide: str = ""
    is_shown: bool = True


@dataclass(frozen=True)
class SessionPlan:
    """A session of a kind before it is lived."""

    kind: str
    title: str
    objective: str
    items: tuple[ItemPlan, ...]

    @property
    def minutes(self) -> int:
        """How long it takes in all."""
        return sum(item.minutes for item in self.items)


def read_plan(given: Any, *, kind: str) -> SessionPlan:
    """The plan of a ``kind`` of session that a file or a template holds. Refuses with a ``BadPlan``."""
    of_kind = kind_of(kind)
    if not isinstance(given, Mapping) or not isinstance(given.get("moments"), list):
        raise of_kind.refusal(NotAPlan)
    if given.get("version", VERSION) != VERSION:
        raise of_kind.refusal(NewerPlan)
    items = given["moments"]
    if not items or len(items) > MOST_ITEMS:
        raise of_kind.refusal(BadItemCount, count=len(items))
    return SessionPlan(
        kind=kind,
        title=cut(given.get("title"), LONGEST_TITLE) or str(of_kind.untitled),
        objective=cut(given.get("objective"), LONGEST_OBJECTIVE),
        items=tuple(
            _read_item(given_item, of_kind, number) for number, given_item in enumerate(items, start=1)
        ),
    )


def read_item(given: Any, *, kind: str) -> ItemPlan:
    """The agenda item that was written so. Refuses with a ``BadPlan``."""
    return _read_item(given, kind_of(kind), 1)


def _read_item(given: Any, of_kind: SessionKind, number: int) -> ItemPlan:
    if not isinstance(given, Mapping):
        raise of_kind.refusal(UnreadableItem, number=number)
    item_kind, minutes = given.get("kind"), given.get("minutes")
    if not isinstance(item_kind, str) or item_kind not in of_kind.item_kinds:
        raise of_kind.refusal(UnknownItemKind, number=number)
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 < minutes <= LONGEST_ITEM:
        raise of_kind.refusal(BadItemMinutes, number=number)
    return ItemPlan(
        kind=item_kind,
        title=cut(given.get("title"), LONGEST_TITLE) or str(of_kind.item_kinds[item_kind]),
        minutes=minutes,
        body=of_kind.clean_body(given),
        guide=cut(given.get("guide"), LONGEST_GUIDE),
        is_shown=given.get("is_shown", True) is not False,
    )


def read_file(content: bytes, *, kind: str) -> SessionPlan:
    """The plan in a file that somebody shared. Refuses with a ``BadPlan``."""
    try:
        given = read_json(content) if len(content) <= BIGGEST_FILE else None
    except BadJsonError:
        given = None
    return read_plan(given, kind=kind)


def new_item(kind: str, *, of: str) -> ItemPlan:
    """An item of this kind, for a session of the kind ``of``: with its usual title and minutes, and nothing else."""
    of_kind = kind_of(of)
    return ItemPlan(kind, str(of_kind.item_kinds[kind]), of_kind.usual_minutes.get(kind, USUAL_MINUTES))


def plan_of(session: Session) -> SessionPlan:
    """The plan that a session follows (1 query)."""
    return SessionPlan(
        kind=session.kind,
        title=session.title,
        objective=session.objective,
        items=tuple(item_plan(item) for item in session.items.all()),
    )


def item_plan(item: AgendaItem) -> ItemPlan:
    """An item as a plan holds it, without what was lived in it."""
    return ItemPlan(item.kind, item.title, item.minutes, dict(item.body), item.guide, item.is_shown)


def written_plan(plan: SessionPlan) -> dict[str, Any]:
    """The same as a file holds it."""
    return {
        "format": f"trama-{plan.kind}",
        "version": VERSION,
        "title": plan.title,
        "objective": plan.objective,
        "moments": [written_item(item) for item in plan.items],
    }


def written_item(plan: ItemPlan) -> dict[str, Any]:
    """One item as a file holds it."""
    return {
        "kind": str(plan.kind),
        "title": plan.title,
        "minutes": plan.minutes,
        "guide": plan.guide,
        "is_shown": plan.is_shown,
        **plan.body,
    }


def mark_of(*parts: Any) -> str:
    """A short mark of how something stands, by which a page notices that somebody changed it meanwhile."""
    written = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def mark_of_item(item: AgendaItem) -> str:
    """The mark of an item's words and minutes."""
    return mark_of(written_item(item_plan(item)))


def mark_of_session(session: Session) -> str:
    """The mark of its title, objective and day."""
    return mark_of(session.title, session.objective, str(session.held_on))


def cut(value: Any, longest: int) -> str:
    """A text no longer than this; nothing of what is no text."""
    return value.strip()[:longest] if isinstance(value, str) else ""
