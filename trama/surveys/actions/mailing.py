"""The links of a measurement leave by mail, once to each."""

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.mail.models import Letter
from trama.networks.models import Person
from trama.surveys.letters import invitation_letters
from trama.surveys.models import Wave


@transaction.atomic
def mail_links(*, wave: Wave, by: Person) -> list[Letter]:
    """A letter waits for everybody invited who has an address that exists and had none; asked again, for nobody."""
    letters = invitation_letters(wave=wave)
    if letters:
        wave.mailed_at = timezone.now()
        wave.save(update_fields=["mailed_at"])
        record("wave_mailed", wave, by=by, network=wave.network.code, letters=len(letters))
    return letters
