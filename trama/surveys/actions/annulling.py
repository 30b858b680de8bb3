"""A measurement that was opened by mistake."""

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.core.errors import EmptyText
from trama.networks.models import Network, Person
from trama.surveys.enums import ReminderState
from trama.surveys.errors import ResultsOpened
from trama.surveys.models import Draft, LaterResponse, PurposeSentence, Response, Wave

LONGEST_REASON = 300


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
    for kept in (Response, LaterResponse, PurposeSentence, Draft):
        kept.objects.filter(wave=wave).delete()
    wave.reminders.filter(state=ReminderState.DUE).update(state=ReminderState.DROPPED)
    now = timezone.now()
    wave.annulled_at = wave.settled_at = wave.told_at = wave.letters_left_at = now
    wave.close_now()
    wave.arrived_count = 0
    wave.annul_reason = reason.strip()[:LONGEST_REASON]
    wave.save()
    record("wave_annulled", wave, by=by, network=wave.network.code)
