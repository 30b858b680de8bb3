"""The reminders of a measurement: when they leave, to whom in words, and the very mail."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from trama.mail.outgoing import Written, written
from trama.networks.enums import Permission
from trama.networks.models import Person
from trama.surveys.actions.waves import set_reminders
from trama.surveys.errors import ReminderOutOfTime
from trama.surveys.invited_words import invited_in_words
from trama.surveys.letters import Begun, report_context, signature_of
from trama.surveys.models import Wave
from trama.surveys.models.wave import REPORT_DAYS
from trama.surveys.queries import reminders_of
from trama.web.http import PersonRequest, person_required
from trama.web.surveys.common import wave_for
from trama.web.surveys.forms import REMINDERS, ReminderForm


def reminders_part(wave: Wave) -> dict[str, Any]:
    """What the page of a measurement shows of its reminders."""
    reminders = reminders_of(wave=wave)
    return {
        "past_reminders": reminders.past,
        "reminders": reminders.coming,
        "may_add_reminder": len(reminders.coming) < REMINDERS,
        "today": timezone.localdate(),
    }


@person_required
@require_POST
def wave_reminders(request: PersonRequest, code: str) -> HttpResponse:
    """One reminder more, on another day, or not any more."""
    wave = wave_for(request, code, Permission.WAVE_OPEN)
    coming = [reminder.row for reminder in reminders_of(wave=wave).coming]
    form = ReminderForm(request.POST, coming=coming)
    if not form.is_valid():
        messages.error(request, next(str(errors[0]) for errors in form.errors.values()))
        return redirect("surveys:wave-detail", code=wave.code)
    try:
        set_reminders(wave=wave, days=form.days(), by=request.person)
    except ReminderOutOfTime as refusal:
        messages.error(request, str(refusal.message))
    else:
        cancelled = form.cleaned_data["do"] == "cancel"
        messages.success(
            request, _("The reminder was cancelled.") if cancelled else _("The reminder is scheduled.")
        )
    return redirect("surveys:wave-detail", code=wave.code)


@person_required
@require_GET
def wave_letter(request: PersonRequest, code: str) -> HttpResponse:
    """The mails as they will be read, to an invented person; the link in them opens nothing."""
    wave = wave_for(request, code, Permission.WAVE_OPEN)
    context = {"wave": wave, "mails": _mails(wave), "section": "surveys"}
    return render(request, "surveys/wave/letter.html", context)


def _mails(wave: Wave) -> list[tuple[str, Written]]:
    with translation.override("es"):  # as the mails are
        name = _("Name of each person")
    context = {
        "invitation": {"person": Person(name=name)},
        "wave": wave,
        "invited": partial(invited_in_words, wave.pk, wave.mode),
        "signature": signature_of(wave),
        "link": "…",
        "unsubscribe": "…",
    }
    states = {
        Begun.NOT_YET: _("Reminder for people who have not begun"),
        Begun.BEGUN: _("Reminder for people who have begun"),
        Begun.NEARLY: _("Reminder for people who are nearly done"),
    }
    report = {**report_context(wave, "…"), "until": wave.offered_until + timedelta(days=REPORT_DAYS)}
    asked = [(_("Invitation"), "survey_invitation", context)]
    asked += [(title, "survey_reminder", {**context, "begun": str(begun)}) for begun, title in states.items()]
    asked.append((_("When it is not offered any more, to everybody"), "survey_report", report))
    return [(title, written(template, words, zone=wave.time_zone)) for title, template, words in asked]
