"""Opening, moving, closing and settling a measurement."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from trama.audit.record import SYSTEM, Actor, record
from trama.core import clock
from trama.core.codes import random_key
from trama.instruments.models import InstrumentVersion
from trama.networks.models import Network, Person
from trama.surveys.enums import Mode, ReminderState, Timepoint
from trama.surveys.errors import (
    AlreadyOpen,
    ClosesInThePast,
    IdentifiedForMany,
    NetworkNotAccompanied,
    NobodyInvited,
    ReminderCannotLeave,
    ReminderOutOfTime,
    RoomCannotWait,
    TooFewHeads,
    TooFewPeople,
    WaveClosed,
    WaveNotFinal,
)
from trama.surveys.models import (
    Campaign,
    Draft,
    Invitation,
    LaterResponse,
    PurposeSentence,
    Receipt,
    Reminder,
    Response,
    Wave,
)
from trama.surveys.models.wave import GRACE_HOURS, MINIMUM, ROOM_HOURS
from trama.surveys.queries import people_to_ask, when_it_leaves


@dataclass(frozen=True)
class Plan:
    """What a new measurement will be: what, who, until when, how.

    With ``heads`` it is made in one room by so many people, with a code and without links (decision 41).
    """

    version: InstrumentVersion
    timepoint: Timepoint
    mode: Mode
    closes_at: datetime
    people: Sequence[Person] = ()
    grace_hours: int = GRACE_HOURS
    heads: int | None = None
    remind_at: Sequence[datetime] = field(default_factory=tuple)


def modes_for(people: int) -> list[Mode]:
    """How a network of so many people may be asked: fewer than five are never asked as if nobody could tell."""
    few = people < MINIMUM
    return [Mode.CONVERSED, Mode.IDENTIFIED] if few else [Mode.INDIVIDUAL, Mode.CONVERSED]


@transaction.atomic
def open_wave(*, network: Network, plan: Plan, by: Person, campaign: Campaign | None = None) -> Wave:
    """Open a measurement and give everybody chosen an invitation of their own; in one room, only its code.

    Refuses with ``NetworkNotAccompanied``, ``AlreadyOpen``, ``ClosesInThePast``, ``NobodyInvited`` and, of an
    identified one, with ``IdentifiedForMany``; of an individual one with ``TooFewPeople``, ``TooFewHeads`` or
    ``RoomCannotWait``.
    """
    _check(network, plan)
    wave = Wave(
        campaign=campaign or Campaign.objects.create(),
        network=network,
        version=plan.version,
        timepoint=plan.timepoint,
        mode=plan.mode,
        minimum=MINIMUM if plan.mode == Mode.INDIVIDUAL else 1,
        heads=plan.heads,
        opened_by=by,
        closes_at=plan.closes_at,
        grace_hours=0 if plan.mode == Mode.CONVERSED or plan.heads else plan.grace_hours,
    )
    wave.save()
    Invitation.objects.bulk_create(Invitation(wave=wave, person=person) for person in plan.people)
    Reminder.objects.bulk_create(
        Reminder(wave=wave, due_at=due)
        for due in plan.remind_at
        if timezone.now() < due and when_it_leaves(due, wave=wave)
    )
    record("wave_opened", wave, by=by, network=network.code, people=len(plan.people), mode=plan.mode)
    return wave


def _check(network: Network, plan: Plan) -> None:
    if not network.is_accompanied:
        raise NetworkNotAccompanied
    if Wave.objects.filter(network=network, timepoint=plan.timepoint).offered().exists():
        raise AlreadyOpen
    if plan.closes_at <= timezone.now():
        raise ClosesInThePast
    if plan.heads is not None:
        _check_room(plan, plan.heads)
    elif plan.mode == Mode.INDIVIDUAL and len(plan.people) < MINIMUM:
        raise TooFewPeople
    if plan.mode == Mode.IDENTIFIED and not plan.people:
        raise NobodyInvited
    if plan.mode == Mode.IDENTIFIED and plan.mode not in modes_for(len(people_to_ask(network=network))):
        raise IdentifiedForMany


def _check_room(plan: Plan, heads: int) -> None:
    if plan.mode != Mode.INDIVIDUAL or heads < MINIMUM:
        raise TooFewHeads
    if plan.people or plan.remind_at or plan.closes_at > timezone.now() + timedelta(hours=ROOM_HOURS):
        raise RoomCannotWait


@transaction.atomic
def move_closing(*, wave: Wave, closes_at: datetime, by: Person) -> None:
    """Move the closing to another day; the grace that was announced stays as it is.

    Refuses with ``WaveClosed``, ``ClosesInThePast`` and, in one room, with ``RoomCannotWait``.
    """
    if not wave.is_offered:
        raise WaveClosed
    if wave.is_room:
        raise RoomCannotWait
    if closes_at <= timezone.now():
        raise ClosesInThePast
    wave.closes_at = closes_at
    wave.save(update_fields=["closes_at"])
    record("wave_moved", wave, by=by, network=wave.network.code, closes_at=closes_at.isoformat())


@transaction.atomic
def close_wave(*, wave: Wave, by: Person) -> None:
    """Close a measurement: nobody new may begin, drafts may be finished in the grace. Twice changes nothing.

    Where nothing can come any more there is no grace; nor in a demonstration, whose people are not waited for.
    """
    if not wave.is_offered:
        return
    wave.closed_at = timezone.now()
    if settings.DEMO or _has_all(wave):
        wave.grace_hours = 0
    wave.save(update_fields=["closed_at", "grace_hours"])
    record("wave_closed", wave, by=by, network=wave.network.code)


def _has_all(wave: Wave) -> bool:
    """Whether an answer of each who was invited counts, and none was left half-written (3 queries).

    One that was withdrawn is missing like one that did not come: that it is final at once tells of nobody.
    """
    invited = wave.invitations.count()
    arrived = wave.responses.filter(link__isnull=False, withdrawn_after__isnull=True).count()
    return 0 < invited <= arrived and not Draft.objects.filter(wave=wave).exists()


@transaction.atomic
def set_reminders(*, wave: Wave, days: Sequence[datetime], by: Person) -> None:
    """Set the days of the reminders still to come, two at most.

    A new day that has passed or is not before the closing is refused with ``ReminderOutOfTime``, one from which no
    working hour is left with ``ReminderCannotLeave``; one that stood from before and lost its sense, because the
    closing moved, is left out. Refuses with ``WaveClosed`` too.
    """
    if not wave.is_offered or wave.is_room:
        raise WaveClosed
    now = timezone.now()
    coming = wave.reminders.filter(state=ReminderState.DUE, due_at__gt=now)
    in_time = {day for day in days if now < day < wave.closes_at}
    new = set(days) - set(coming.values_list("due_at", flat=True))
    if new - in_time:
        raise ReminderOutOfTime
    possible = sorted(day for day in in_time if when_it_leaves(day, wave=wave))
    if new - set(possible):
        raise ReminderCannotLeave
    coming.delete()
    Reminder.objects.bulk_create(Reminder(wave=wave, due_at=day) for day in possible[:2])
    record("reminders_set", wave, by=by, network=wave.network.code, days=len(possible[:2]))


@transaction.atomic
def invite_more(*, wave: Wave, people: Sequence[Person], by: Person) -> int:
    """Invite those of ``people`` who have no invitation; return how many. Refuses with ``WaveClosed``.

    A measurement in one room has no links: it counts as closed.
    """
    if not wave.is_offered or wave.is_room:
        raise WaveClosed
    already = set(wave.invitations.values_list("person_id", flat=True))
    new = [Invitation(wave=wave, person=person) for person in people if person.pk not in already]
    Invitation.objects.bulk_create(new)
    record("wave_people_added", wave, by=by, network=wave.network.code, people=len(new))
    return len(new)


@transaction.atomic
def settle_wave(*, wave: Wave, by: Actor = SYSTEM) -> None:
    """Rewrite what a final measurement keeps in random order and delete its drafts. Refuses with ``WaveNotFinal``."""
    if not wave.is_final:
        raise WaveNotFinal
    if wave.settled_at:
        return
    Network.objects.select_for_update().get(pk=wave.network_id)  # nobody withdraws while rows are rewritten
    Wave.objects.select_for_update().get(pk=wave.pk)  # what was arriving at the last moment is in
    Draft.objects.filter(wave=wave).delete()
    LaterResponse.objects.filter(wave=wave).update(body={})
    for rows in (
        Response.objects.filter(wave=wave),
        LaterResponse.objects.filter(wave=wave),
        PurposeSentence.objects.filter(wave=wave),
        Receipt.objects.filter(campaign=wave.campaign),
    ):
        _rewrite_shuffled(rows)
    wave.reminders.filter(state=ReminderState.DUE).update(state=ReminderState.DROPPED)
    wave.settled_at = timezone.now()
    wave.save(update_fields=["settled_at"])
    record("wave_settled", wave, by=by, network=wave.network.code)


def _rewrite_shuffled(rows: "models.QuerySet[models.Model]") -> None:
    # A table's pages keep rows near the ones that came with them: new keys in a new order end that.
    kept = list(rows)
    random.SystemRandom().shuffle(kept)
    rows.delete()
    for row in kept:
        row.pk = random_key()
    rows.bulk_create(kept)


def room_closing() -> datetime:
    """The latest closing of a measurement in one room that is opened now."""
    return timezone.now() + timedelta(hours=ROOM_HOURS)


def usual_closing(*, days: int = 14) -> datetime:
    """A closing at 23:59, ``days`` from today."""
    return clock.end_of_day(clock.in_days(days))
