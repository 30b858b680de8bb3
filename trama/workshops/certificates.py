"""Certificates: that somebody took part in a workshop, with a code by which anybody can check it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.core.codes import in_fours, written
from trama.sessions.models import Participant, Session
from trama.sessions.models.people import CERTIFICATE
from trama.workshops.record import attendance_of, minutes_lived, programme_name

HOUR = 60
TAKEN_FOR = str.maketrans("OIL", "011")  # letters that are not in a code, and the figures they were


@dataclass(frozen=True)
class Certificate:
    """What a certificate says."""

    code: str
    name: str
    network: str
    workshop: str
    owner: str
    programme: str
    held_on: date
    minutes: int

    @property
    def spoken(self) -> str:
        """Its code as it is read aloud."""
        return in_fours(self.code)

    @property
    def lasted(self) -> str:
        """How long the workshop was, in words."""
        return duration(self.minutes)


def duration(minutes: int) -> str:
    """``170`` as «2 horas y 50 minutos»; nothing when there is nothing to say."""
    hours, rest = divmod(minutes, HOUR)
    long = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    short = ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    if hours and rest:
        return _("%(hours)s and %(minutes)s") % {"hours": long, "minutes": short}
    return long if hours else short if rest else ""


def is_certified(workshop: Session) -> bool:
    """Whether who was there has a certificate: it is over, and it was no rehearsal."""
    return workshop.ended_at is not None and not workshop.is_rehearsal


def certificate_of(*, participant: Participant) -> Certificate:
    """What the certificate of somebody says (1 query and those of its owner)."""
    workshop = participant.session
    return _certificate(participant, workshop, minutes_lived(workshop.items.all()))


def certificates_of(*, workshop: Session) -> list[Certificate]:
    """Those of everybody who was there, by name (2 queries); none before the end."""
    if not is_certified(workshop):
        return []
    minutes = minutes_lived(workshop.items.all())
    return [
        _certificate(participant, workshop, minutes)
        for participant in attendance_of(workshop=workshop)
        if participant.erased_at is None
    ]


def _certificate(participant: Participant, workshop: Session, minutes: int) -> Certificate:
    return Certificate(
        code=participant.certificate,
        name=participant.name,
        network=participant.network_name,
        workshop=workshop.title,
        owner=str(workshop.owner),
        programme=programme_name(workshop),
        held_on=workshop.held_on,
        minutes=minutes,
    )


def certified(*, code: str) -> Participant | None:
    """Whose certificate has that code, as it was typed; nobody who was taken out (1 query)."""
    known = written(code).translate(TAKEN_FOR)
    if len(known) != CERTIFICATE:
        return None
    found = Participant.objects.attended().filter(
        certificate_code=known,
        session__opened_at__isnull=False,
        session__is_rehearsal=False,
        erased_at__isnull=True,
    )
    return found.select_related("session__network__cohort__programme", "session__cohort__programme").first()
