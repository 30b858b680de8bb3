"""What a workshop will be, as one shape: the template of a content pack, the file that is shared, the copy.

``{"format": "trama-workshop", "version": 1, "title", "objective", "moments": [{"kind", "title", "minutes", "text",
"prompt", "outcome", "link", "guide", "is_shown", "questions": [text], "materials": [text],
"cards": [{"title", "text", "note"}]}]}``
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from trama.core.errors import Refused
from trama.workshops.enums import MomentKind
from trama.workshops.models import Workshop

FORMAT, VERSION = "trama-workshop", 1
MOST_MOMENTS = 60
LONGEST = 4000  # letters of a text
LONGEST_DAY = 600  # minutes of one moment
TEXTS = ("text", "prompt", "outcome", "link")
LISTS = ("questions", "materials")


class BadPlan(Refused):
    """A file that is no plan of a workshop; the sentence says what to do."""


@dataclass(frozen=True)
class MomentPlan:
    """A moment before it is lived."""

    kind: MomentKind
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
    moments: tuple[MomentPlan, ...]

    @property
    def minutes(self) -> int:
        """How long it takes in all."""
        return sum(one.minutes for one in self.moments)


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
    moments = given["moments"]
    if not moments or len(moments) > MOST_MOMENTS:
        raise BadPlan(
            _("A workshop has between one and sixty moments; this file has %(count)d.")
            % {"count": len(moments)}
        )
    return WorkshopPlan(
        title=_text(given.get("title"), 160) or _("Workshop without a title"),
        objective=_text(given.get("objective"), 1000),
        moments=tuple(_moment(number, one) for number, one in enumerate(moments, start=1)),
    )


def _moment(number: int, given: Any) -> MomentPlan:
    if not isinstance(given, Mapping):
        raise BadPlan(_("Moment %(number)d of the file cannot be read.") % {"number": number})
    kind, minutes = given.get("kind"), given.get("minutes")
    if kind not in MomentKind.values:
        raise BadPlan(
            _("Moment %(number)d of the file is of a kind that does not exist here.") % {"number": number}
        )
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 < minutes <= LONGEST_DAY:
        raise BadPlan(
            _("Moment %(number)d of the file needs its minutes, between 1 and 600.") % {"number": number}
        )
    return MomentPlan(
        kind=MomentKind(kind),
        title=_text(given.get("title"), 160) or str(MomentKind(kind).label),
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


def plan_of(workshop: Workshop) -> WorkshopPlan:
    """The plan that a workshop follows (1 query)."""
    return WorkshopPlan(
        title=workshop.title,
        objective=workshop.objective,
        moments=tuple(
            MomentPlan(MomentKind(one.kind), one.title, one.minutes, dict(one.body), one.guide, one.is_shown)
            for one in workshop.moments.all()
        ),
    )


def written_plan(plan: WorkshopPlan) -> dict[str, Any]:
    """The same as a file holds it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": plan.title,
        "objective": plan.objective,
        "moments": [
            {
                "kind": str(one.kind),
                "title": one.title,
                "minutes": one.minutes,
                "guide": one.guide,
                "is_shown": one.is_shown,
                **one.body,
            }
            for one in plan.moments
        ],
    }


def _text(value: Any, longest: int) -> str:
    return value.strip()[:longest] if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
