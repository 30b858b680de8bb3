"""Thanks after a workshop: an address given by who wants it, a mail that leaves once, an address that is erased."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from trama.audit.record import SYSTEM, System, record
from trama.live.changes import publish
from trama.mail.models import Letter
from trama.networks.models import Person
from trama.sessions.models import Participant, Session
from trama.workshops.errors import AlreadyThanked, BadMail, NotOver
from trama.workshops.thanks import KEPT, THANKS, thanks_letters
from trama.workshops.unended import ended_sessions

LONGEST_MAIL = 254


@transaction.atomic
def give_mail(*, participant: Participant, mail: str, by: Participant) -> None:
    """Their address is kept for one mail; an empty one takes it off.

    Refuses with ``BadMail``, ``AlreadyThanked`` and, before the closing, ``NotOver``.
    """
    given = mail.strip()
    if given and not participant.session.asks_for_mail:
        raise NotOver
    if given and participant.thanked_at:
        raise AlreadyThanked
    if given:
        try:
            validate_email(given[: LONGEST_MAIL + 1])
        except ValidationError as problem:
            raise BadMail from problem
    participant.mail = given
    participant.save(update_fields=["mail"])
    publish(participant.session.topic, "own", participant.code)


@transaction.atomic
def thank(*, workshop: Session, by: Person) -> list[Letter]:
    """A letter waits for everybody who left an address, once each. Refuses with ``NotOver``."""
    if workshop.ended_at is None or workshop.is_rehearsal:
        raise NotOver
    letters = thanks_letters(workshop=workshop)
    record("workshop_thanked", workshop, by=by, network=workshop.network_code, letters=len(letters))
    return letters


@transaction.atomic
def forget_mail(*, participant: Participant, was_sent: bool, by: System) -> None:
    """The mail left, or never will: nothing is kept of the address."""
    participant.mail = ""
    if was_sent:
        participant.thanked_at = participant.thanked_at or timezone.now()
    participant.save(update_fields=["mail", "thanked_at"])
    publish(participant.session.topic, "own", participant.code)


@transaction.atomic
def forget_old_mails(*, now: datetime, by: System = SYSTEM) -> int:
    """Addresses that waited too long for a mail are erased, and what is remembered of the letters."""
    old = Participant.objects.filter(session__in=ended_sessions(now - KEPT))
    Letter.objects.filter(
        about__startswith=THANKS, reference__in=old.filter(thanked_at__isnull=False).values("pk")
    ).delete()
    return old.filter(mail__gt="").update(mail="")
