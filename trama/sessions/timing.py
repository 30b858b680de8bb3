"""How a session stands with its time: when it ends as it goes, how late that is, where the delay could come out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trama.sessions.kinds import kind_of
from trama.sessions.models import AgendaItem, Session

KEPT = 0.5  # of what is left of an item that is shortened, at least


@dataclass(frozen=True)
class Cut:
    """An item that would be shorter, in whole minutes."""

    item: AgendaItem
    before: int
    after: int


@dataclass(frozen=True)
class Timing:
    """As it goes: ``rest`` are the seconds of what comes after the current item; ``late`` minutes, fewer is early."""

    ends: datetime
    planned: datetime
    rest: int
    late: int
    is_begun: bool
    total: int
    cuts: tuple[Cut, ...]


def coming(*, session: Session, items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """The items after the current one to which «Seguir» would lead and that are not done."""
    keys = [item.pk for item in items]
    here = keys.index(session.current_id) if session.current_id in keys else -1
    return [item for item in items[here + 1 :] if not item.is_skipped and item.ended_at is None]


def following(*, session: Session, items: Sequence[AgendaItem]) -> AgendaItem | None:
    """The item to which «Seguir» leads, done before or not."""
    keys = [item.pk for item in items]
    here = keys.index(session.current_id) if session.current_id in keys else -1
    return next((item for item in items[here + 1 :] if not item.is_skipped), None)


def timing(*, session: Session, items: Sequence[AgendaItem], now: datetime) -> Timing:
    """How it stands at ``now`` (no query). The plan counts every item from when the first one began."""
    begun = [item.began_at for item in items if item.began_at]
    start = min(begun, default=now)
    current = next((item for item in items if item.pk == session.current_id), None)
    after = coming(session=session, items=items)
    rest = sum(max(item.seconds_left(now), 0) for item in after)
    ends = session.ended_at or _end_of(current, now) + timedelta(seconds=rest)
    total = sum(item.minutes for item in items)
    planned = start + timedelta(minutes=total)
    late = round((ends - planned).total_seconds() / 60)
    cuts = tuple(_cuts(after, late, kind_of(session.kind).protected))
    return Timing(ends, planned, rest, late, bool(begun), total, cuts)


def _end_of(current: AgendaItem | None, now: datetime) -> datetime:
    """When the current item ends: the same point however often it is asked, until it runs over."""
    if current and current.deadline:
        return max(current.deadline, now)
    return now + timedelta(seconds=max(current.seconds_left(now), 0) if current else 0)


def _cuts(after: Sequence[AgendaItem], late: int, protected: Collection[str]) -> list[Cut]:
    """Where ``late`` minutes could come out: shared by length, none to less than half, the protected untouched."""
    shortenable = [(item, max(item.seconds_left(), 0) // 60) for item in after if item.kind not in protected]
    slack = {item.pk: int(minutes * KEPT) for item, minutes in shortenable}
    whole = sum(minutes for _item, minutes in shortenable)
    taken = {item.pk: min(late * minutes // max(whole, 1), slack[item.pk]) for item, minutes in shortenable}
    for item, _minutes in sorted(shortenable, key=lambda pair: -pair[1]):  # what is over, from the longest on
        taken[item.pk] += min(max(late - sum(taken.values()), 0), slack[item.pk] - taken[item.pk])
    return [
        Cut(item, minutes, minutes - taken[item.pk])
        for item, minutes in shortenable
        if late > 0 and taken[item.pk] > 0
    ]
