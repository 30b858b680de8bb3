"""Annulling a measurement: one that was opened by mistake, and again in a copy of before."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from trama.audit.record import SYSTEM, Actor, record
from trama.core.errors import EmptyText
from trama.networks.models import Network, Person
from trama.surveys import annulled_list
from trama.surveys.enums import ReminderState
from trama.surveys.errors import ResultsOpened
from trama.surveys.letters import forget_letters
from trama.surveys.models import Draft, LaterResponse, PurposeSentence, Response, Wave
from trama.surveys.signals import wave_annulled

LONGEST_REASON = 300
# Who answered, and on which day: it goes with what they answered.
NOT_USED = {
    "is_used": False, "later_count": 0, "told_count": None, "disowned_on": None, "claimed_on": None,
    "consent_version": "", "consent_on": None,
}  # fmt: skip


@transaction.atomic
def annul_mistake(*, wave: Wave, reason: str, by: Person) -> None:
    """Annul a measurement whose results nobody opened: its answers are erased unread. Twice changes nothing.

    ``reason`` is told to all invited. Refuses with ``EmptyText`` and ``ResultsOpened``.
    """
    if not reason.strip():
        raise EmptyText
    Network.objects.select_for_update().get(pk=wave.network_id)  # nobody opens the results meanwhile
    Wave.objects.select_for_update().get(pk=wave.pk)  # nor is an answer arriving
    wave.refresh_from_db()
    if wave.was_ever_released:
        raise ResultsOpened
    if wave.annulled_at:
        return
    _erase(wave, timezone.now(), reason.strip()[:LONGEST_REASON])
    end_annulled(wave=wave, by=by)


@transaction.atomic
def annul_listed(*, by: Actor = SYSTEM) -> int:
    """Annul again what the list beside the database says was, in a copy made before; returns how many.

    Nobody is written to again. Refuses nothing.
    """
    listed = annulled_list.read()
    waves = Wave.objects.standing().filter(code__in=listed).select_related("network")
    for wave in waves:
        was = listed[wave.code]
        if was.reason:
            _erase(wave, was.at, was.reason)
        else:
            wave.annulled_at = was.at
            wave.close_now()
            wave.save(update_fields=["annulled_at", "closed_at", "grace_hours"])
        end_annulled(wave=wave, by=by)
    return len(waves)


@transaction.atomic
def end_annulled(*, wave: Wave, by: Actor) -> None:
    """Part of an action that annulled ``wave``: what waited to come into it goes, and it is listed and recorded."""
    wave_annulled.send(sender=Wave, wave=wave)
    transaction.on_commit(annulled_list.write_missing)
    record("wave_annulled", wave, by=by, network=wave.network.code)


def _erase(wave: Wave, at: datetime, reason: str) -> None:
    for kept in (Response, LaterResponse, PurposeSentence, Draft):
        kept.objects.filter(wave=wave).delete()
    wave.invitations.update(**NOT_USED)
    forget_letters(invitations=wave.invitations.all())
    wave.reminders.filter(state=ReminderState.DUE).update(state=ReminderState.DROPPED)
    wave.annulled_at = wave.settled_at = wave.told_at = wave.letters_left_at = at
    wave.close_now()
    wave.arrived_count = 0
    wave.annul_reason = reason
    wave.save()
