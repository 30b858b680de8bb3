"""Background work of the workshops: the mails of thanks. Jobs carry ids only."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from trama.audit.record import SYSTEM
from trama.mail import letters
from trama.mail.models import Letter, LetterState, digest_of
from trama.networks.models import Person
from trama.sessions.models import Participant, Session
from trama.workshops.actions.thanking import forget_mail, forget_old_mails, thank
from trama.workshops.thanks import THANKS, send_about

OVER = (LetterState.SENT, LetterState.FAILED)


def thank_everybody(*, workshop: Session, by: Person) -> int:
    """Queue the mail of everybody who left an address and had none; returns how many."""
    with transaction.atomic():
        queued = thank(workshop=workshop, by=by)
        for letter in queued:
            transaction.on_commit(partial(send_thanks.enqueue, letter.pk))
    return len(queued)


@task()
def send_thanks(letter_id: int) -> None:
    """Mail one letter, once; its address is erased when it left, or when it never will."""
    letter = Letter.objects.filter(pk=letter_id, state=LetterState.WAITING).first()
    if letter is None:
        return
    participant = _whose(letter)
    if participant is None:
        Letter.objects.filter(pk=letter_id).update(state=LetterState.DROPPED, next_at=None)
        return
    taken = letters.take(letter_id, participant.mail)
    if taken:
        _settle(participant, letters.hand_over(taken, partial(send_about, taken, participant)))


def _whose(letter: Letter) -> Participant | None:
    found = Participant.objects.filter(
        pk=letter.reference, mail__gt="", thanked_at__isnull=True, removed_at__isnull=True
    )
    return found.select_related(
        "session__network", "session__cohort", "session__made_by", "session__current", "group"
    ).first()


def _settle(participant: Participant, state: LetterState) -> None:
    if state in OVER:
        forget_mail(participant=participant, was_sent=state == LetterState.SENT, by=SYSTEM)


def run_due_thanks(now: datetime | None = None) -> dict[str, int]:
    """Do what the clock asks for: try letters again, erase addresses that are not needed any more."""
    now = now or timezone.now()
    return {"retried": _retry(now), "settled": _settle_left(), "forgotten": forget_old_mails(now=now)}


@transaction.atomic
def _retry(now: datetime) -> int:
    again = letters.due_again(now, THANKS)
    Letter.objects.filter(pk__in=again).update(next_at=None)
    for pk in again:
        transaction.on_commit(partial(send_thanks.enqueue, pk))
    return len(again)


def _settle_left() -> int:
    """Addresses whose letter left just before the machine stopped."""
    kept = {
        participant.pk: participant
        for participant in Participant.objects.filter(mail__gt="").select_related("session")
    }
    left = Letter.objects.filter(about__startswith=THANKS, reference__in=list(kept), state__in=OVER)
    for letter in left:
        if letter.about.endswith(digest_of(kept[letter.reference].mail)[:16]):
            _settle(kept[letter.reference], LetterState(letter.state))
    return len(left)
