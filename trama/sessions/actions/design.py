"""Making a session and its agenda: any kind's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Cohort, Network, Person
from trama.sessions.actions.holding import hold, publish_agenda, publish_shared
from trama.sessions.errors import BadWindow, ChangedMeanwhile
from trama.sessions.kinds import kind_of
from trama.sessions.models import AgendaItem, Session
from trama.sessions.plans import (
    LONGEST_GUIDE,
    LONGEST_ITEM,
    LONGEST_OBJECTIVE,
    LONGEST_TITLE,
    ItemPlan,
    SessionPlan,
    item_plan,
    mark_of_item,
    mark_of_session,
    new_item,
)


@dataclass(frozen=True)
class RemovedItem:
    """An agenda item that was taken out: all that puts it back."""

    code: str
    position: int
    plan: ItemPlan


@transaction.atomic
def make_session(
    *, plan: SessionPlan, owner: Network | Cohort, held_on: date, is_rehearsal: bool = False, by: Person
) -> Session:
    """Make a session of ``owner`` that follows ``plan``, not open yet."""
    session = Session.objects.create(
        kind=plan.kind,
        network=owner if isinstance(owner, Network) else None,
        cohort=owner if isinstance(owner, Cohort) else None,
        title=plan.title,
        objective=plan.objective,
        held_on=held_on,
        is_rehearsal=is_rehearsal,
        made_by=by,
    )
    AgendaItem.objects.bulk_create(_item(session, position, item) for position, item in enumerate(plan.items))
    record(f"{plan.kind}_made", session, by=by, network=session.network_code, items=len(plan.items))
    return session


def _item(session: Session, position: int, plan: ItemPlan) -> AgendaItem:
    return AgendaItem(
        session=session,
        position=position,
        kind=plan.kind,
        title=plan.title,
        minutes=plan.minutes,
        body=plan.body,
        guide=plan.guide,
        is_shown=plan.is_shown,
    )


@transaction.atomic
def edit_session(
    *, session: Session, title: str, objective: str, held_on: date, seen: str = "", by: Person
) -> None:
    """Change what the session is called, what it is for and when it is. Refuses with ``ChangedMeanwhile``.

    ``seen`` is the mark of what stood on the page when it began to be changed.
    """
    held = hold(session)
    if seen and seen != mark_of_session(held):
        raise ChangedMeanwhile
    publish(held.topic, "stage")
    held.title, held.objective = title.strip()[:LONGEST_TITLE], objective.strip()[:LONGEST_OBJECTIVE]
    held.held_on = held_on
    held.save(update_fields=["title", "objective", "held_on"])
    record(f"{held.kind}_edited", held, by=by, network=held.network_code)


@transaction.atomic
def set_window(*, session: Session, since: datetime | None, until: datetime | None, by: Person) -> None:
    """Say from when until when people may add something before and after the meeting; without both, only in it.

    Refuses with ``BadWindow``.
    """
    if since and until and until <= since:
        raise BadWindow
    held = hold(session)
    publish(held.topic, "stage")
    publish_shared(held)  # each page asks whether it may add something
    held.writes_from, held.writes_until = (since, until) if since and until else (None, None)
    held.save(update_fields=["writes_from", "writes_until"])
    record(f"{held.kind}_window_set", held, by=by, network=held.network_code)


@transaction.atomic
def add_item(*, session: Session, kind: str, after: AgendaItem | None = None, by: Person) -> AgendaItem:
    """Add an agenda item of this kind, at the end or after another, with the usual minutes."""
    held = hold(session)
    publish_agenda(held)
    last = held.items.aggregate(last=Max("position"))["last"]
    position = (after.position if after else (-1 if last is None else last)) + 1
    item = _insert(held, position, new_item(kind, of=held.kind))
    record("moment_added", item, by=by, network=held.network_code, kind=item.kind)
    return item


def _insert(session: Session, position: int, plan: ItemPlan, code: str = "") -> AgendaItem:
    session.items.filter(position__gte=position).update(position=F("position") + 1)
    item = _item(session, position, plan)
    item.code = code or item.code
    item.save()
    return item


@transaction.atomic
def put_back_item(*, session: Session, removed: RemovedItem, by: Person) -> AgendaItem:
    """Put an item that was taken out where it was, as it was; twice is once."""
    held = hold(session)
    known = AgendaItem.objects.filter(code=removed.code).first()
    if known:
        return known
    publish_agenda(held)
    item = _insert(held, removed.position, removed.plan, removed.code)
    record("moment_added", item, by=by, network=held.network_code, kind=item.kind)
    return item


@transaction.atomic
def change_item(*, item: AgendaItem, given: Mapping[str, Any], seen: str = "", by: Person) -> None:
    """Change its words, minutes and who sees it; the time of an item that was begun changes by the difference.

    Refuses with ``ChangedMeanwhile`` when it is not as ``seen``, the mark of what stood on the page, any more.
    """
    session = hold(item.session)
    held = session.items.get(pk=item.pk)
    if seen and seen != mark_of_item(held):
        raise ChangedMeanwhile
    publish_agenda(session)
    before = held.minutes
    held.title = str(given.get("title", held.title)).strip()[:LONGEST_TITLE] or held.get_kind_display()
    held.minutes = min(max(int(given.get("minutes", before)), 1), LONGEST_ITEM)
    held.guide = str(given.get("guide", held.guide)).strip()[:LONGEST_GUIDE]
    held.is_shown = bool(given.get("is_shown", held.is_shown))
    held.body = kind_of(session.kind).clean_body(given)
    if held.deadline:
        held.deadline += timedelta(minutes=held.minutes - before)
    elif held.left is not None:
        held.left += 60 * (held.minutes - before)
    held.save()
    record("moment_changed", held, by=by, network=session.network_code)


@transaction.atomic
def order_items(*, session: Session, codes: list[str], by: Person) -> None:
    """Put the items in the order of ``codes``; those it does not name keep theirs, after."""
    held = hold(session)
    publish_agenda(held)
    items = list(held.items.all())
    wanted = {code: index for index, code in enumerate(codes)}
    items.sort(key=lambda item: (wanted.get(item.code, len(wanted)), item.position, item.pk))
    for position, item in enumerate(items):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    record("moments_ordered", held, by=by, network=held.network_code)


@transaction.atomic
def shift_item(*, item: AgendaItem, way: int, by: Person) -> None:
    """Move it one earlier (``-1``) or later (``1``); at the ends it stays."""
    held = hold(item.session)
    codes = [each.code for each in held.items.all()]
    here = codes.index(item.code)
    codes.insert(min(max(here + way, 0), len(codes) - 1), codes.pop(here))
    order_items(session=held, codes=codes, by=by)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Person) -> RemovedItem | None:
    """Take out an item that was never lived; one that was begun is skipped, since something may have been said.

    Returns what puts it back; nothing for one that is only skipped.
    """
    session = hold(item.session)
    publish_agenda(session)
    held = session.items.get(pk=item.pk)
    record("moment_removed", session, by=by, network=session.network_code)
    if held.began_at:
        held.is_skipped = True
        held.save(update_fields=["is_skipped"])
        return None
    removed = RemovedItem(held.code, held.position, item_plan(held))
    held.delete()
    return removed
