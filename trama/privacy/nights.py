"""Nights of forgetting: when the next is due, what would go, how the last ones went."""
# ruff: noqa: SLF001 -- _meta and the managers are how Django says one does this for any model

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from trama.accounts.models import User
from trama.networks.models import Programme
from trama.privacy.due import oldest_first, since
from trama.privacy.models import RetentionRun
from trama.privacy.retention import Deed, PolicySection, RetentionRule, rules, sections

FROM_HOUR, TO_HOUR = 2, 6  # of the programme's clock
LONGEST_WAIT = timedelta(hours=36)  # a server that sleeps at night does it by day
MANY = 1000  # more are not counted for a page


@dataclass(frozen=True)
class Forecast:
    """What would go by a rule now."""

    rule: RetentionRule
    count: int
    is_more: bool = False  # at least so many


@dataclass(frozen=True)
class Night:
    """A night as it went."""

    ran_at: datetime
    is_whole: bool
    by_hand: bool
    went: tuple[tuple[str, int], ...]  # what a rule is about, and how many

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(count for _what, count in self.went)


def policy() -> tuple[PolicySection, ...]:
    """The policy as people read it (no query)."""
    return sections()


def nights(limit: int = 14) -> list[Night]:
    """The last nights, the newest first (1 query)."""
    told_by_name = {rule.name: rule.what for rule in rules()}
    return [
        Night(
            run.ran_at,
            is_whole=run.ended_at is not None,
            by_hand=run.night is None,
            went=tuple((told_by_name.get(name, name), count) for name, count in run.counts.items() if count),
        )
        for run in RetentionRun.objects.order_by("-ran_at")[:limit]
    ]


def tonight(now: datetime | None = None, *, most: int | None = MANY) -> list[Forecast]:
    """What would go now, by rule; nothing is changed (a query for each model of a rule)."""
    now = now or timezone.now()
    return [_forecast(rule, now, most) for rule in rules() if rule.is_done_at_night]


def _forecast(rule: RetentionRule, now: datetime, most: int | None) -> Forecast:
    if rule.deed == Deed.FOLDER:
        count = sum(1 for _path in old_files(rule, now))
    else:
        limit = None if most is None else most + 1
        count = sum(due_rows(rule, label, now)[:limit].count() for label in rule.acts_on)
    is_more = most is not None and count > most
    return Forecast(rule, most if is_more and most is not None else count, is_more)


def due_rows(rule: RetentionRule, label: str, now: datetime) -> QuerySet[Any]:
    """The rows of a model whose time by a rule has come, in an order that stays."""
    model = apps.get_model(label)
    # A proxy is a part of its table; of a table every row counts, also what a default manager hides.
    rows = model._default_manager.all() if model._meta.proxy else model._base_manager.all()
    found = since(rows, rule.since, now - timedelta(days=rule.days))
    if rule.deed == Deed.CLEAR:
        found = found.filter(_is_filled(model, rule.fields[label]))
    return oldest_first(found)


def emptied(model: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The values with which fields are empty."""
    fields = [model._meta.get_field(name) for name in names]
    return {each.name: None if each.null else "" for each in fields}


def _is_filled(model: Any, names: tuple[str, ...]) -> Q:
    found = Q()
    for name, value in emptied(model, names).items():
        found |= Q(**{f"{name}__isnull": False}) if value is None else ~Q(**{name: value})
    return found


def old_files(rule: RetentionRule, now: datetime) -> Iterator[Path]:
    """Files of a folder of Trama that nobody wrote since the rule's days."""
    before = (now - timedelta(days=rule.days)).timestamp()
    for path in sorted((Path(settings.HOME) / rule.folder).glob("*")):
        if path.is_file() and path.stat().st_mtime < before:
            yield path


def due_night(now: datetime) -> date | None:
    """The night that has to be done now, by the clock of the programme; ``None`` when none is (≤ 3 queries).

    A laptop with a workshop on it forgets nothing: its record has not come back yet. Where nobody has an account yet
    there is nothing to forget, and a copy may be restored there.
    """
    last = None if settings.OFFLINE_ROOM else waits_since()
    if last is None:
        return None
    here = now.astimezone(ZoneInfo(_time_zone()))
    if not FROM_HOUR <= here.hour < TO_HOUR and now - last < LONGEST_WAIT:
        return None
    is_done = RetentionRun.objects.filter(night=here.date(), ended_at__isnull=False).exists()
    return None if is_done else here.date()


def last_whole() -> datetime | None:
    """When everything that was due had gone last (1 query)."""
    return (
        RetentionRun.objects.order_by("-ended_at")
        .exclude(ended_at=None)
        .values_list("ended_at", flat=True)
        .first()
    )


def waits_since() -> datetime | None:
    """Since when nights are missing: the last whole one, else the first account (≤ 2 queries)."""
    return last_whole() or _beginning()


def _beginning() -> datetime | None:
    return User.objects.order_by("joined_at").values_list("joined_at", flat=True).first()


def _time_zone() -> str:
    first = Programme.objects.order_by("pk").values_list("time_zone", flat=True).first()
    return first or settings.TIME_ZONE
