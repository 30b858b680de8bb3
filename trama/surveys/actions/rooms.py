"""A measurement made in one room: what happens when more people want to answer than were counted."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from trama.audit.record import SYSTEM, record
from trama.networks.models import Person
from trama.networks.roles import accompanying, coordinating
from trama.surveys import respondent_sql
from trama.surveys.actions.annulling import end_annulled
from trama.surveys.actions.answering import Access, known_receipt
from trama.surveys.errors import ClearedUp, NothingToReopen, NotOfTheRoom, OneIsMissing
from trama.surveys.models import Wave

OBJECTION = timedelta(hours=24)  # from the closing on: who could not answer may still say so


def may_object(*, access: Access, secret: str) -> bool:
    """Whether this device could not answer: all who were counted have, or it was closed (3 queries, for a room only).

    How many have answered counts while one can answer only: an invented answer may be taken back before it is opened.
    """
    wave = access.wave
    if wave.heads is None or wave.annulled_at or timezone.now() > wave.offered_until + OBJECTION:
        return False
    is_shut = not wave.is_offered or respondent_sql.is_room_full(wave.id, wave.heads)
    return is_shut and not known_receipt(wave=wave, secret=secret)


@transaction.atomic
def object_in_room(*, access: Access, secret: str, by: Access) -> bool:
    """Close the results: one in the room could not answer, so somebody else did. Return whether they were open.

    Refuses with ``NotOfTheRoom`` when one can still answer, this device has, or a day has passed; and with
    ``ClearedUp`` once accompanist and coordination agreed to open them: whoever has the code could go on for a day.
    """
    if not may_object(access=access, secret=secret):
        raise NotOfTheRoom
    wave = Wave.objects.select_for_update(of=("self",)).select_related("network").get(pk=access.wave.id)
    if wave.was_cleared_up:
        raise ClearedUp
    if wave.is_withheld:
        return False
    wave.withheld_at, wave.agreed_by_coach, wave.agreed_by_coordination = timezone.now(), None, None
    wave.save(update_fields=["withheld_at", "agreed_by_coach", "agreed_by_coordination"])
    record("results_withheld", wave, by=SYSTEM, network=wave.network.code)
    return True


@transaction.atomic
def agree_to_reopen(*, wave: Wave, by: Person) -> bool:
    """One of the two who have to agree does; with both, the results may be opened again. Return whether they may.

    Refuses with ``NothingToReopen``, and with ``OneIsMissing`` who is neither accompanist nor coordination, or was
    the other one already.
    """
    wave = Wave.objects.select_for_update(of=("self",)).select_related("network").get(pk=wave.pk)
    if not wave.is_room or wave.withheld_at is None or wave.annulled_at:
        raise NothingToReopen
    accompanies = accompanying(wave.network).filter(person=by).exists()
    coordinates = coordinating(wave.network).filter(person=by).exists()
    if accompanies and wave.agreed_by_coordination != by:
        wave.agreed_by_coach = by
    elif coordinates and wave.agreed_by_coach != by:
        wave.agreed_by_coordination = by
    else:
        raise OneIsMissing
    is_agreed = wave.was_cleared_up
    wave.withheld_at = None if is_agreed else wave.withheld_at
    wave.save(update_fields=["withheld_at", "agreed_by_coach", "agreed_by_coordination"])
    record("results_agreed", wave, by=by, network=wave.network.code, is_agreed=is_agreed)
    return is_agreed


@transaction.atomic
def annul_room(*, wave: Wave, by: Person) -> None:
    """Nobody sees its results any more, for good. Refuses with ``NothingToReopen`` when nobody objected."""
    wave = Wave.objects.select_for_update(of=("self",)).select_related("network").get(pk=wave.pk)
    if not wave.is_room or wave.withheld_at is None or wave.annulled_at:
        raise NothingToReopen
    wave.annulled_at = timezone.now()
    wave.close_now()
    wave.save(update_fields=["annulled_at", "closed_at", "grace_hours"])
    end_annulled(wave=wave, by=by)
