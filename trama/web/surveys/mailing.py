"""The mails with each link: a page says to whom they go, and asks once."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from trama.core.clock import lately
from trama.networks.enums import Permission
from trama.surveys.letters import mailed, people_to_mail
from trama.surveys.models import Wave
from trama.surveys.queries import invited_people
from trama.surveys.tasks import mail_everybody
from trama.web.http import PersonRequest, person_required
from trama.web.surveys.common import to_wave, wave_for


@person_required
@require_http_methods(["GET", "POST"])
def wave_mail(request: PersonRequest, code: str) -> HttpResponse:
    """Everybody who has an address gets their link, once: first who they are, then the button."""
    wave = wave_for(request, code, Permission.WAVE_OPEN)
    if wave.is_room:
        raise Http404
    if not wave.is_offered:
        return to_wave(request, wave)
    if request.method == "GET":
        context = {
            "wave": wave,
            "people": people_to_mail(people=invited_people(wave=wave)),
            "mailed": mailed(wave=wave) if wave.mailed_at else None,
            "section": "surveys",
        }
        return render(request, "surveys/wave/mail.html", context)
    sent = mail_everybody(wave=wave, by=request.person)
    if sent:
        sentence = ngettext("%(count)d mail is on its way.", "%(count)d mails are on their way.", sent)
        messages.success(request, sentence % {"count": sent})
    else:
        messages.info(request, _none_left(wave))
    return redirect("surveys:wave-detail", code=wave.code)


def _none_left(wave: Wave) -> str:
    """Why a press sent nothing: the truth about the mails that left, or that there is nobody to write to."""
    if wave.mailed_at is None:
        return _("No mail leaves: nobody who is invited has an address that works.")
    state = mailed(wave=wave)
    if state.leaving:
        sentence = ngettext(
            "%(count)d mail was asked for %(when)s and is still leaving. No other one leaves.",
            "%(count)d mails were asked for %(when)s and are still leaving. No other ones leave.",
            state.leaving,
        )
        return sentence % {"count": state.leaving, "when": lately(wave.mailed_at)}
    sentence = ngettext(
        "It has already left for %(count)d person, the last time %(when)s. No other mail leaves.",
        "It has already left for %(count)d people, the last time %(when)s. No other mail leaves.",
        state.sent,
    )
    return sentence % {"count": state.sent, "when": lately(wave.mailed_at)}
