"""Forgetting: what `retention.toml` says is over goes, a few rows at a time, so that no page waits."""

# ruff: noqa: SLF001 -- _meta is how Django says one asks a model what it is called

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from trama.audit.record import SYSTEM, Actor, record
from trama.core.errors import Refused
from trama.networks.models import Network, Person
from trama.privacy import hidden_list
from trama.privacy.actions.erasing import erase_participant, erase_person
from trama.privacy.models import RetentionRun
from trama.privacy.nights import due_night, due_rows, emptied, old_files
from trama.privacy.retention import Deed, RetentionRule, rules
from trama.sessions.models import Contribution, Participant
from trama.surveys.actions.withdrawal import take_back_listed
from trama.workshops.models import Entry, Note

BATCH = 200  # rows of one transaction
PEOPLE = 5  # of somebody who is erased there are many rows
GIVEN_UP = timedelta(hours=1)  # a night that did not end is taken up again

log = logging.getLogger(__name__)


def forget_tonight(*, now: datetime | None = None, by: Actor = SYSTEM) -> RetentionRun | None:
    """The night that is due, if any; two workers do it once. Refuses nothing."""
    now = now or timezone.now()
    night = due_night(now)
    run = _claim(night, now) if night else None
    return _run(run, now, by) if run else None


def forget_now(*, now: datetime | None = None, by: Actor = SYSTEM) -> RetentionRun:
    """Everything that is due, by hand. Refuses nothing."""
    now = now or timezone.now()
    return _run(RetentionRun.objects.create(ran_at=now), now, by)


def _claim(night: date, now: datetime) -> RetentionRun | None:
    """The night, if it is nobody else's: the first who asks, or after an hour who asks then."""
    run, is_mine = RetentionRun.objects.get_or_create(night=night, defaults={"ran_at": now})
    if is_mine:
        return run
    left = RetentionRun.objects.filter(pk=run.pk, ended_at=None, ran_at=run.ran_at, ran_at__lt=now - GIVEN_UP)
    return run if left.update(ran_at=now) else None


def _run(run: RetentionRun, now: datetime, by: Actor) -> RetentionRun:
    failed = [] if _take_back_listed(by) else ["withdrawals"]
    for rule in rules():
        if rule.is_done_at_night:
            try:
                _apply(run, rule, now, by)
            except (DatabaseError, OSError, Refused):
                failed.append(rule.name)
                log.exception("the rule %s could not be applied; it is tried again in an hour", rule.name)
    if not _forget_lifted():
        failed.append("hidden_list")
    return end_night(run=run, failed=failed, by=by)


def _take_back_listed(by: Actor) -> bool:
    """What was taken back and came again; counted nowhere, since a count in a night would say when."""
    try:
        take_back_listed(and_permits=False, by=by)
    except (DatabaseError, OSError):
        log.exception("the list of withdrawals could not be applied; it is tried again in an hour")
        return False
    return True


def _forget_lifted() -> bool:
    try:
        hidden_list.forget_lifted()
    except OSError:
        log.exception("the list of who hid could not be written; it is tried again in an hour")
        return False
    return True


def _apply(run: RetentionRun, rule: RetentionRule, now: datetime, by: Actor) -> None:
    if rule.deed == Deed.FOLDER:
        forget_files(run=run, rule=rule, now=now, by=by)
    for label in rule.acts_on:
        rows, size = due_rows(rule, label, now), PEOPLE if rule.deed == Deed.ERASE else BATCH
        keys = list(rows.values_list("pk", flat=True)[:size])
        while keys:
            forget_batch(run=run, rule=rule, rows=rows.filter(pk__in=keys), by=by)
            keys = list(rows.filter(pk__gt=keys[-1]).values_list("pk", flat=True)[:size])


@transaction.atomic
def forget_batch(*, run: RetentionRun, rule: RetentionRule, rows: QuerySet[Any], by: Actor) -> None:
    """Do what a rule says with a few rows whose time has come, and count them in ``run``. Refuses nothing."""
    if rule.recorded_as:
        _record_by_network(rule.recorded_as, rows, by)
    _count(run, rule, DOERS[rule.deed](rule, rows, by))


@transaction.atomic
def forget_files(*, run: RetentionRun, rule: RetentionRule, now: datetime, by: Actor) -> None:
    """Delete the files of a folder whose time has come, and count them in ``run``. Refuses nothing."""
    paths = list(old_files(rule, now))
    for path in paths:
        path.unlink(missing_ok=True)
    _count(run, rule, len(paths))


@transaction.atomic
def end_night(*, run: RetentionRun, failed: list[str], by: Actor) -> RetentionRun:
    """Write how the night went; it is whole when every rule could be applied. Refuses nothing."""
    if not failed:
        run.ended_at = timezone.now()
        run.save(update_fields=["ended_at"])
    record("night_of_forgetting", run, by=by, counts=run.counts, failed=failed)
    return run


def _count(run: RetentionRun, rule: RetentionRule, went: int) -> None:
    if went:
        run.counts[rule.name] = run.counts.get(rule.name, 0) + went
        run.save(update_fields=["counts"])


def _record_by_network(event: str, rows: QuerySet[Any], by: Actor) -> None:
    """In the record of each network how many rows of it go."""
    going = Counter(rows.values_list("network", flat=True))
    for network in Network.objects.filter(pk__in=going):
        record(event, network, by=by, network=network.code, count=going[network.pk])


def _delete(rule: RetentionRule, rows: QuerySet[Any], by: Actor) -> int:
    gone = rows.delete()[1]
    meta = rows.model._meta
    return gone.get(meta.label, 0) or gone.get(meta.concrete_model._meta.label, 0)


def _clear(rule: RetentionRule, rows: QuerySet[Any], by: Actor) -> int:
    return rows.update(**emptied(rows.model, rule.fields[rows.model._meta.label]))


def _erase(rule: RetentionRule, rows: QuerySet[Any], by: Actor) -> int:
    return sum(_erase_somebody(somebody, by) for somebody in rows)


def _erase_somebody(somebody: Person | Participant, by: Actor) -> bool:
    if isinstance(somebody, Person):
        _loosen(somebody.participations.all())
        return bool(erase_person(person=somebody, by=by)) or somebody.erased_at is not None
    _loosen(Participant.objects.filter(pk=somebody.pk))
    return bool(erase_participant(participant=somebody, by=by))


def _loosen(cards: QuerySet[Participant]) -> None:
    """What they said stays as nobody's: time passed, and they did not ask for it to go."""
    Note.objects.filter(author__in=cards).update(author=None, is_signed=False)
    Contribution.objects.filter(author__in=cards).update(author=None)
    Entry.objects.filter(author__in=cards).update(author=None)


DOERS: Mapping[Deed, Callable[[RetentionRule, QuerySet[Any], Actor], int]] = {
    Deed.DELETE: _delete,
    Deed.CLEAR: _clear,
    Deed.ERASE: _erase,
}
