"""What each person says of the answer that came with their link, and what is decided then.

What a person says is not audited with their name, and whoever decides learns that somebody objected, not who.
"""

from django.db import transaction
from django.utils import timezone

from trama.audit.record import SYSTEM, record
from trama.networks.models import Network, Person
from trama.networks.roles import accompanying, coordinating
from trama.surveys.actions.annulling import end_annulled
from trama.surveys.errors import (
    AccompanistDecides,
    CoordinationInvolved,
    NothingArrived,
    NothingToReopen,
    ReportOver,
    SomethingArrived,
)
from trama.surveys.models import Invitation, Response, Wave
from trama.surveys.queries import disowned_links


@transaction.atomic
def disown_answer(*, invitation: Invitation, by: Invitation) -> None:
    """«No fui yo»: the results are closed until somebody decides; no answer is taken out.

    Refuses with ``ReportOver`` and ``NothingArrived``; twice changes nothing.
    """
    wave = _reported(invitation)
    if not invitation.is_used:
        raise NothingArrived
    if invitation.disowned_on:
        return
    invitation.disowned_on = timezone.localdate()
    invitation.save(update_fields=["disowned_on"])
    Wave.objects.filter(pk=wave.pk, withheld_at__isnull=True).update(withheld_at=timezone.now())
    record("answer_disowned", wave, by=SYSTEM, network=wave.network.code)


@transaction.atomic
def claim_answer(*, invitation: Invitation, by: Invitation) -> None:
    """«Yo sí respondí», of a link with which nothing came: it is counted, and closes nothing.

    Not audited: an entry would say on which day somebody had not answered. Refuses with ``ReportOver`` and
    ``SomethingArrived``; twice changes nothing.
    """
    _reported(invitation)
    if invitation.is_used:
        raise SomethingArrived
    if invitation.claimed_on is None:
        invitation.claimed_on = timezone.localdate()
        invitation.save(update_fields=["claimed_on"])


def _reported(invitation: Invitation) -> Wave:
    wave = Wave.objects.select_for_update().get(pk=invitation.wave_id)
    if wave.annul_reason or wave.reports_until is None or timezone.now() > wave.reports_until:
        raise ReportOver
    invitation.refresh_from_db(fields=["is_used", "disowned_on", "claimed_on"])
    return wave


@transaction.atomic
def reopen_results(*, wave: Wave, by: Person) -> None:
    """Reopen what an objection closed. The answer stays, and is held to be known if no figure had been seen.

    What was seen stays as it was. Refuses with ``NothingToReopen``, ``AccompanistDecides`` and
    ``CoordinationInvolved``.
    """
    wave = _withheld(wave, by)
    if not wave.was_ever_released:
        links = disowned_links(wave=wave)
        record("keys_looked_at", wave, by=by, network=wave.network.code, keys=len(links))
        Response.objects.filter(wave=wave, link__in=links).update(is_known=True)
    wave.withheld_at = None
    wave.save(update_fields=["withheld_at"])
    record("results_reopened", wave, by=by, network=wave.network.code)


@transaction.atomic
def annul_wave(*, wave: Wave, by: Person) -> None:
    """Annul a measurement that an objection closed: its results are opened to nobody any more.

    Refuses with ``NothingToReopen``, ``AccompanistDecides`` and ``CoordinationInvolved``.
    """
    wave = _withheld(wave, by)
    wave.annulled_at = timezone.now()
    wave.save(update_fields=["annulled_at"])
    end_annulled(wave=wave, by=by)


def _withheld(wave: Wave, by: Person) -> Wave:
    """The measurement, locked, once it is sure that there is something to decide and that ``by`` decides it."""
    Network.objects.select_for_update().get(pk=wave.network_id)
    wave = Wave.objects.select_related("network").get(pk=wave.pk)
    if wave.withheld_at is None or wave.annulled_at is not None or wave.is_room:  # a room: `actions.rooms`
        raise NothingToReopen
    if coordinating(wave.network).filter(person=by).exists():
        raise CoordinationInvolved
    coaches = accompanying(wave.network)
    if coaches.exists() and not coaches.filter(person=by).exists():
        raise AccompanistDecides
    return wave
