"""Making a workshop and its moments."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Cohort, Network, Person
from trama.workshops.enums import MomentKind
from trama.workshops.models import Moment, Workshop
from trama.workshops.plans import LONGEST_DAY, MomentPlan, WorkshopPlan, body_of


def _place_code(workshop: Workshop) -> str:
    return workshop.network.code if workshop.network else ""


@transaction.atomic
def make_workshop(*, plan: WorkshopPlan, place: Network | Cohort, held_on: date, by: Person) -> Workshop:
    """There is a workshop of ``place`` that follows ``plan``, not open yet."""
    workshop = Workshop.objects.create(
        network=place if isinstance(place, Network) else None,
        cohort=place if isinstance(place, Cohort) else None,
        title=plan.title,
        objective=plan.objective,
        held_on=held_on,
        made_by=by,
    )
    Moment.objects.bulk_create(_moment(workshop, position, one) for position, one in enumerate(plan.moments))
    record("workshop_made", workshop, by=by, network=_place_code(workshop), moments=len(plan.moments))
    return workshop


def _moment(workshop: Workshop, position: int, plan: MomentPlan) -> Moment:
    return Moment(
        workshop=workshop,
        position=position,
        kind=plan.kind,
        title=plan.title,
        minutes=plan.minutes,
        body=plan.body,
        guide=plan.guide,
        is_shown=plan.is_shown,
    )


@transaction.atomic
def edit_workshop(*, workshop: Workshop, title: str, objective: str, held_on: date, by: Person) -> None:
    """What the workshop is called, what it is for and when it is."""
    workshop.title, workshop.objective, workshop.held_on = (
        title.strip()[:160],
        objective.strip()[:1000],
        held_on,
    )
    workshop.save(update_fields=["title", "objective", "held_on"])
    publish(workshop.topic, "stage")
    record("workshop_edited", workshop, by=by, network=_place_code(workshop))


@transaction.atomic
def add_moment(*, workshop: Workshop, kind: MomentKind, after: Moment | None = None, by: Person) -> Moment:
    """One moment more, at the end or after another, with the usual minutes."""
    last = workshop.moments.aggregate(last=Max("position"))["last"]
    position = (after.position if after else (-1 if last is None else last)) + 1
    for one in workshop.moments.filter(position__gte=position).order_by("-position"):
        one.position += 1
        one.save(update_fields=["position"])
    moment = Moment.objects.create(workshop=workshop, kind=kind, title=str(kind.label), position=position)
    publish(workshop.topic, "agenda")
    record("moment_added", moment, by=by, network=_place_code(workshop), kind=kind)
    return moment


@transaction.atomic
def change_moment(*, moment: Moment, given: Mapping[str, Any], by: Person) -> None:
    """Its words, minutes and who sees it; the time of a moment that was begun changes by the difference."""
    before = moment.minutes
    moment.title = str(given.get("title", moment.title)).strip()[:160] or moment.get_kind_display()
    moment.minutes = min(max(int(given.get("minutes", before)), 1), LONGEST_DAY)
    moment.guide = str(given.get("guide", moment.guide)).strip()[:2000]
    moment.is_shown = bool(given.get("is_shown", moment.is_shown))
    moment.body = body_of(given)
    if moment.left is not None:
        moment.left += 60 * (moment.minutes - before)
    moment.save()
    publish(moment.workshop.topic, "agenda")
    publish(moment.workshop.topic, "stage")
    record("moment_changed", moment, by=by, network=_place_code(moment.workshop))


@transaction.atomic
def order_moments(*, workshop: Workshop, codes: list[str], by: Person) -> None:
    """The moments follow the order of ``codes``; those it does not name keep theirs, after."""
    moments = list(workshop.moments.select_for_update())
    place = {code: number for number, code in enumerate(codes)}
    moments.sort(key=lambda one: (place.get(one.code, len(place)), one.position))
    for position, one in enumerate(moments):
        one.position = position
    Moment.objects.bulk_update(moments, ["position"])
    publish(workshop.topic, "agenda")
    record("moments_ordered", workshop, by=by, network=_place_code(workshop))


@transaction.atomic
def remove_moment(*, moment: Moment, by: Person) -> None:
    """A moment that was never lived is gone; one that was begun is skipped, since something may have been said."""
    workshop = moment.workshop
    if moment.began_at:
        moment.is_skipped = True
        moment.save(update_fields=["is_skipped"])
    else:
        moment.delete()
    publish(workshop.topic, "agenda")
    record("moment_removed", workshop, by=by, network=_place_code(workshop))
