"""What a new measurement will be able to tell beside the last one, by head counts alone: no answer is looked at.

The shares were worked out with invented people (`bench/tellable.py`), as the least and the most of several habits.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from trama.insights.wording import guarded_codes
from trama.instruments.models import InstrumentVersion
from trama.networks.models import Network, Person
from trama.surveys.enums import Mode
from trama.surveys.models import Wave

FILE = Path(__file__).parent / "tellable.json"
NEAR = 1e-9
MOST_MOVED = 2  # who came or left, tried one by one; more are held to be as many


@dataclass(frozen=True)
class Outlook:
    """Of the ``common`` sentences that both ask, how many are likely to be told: answer by answer, and in any way.

    Each from the least to the most, and as said. ``came`` and ``left`` are people invited now and not then, and the
    other way round.
    """

    earlier: Wave
    people: int
    came: int
    left: int
    common: int
    each: tuple[int, int]
    some: tuple[int, int]
    is_room: bool = False

    @property
    def each_said(self) -> str:
        """How many answer by answer."""
        return _said(*self.each)

    @property
    def some_said(self) -> str:
        """How many in any way."""
        return _said(*self.some)

    @property
    def is_same(self) -> bool:
        """Whether the same people are asked."""
        return not self.came and not self.left

    @property
    def mark(self) -> str:
        """By what it is known again: whoever opens a measurement read this one and no other."""
        return f"{self.earlier.code}-{self.people}-{self.came}-{self.left}-{self.common}-{self.is_room:d}"


def outlook(
    *, network: Network, version: InstrumentVersion, people: Sequence[Person], room: bool = False
) -> Outlook | None:
    """What these people's answers will be able to tell; ``None`` when nothing was told before (2 queries).

    In a ``room`` nothing says who is who, so one is held to have come and one to have left.
    """
    earlier = _last_opened(network)
    common = len(guarded_codes(earlier.version.parsed, version.parsed)) if earlier else 0
    if earlier is None or not common:
        return None
    then = set(earlier.invitations.values_list("person", flat=True))
    now = {person.pk for person in people}
    came, left = (1, 1) if room or not then else (len(now - then), len(then - now))
    row = _nearest(len(now) or len(then), came, left)
    each, some = _of(common, row["each"]), _of(common, row["some"])
    return Outlook(earlier, len(now), came, left, common, each, some, room)


def _last_opened(network: Network) -> Wave | None:
    opened = Wave.objects.ever_released().filter(network=network).exclude(mode=Mode.CONVERSED)
    return opened.select_related("version").defer("version__body").order_by("-release").first()


def _nearest(people: int, came: int, left: int) -> dict[str, Any]:
    """The row for as many people, or the next fewer, and as many who moved."""
    moved = min(came, MOST_MOVED), min(left, MOST_MOVED)
    moved = (1, 1) if all(moved) else moved
    rows = [row for row in _rows() if (row["came"], row["left"]) == moved]
    fewer = [row for row in rows if row["people"] + row["came"] - row["left"] <= people]
    return fewer[-1] if fewer else rows[0]


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return rows


def _of(common: int, shares: Sequence[float]) -> tuple[int, int]:
    return int(shares[0] * common + NEAR), ceil(shares[1] * common - NEAR)


def _said(low: int, high: int) -> str:
    if high == 0:
        return _("none")
    if low == high:
        return str(high)
    if low == 0:
        return _("at most %(high)s") % {"high": high}
    return _("between %(low)s and %(high)s") % {"low": low, "high": high}
