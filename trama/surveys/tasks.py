"""Background work of the measurements: mails, and what the clock brings. Jobs carry ids only."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from trama.mail import letters, sending_window
from trama.mail.models import Letter, LetterState
from trama.networks.models import Person
from trama.surveys.actions.mailing import mail_links
from trama.surveys.actions.waves import settle_wave
from trama.surveys.enums import Mode, ReminderState
from trama.surveys.letters import (
    ANNULMENT,
    INVITATION,
    OBJECTION,
    REMINDER,
    REPORT,
    annulment_letters,
    forget_letters,
    forget_reports,
    objection_letters,
    reminder_letters,
    report_letters,
    reports_wait,
    send_about,
    send_objection,
)
from trama.surveys.models import Invitation, Reminder, Wave
from trama.surveys.models.wave import REPORT_DAYS


@task()
def send_letter(letter_id: int) -> None:
    """Mail one letter, once; what cannot leave now is tried again later by the clock."""
    letter = Letter.objects.filter(pk=letter_id, state=LetterState.WAITING).first()
    invitation = _invitation(letter) if letter else None
    if letter is None:
        return
    if invitation is None or _is_needless(letter, invitation):
        # It ends like one that left, so that the row does not tell whose answer had come.
        Letter.objects.filter(pk=letter_id).update(state=LetterState.SENT, tries=1, next_at=None, trouble="")
        return
    zone, now = ZoneInfo(invitation.wave.network.time_zone), timezone.now()
    is_reminder = letter.about.startswith(REMINDER)
    is_unmarked = is_reminder or letter.about.startswith(
        REPORT
    )  # of these, one that comes back tells nothing
    if is_reminder and not sending_window.is_working_hour(now, zone):
        letters.rest_until(letter, sending_window.next_working_hour(now, zone))
        return
    taken = letters.take(letter_id, "" if is_unmarked else invitation.person.email)
    if taken:
        letters.hand_over(taken, partial(send_about, taken, invitation))


@task()
def tell_objected(wave_id: int) -> None:
    """Write to whoever decides that an objection closed results; what was decided since is not told any more."""
    wave = Wave.objects.select_related("network").filter(pk=wave_id).first()
    if wave is None:
        return
    due = objection_letters(wave=wave)
    about = Letter.objects.filter(about__startswith=OBJECTION, reference=wave.pk, state=LetterState.WAITING)
    about.exclude(pk__in=[letter.pk for letter, _person in due]).update(
        state=LetterState.DROPPED, next_at=None
    )
    for letter, person in due:
        taken = letters.take(letter.pk, person.email)
        if taken:
            letters.hand_over(taken, partial(send_objection, taken, wave, person))


def _invitation(letter: Letter) -> Invitation | None:
    return (
        Invitation.objects.select_related(
            "wave__network__cohort__programme", "wave__version", "wave__opened_by", "person"
        )
        .defer("wave__version__body")
        .filter(pk=letter.reference, person__email__gt="")
        .first()
    )


def _is_needless(letter: Letter, invitation: Invitation) -> bool:
    """A reminder whose answer came or that was refused since it was queued; what is offered to this person no more."""
    if invitation.person.blocked_at:
        return True
    if letter.about.startswith(REPORT) or letter.about == ANNULMENT:
        return False
    if not Invitation.objects.standing().filter(pk=invitation.pk).exists():
        return True
    if not letter.about.startswith(REMINDER):
        return not invitation.wave.is_offered
    network = invitation.wave.network
    return (
        invitation.is_used
        or not invitation.wave.is_offered
        or letters.refuses(invitation.person.email, network.code)
    )


def tell_annulled(*, wave: Wave) -> int:
    """Queue the letters that say it; returns how many."""
    return _enqueue(annulment_letters(wave=wave))


@transaction.atomic
def mail_everybody(*, wave: Wave, by: Person) -> int:
    """Queue one mail per invited person that has an address that exists and had none; returns how many."""
    return _enqueue(mail_links(wave=wave, by=by))


def _enqueue(queued: list[Letter]) -> int:
    for letter in queued:
        transaction.on_commit(partial(send_letter.enqueue, letter.pk))
    return len(queued)


def run_due(now: datetime | None = None) -> dict[str, int]:
    """Do what the clock asks for: settle what is final, send reminders and letters."""
    now = now or timezone.now()
    return {
        "told": _tell(now),
        "settled": _settle(now),
        "reminded": _remind(now),
        "retried": _retry(now),
    }


@transaction.atomic
def _retry(now: datetime) -> int:
    again = letters.due_again(now, INVITATION, REMINDER, REPORT, ANNULMENT)
    Letter.objects.filter(pk__in=again).update(next_at=None)
    for pk in again:
        transaction.on_commit(partial(send_letter.enqueue, pk))
    objections = Letter.objects.filter(pk__in=letters.due_again(now, OBJECTION))
    waves = set(objections.values_list("reference", flat=True))
    objections.update(next_at=None)
    for wave_id in waves:
        transaction.on_commit(partial(tell_objected.enqueue, wave_id))
    return len(again) + len(waves)


def _tell(now: datetime) -> int:
    """Letters about what came: to all when it stops being offered, to some in the grace; then until they left."""
    is_over = Q(closed_at__lte=now) | Q(closes_at__lte=now)
    waves = Wave.objects.filter(is_over, settled_at__isnull=True).exclude(mode=Mode.CONVERSED)
    letters_made = sum(tell_people(wave=wave) for wave in waves.select_related("network"))
    for wave in Wave.objects.filter(told_at__isnull=False, letters_left_at__isnull=True):
        note_letters_left(wave=wave)
    forget_reports(told_until=now - timedelta(days=REPORT_DAYS))
    return letters_made


@transaction.atomic
def tell_people(*, wave: Wave) -> int:
    """Queue the letters about what came that are due in a measurement; returns how many.

    Whoever gets one in the grace has as much time to object as everybody else.
    """
    queued = report_letters(wave=wave)
    if queued:
        Wave.objects.filter(pk=wave.pk).update(letters_left_at=None)
    if wave.told_at is None:
        Wave.objects.filter(pk=wave.pk).update(told_at=timezone.now())
    return _enqueue(queued)


@transaction.atomic
def note_letters_left(*, wave: Wave) -> None:
    """Note that each letter about what came left or was given up: from then on people have time to object."""
    if not reports_wait(wave=wave):
        Wave.objects.filter(pk=wave.pk).update(letters_left_at=timezone.now())


def _settle(now: datetime) -> int:
    waves = list(
        Wave.objects.filter(final_at__lte=now, settled_at__isnull=True).select_related("network", "campaign")
    )
    for wave in waves:
        settle_wave(wave=wave)
        forget_letters(invitations=wave.invitations.all())
    return len(waves)


@transaction.atomic
def _remind(now: datetime) -> int:
    """Reminders leave in working hours of the network; one that would come after the closing does not leave."""
    due = Reminder.objects.filter(state=ReminderState.DUE, due_at__lte=now).select_related("wave__network")
    reminded: set[int] = set()
    done = 0
    for reminder in due:
        wave = reminder.wave
        leaves = sending_window.next_working_hour(now, ZoneInfo(wave.network.time_zone))
        fits = wave.is_offered and leaves < wave.offered_until
        if fits and leaves > now:
            continue
        is_useful = fits and wave.pk not in reminded  # two that waited do not leave in the same minute
        reminder.state = ReminderState.SENT if is_useful else ReminderState.DROPPED
        reminder.save(update_fields=["state"])
        if is_useful:
            reminded.add(wave.pk)
            _enqueue(reminder_letters(wave=wave))
        done += 1
    return done
