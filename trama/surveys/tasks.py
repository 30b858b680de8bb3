"""Background work of the measurements: mails, and what the clock brings. Jobs carry ids only."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from trama.mail import outgoing
from trama.surveys.actions.waves import refresh_count, settle_wave
from trama.surveys.enums import ReminderState
from trama.surveys.models import Invitation, Reminder, Wave

COUNT_HOUR = 7  # the live count is brought up to date once a day, at seven in the morning


@task()
def send_invitation(invitation_id: int) -> None:
    """Mail one person their link."""
    _send("survey_invitation", invitation_id)


@task()
def send_reminder(invitation_id: int) -> None:
    """Remind one person, if the measurement still takes answers and theirs has not come."""
    invitation = Invitation.objects.select_related("wave").filter(pk=invitation_id, is_used=False).first()
    if invitation and invitation.wave.is_offered:
        _send("survey_reminder", invitation_id)


def _send(template: str, invitation_id: int) -> None:
    invitation = (
        Invitation.objects.select_related("wave__network", "wave__version", "wave__opened_by", "person")
        .filter(pk=invitation_id, person__email__gt="")
        .first()
    )
    if invitation is None:
        return
    opener = invitation.wave.opened_by
    outgoing.send(
        template,
        to=invitation.person.email,
        context={
            "invitation": invitation,
            "wave": invitation.wave,
            "link": settings.BASE_URL + reverse("answer:personal", args=[invitation.token]),
        },
        reply_to=(opener.name, opener.email) if opener else ("", ""),
    )


def mail_everybody(*, wave: Wave) -> int:
    """Queue one mail per invited person that has an address; returns how many."""
    pks = list(wave.invitations.filter(person__email__gt="").values_list("pk", flat=True))
    for pk in pks:
        transaction.on_commit(partial(send_invitation.enqueue, pk))
    return len(pks)


def run_due(now: datetime | None = None) -> dict[str, int]:
    """Do what the clock asks for: settle what is final, send reminders, bring counts up to date."""
    now = now or timezone.now()
    return {"settled": _settle(now), "reminded": _remind(now), "counted": _count(now)}


def _settle(now: datetime) -> int:
    waves = list(
        Wave.objects.filter(final_at__lte=now, settled_at__isnull=True).select_related("network", "campaign")
    )
    for wave in waves:
        settle_wave(wave=wave)
    return len(waves)


@transaction.atomic
def _remind(now: datetime) -> int:
    due = list(Reminder.objects.filter(state=ReminderState.DUE, due_at__lte=now).select_related("wave"))
    for reminder in due:
        reminder.state = ReminderState.SENT if reminder.wave.is_offered else ReminderState.DROPPED
        reminder.save(update_fields=["state"])
        if reminder.wave.is_offered:
            for pk in reminder.wave.invitations.filter(is_used=False).values_list("pk", flat=True):
                transaction.on_commit(partial(send_reminder.enqueue, pk))
    return len(due)


def _count(now: datetime) -> int:
    if timezone.localtime(now).hour != COUNT_HOUR:
        return 0
    waves = list(Wave.objects.filter(final_at__gt=now))
    for wave in waves:
        refresh_count(wave=wave)
    return len(waves)
