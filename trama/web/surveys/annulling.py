"""Annulling a measurement that was opened by mistake."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trama.core.errors import Refused
from trama.networks.enums import Permission
from trama.surveys.actions.annulling import LONGEST_REASON, annul_mistake
from trama.surveys.tasks import tell_annulled
from trama.web.http import PersonRequest, person_required
from trama.web.surveys.common import to_wave, wave_for


@person_required
@require_http_methods(["GET", "POST"])
def wave_annul(request: PersonRequest, code: str) -> HttpResponse:
    """Ask why, say whom it reaches, and annul: until its results are opened."""
    wave = wave_for(request, code, Permission.WAVE_OPEN)
    if wave.was_ever_released or wave.annulled_at:
        return to_wave(request, wave)
    refused, reason = "", request.POST.get("reason", "")
    if request.method == "POST":
        try:
            annul_mistake(wave=wave, reason=reason, by=request.person)
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            letters = tell_annulled(wave=wave)
            written = _("The measurement was annulled, and whoever was invited is written why.")
            messages.success(request, written if letters else _("The measurement was annulled."))
            return redirect("surveys:wave-detail", code=wave.code)
    context = {
        "wave": wave,
        "reason": reason,
        "refused": refused,
        "reached": wave.invitations.count(),
        "longest": LONGEST_REASON,
        "section": "surveys",
    }
    return render(request, "surveys/wave/annul.html", context, status=422 if refused else 200)
