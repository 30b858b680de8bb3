"""Making a workshop and its moments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Cohort, Network, Person
from trama.sessions.errors import BadWindow, ChangedMeanwhile
from trama.sessions.models import AgendaItem, Session
from trama.workshops.enums import ItemKind
from trama.workshops.models import Workshop
from trama.workshops.plans import (
    LONGEST_DAY,
    ItemPlan,
    WorkshopPlan,
    body_of,
    item_plan,
    mark_of_item,
    mark_of_workshop,
)

USUAL_MINUTES = {
    ItemKind.OBJECTIVE: 5,
    ItemKind.ANTECEDENTS: 25,
    ItemKind.CASE: 25,
    ItemKind.GROUPS: 35,
    ItemKind.PLENARY: 25,
    ItemKind.FINAL_IDEAS: 15,
    ItemKind.CLOSING: 5,
}


@dataclass(frozen=True)
class Gone:
    """A moment that was taken out: all that puts it back."""

    code: str
    position: int
    plan: ItemPlan


def _place_code(workshop: Session) -> str:
    return workshop.network.code if workshop.network else ""


@transaction.atomic
def make_workshop(
    *, plan: WorkshopPlan, place: Network | Cohort, held_on: date, is_rehearsal: bool = False, by: Person
) -> Session:
    """There is a workshop of ``place`` that follows ``plan``, not open yet."""
    workshop = Workshop.objects.create(
        network=place if isinstance(place, Network) else None,
        cohort=place if isinstance(place, Cohort) else None,
        title=plan.title,
        objective=plan.objective,
        held_on=held_on,
        is_rehearsal=is_rehearsal,
        made_by=by,
    )
    AgendaItem.objects.bulk_create(_item(workshop, position, one) for position, one in enumerate(plan.items))
    record("workshop_made", workshop, by=by, network=_place_code(workshop), items=len(plan.items))
    return workshop


def _item(workshop: Session, position: int, plan: ItemPlan) -> AgendaItem:
    return AgendaItem(
        session=workshop,
        position=position,
        kind=plan.kind,
        title=plan.title,
        minutes=plan.minutes,
        body=plan.body,
        guide=plan.guide,
        is_shown=plan.is_shown,
    )


def _held(workshop: Session) -> Session:
    """The workshop as it is now, held: who conducts and who prepares do not cross."""
    return Workshop.objects.select_for_update(of=("self",)).select_related("network").get(pk=workshop.pk)


def _told(workshop: Session) -> None:
    publish(workshop.topic, "agenda")
    publish(workshop.topic, "stage")


@transaction.atomic
def edit_workshop(
    *, workshop: Session, title: str, objective: str, held_on: date, seen: str = "", by: Person
) -> None:
    """What the workshop is called, what it is for and when it is. Refuses with ``ChangedMeanwhile``.

    ``seen`` is the mark of what stood on the page when it began to be changed.
    """
    held = _held(workshop)
    if seen and seen != mark_of_workshop(held):
        raise ChangedMeanwhile
    publish(held.topic, "stage")
    held.title, held.objective, held.held_on = title.strip()[:160], objective.strip()[:1000], held_on
    held.save(update_fields=["title", "objective", "held_on"])
    record("workshop_edited", held, by=by, network=_place_code(held))


@transaction.atomic
def set_window(*, workshop: Session, since: datetime | None, until: datetime | None, by: Person) -> None:
    """From when until when people may add something before and after the meeting; without both, only in it.

    Refuses with ``BadWindow``.
    """
    if since and until and until <= since:
        raise BadWindow
    publish(workshop.topic, "stage")
    publish(workshop.topic, "board")  # each page asks whether it may add something
    workshop.writes_from, workshop.writes_until = (since, until) if since and until else (None, None)
    workshop.save(update_fields=["writes_from", "writes_until"])
    record("workshop_window_set", workshop, by=by, network=_place_code(workshop))


@transaction.atomic
def add_item(*, workshop: Session, kind: ItemKind, after: AgendaItem | None = None, by: Person) -> AgendaItem:
    """One moment more, at the end or after another, with the usual minutes."""
    held = _held(workshop)
    _told(held)
    last = held.items.aggregate(last=Max("position"))["last"]
    position = (after.position if after else (-1 if last is None else last)) + 1
    item = _put_in(held, position, ItemPlan(kind, str(kind.label), USUAL_MINUTES.get(kind, 10)))
    record("moment_added", item, by=by, network=_place_code(held), kind=kind)
    return item


def _put_in(workshop: Session, position: int, plan: ItemPlan, code: str = "") -> AgendaItem:
    workshop.items.filter(position__gte=position).update(position=F("position") + 1)
    item = _item(workshop, position, plan)
    item.code = code or item.code
    item.save()
    return item


@transaction.atomic
def put_back_item(*, workshop: Session, gone: Gone, by: Person) -> AgendaItem:
    """A moment that was taken out is there again, as it was and where it was; twice is once."""
    held = _held(workshop)
    known = AgendaItem.objects.filter(code=gone.code).first()
    if known:
        return known
    _told(held)
    item = _put_in(held, gone.position, gone.plan, gone.code)
    record("moment_added", item, by=by, network=_place_code(held), kind=gone.plan.kind)
    return item


@transaction.atomic
def change_item(*, item: AgendaItem, given: Mapping[str, Any], seen: str = "", by: Person) -> None:
    """Its words, minutes and who sees it; the time of a moment that was begun changes by the difference.

    Refuses with ``ChangedMeanwhile`` when it is not as ``seen``, the mark of what stood on the page, any more.
    """
    workshop = _held(item.session)
    held = workshop.items.get(pk=item.pk)
    if seen and seen != mark_of_item(held):
        raise ChangedMeanwhile
    _told(workshop)
    before = held.minutes
    held.title = str(given.get("title", held.title)).strip()[:160] or held.get_kind_display()
    held.minutes = min(max(int(given.get("minutes", before)), 1), LONGEST_DAY)
    held.guide = str(given.get("guide", held.guide)).strip()[:2000]
    held.is_shown = bool(given.get("is_shown", held.is_shown))
    held.body = body_of(given)
    if held.deadline:
        held.deadline += timedelta(minutes=held.minutes - before)
    elif held.left is not None:
        held.left += 60 * (held.minutes - before)
    held.save()
    record("moment_changed", held, by=by, network=_place_code(workshop))


@transaction.atomic
def order_items(*, workshop: Session, codes: list[str], by: Person) -> None:
    """The moments follow the order of ``codes``; those it does not name keep theirs, after."""
    held = _held(workshop)
    _told(held)
    items = list(held.items.all())
    place = {code: number for number, code in enumerate(codes)}
    items.sort(key=lambda one: (place.get(one.code, len(place)), one.position, one.pk))
    for position, one in enumerate(items):
        one.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    record("moments_ordered", held, by=by, network=_place_code(held))


@transaction.atomic
def shift_item(*, item: AgendaItem, way: int, by: Person) -> None:
    """One place earlier (``-1``) or later (``1``); at the ends it stays."""
    held = _held(item.session)
    codes = [one.code for one in held.items.all()]
    here = codes.index(item.code)
    codes.insert(min(max(here + way, 0), len(codes) - 1), codes.pop(here))
    order_items(workshop=held, codes=codes, by=by)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Person) -> Gone | None:
    """A moment that was never lived is gone; one that was begun is skipped, since something may have been said.

    Returns what puts it back; nothing for one that is only skipped.
    """
    workshop = _held(item.session)
    _told(workshop)
    held = workshop.items.get(pk=item.pk)
    record("moment_removed", workshop, by=by, network=_place_code(workshop))
    if held.began_at:
        held.is_skipped = True
        held.save(update_fields=["is_skipped"])
        return None
    gone = Gone(held.code, held.position, item_plan(held))
    held.delete()
    return gone
