"""Results that somebody's «no fui yo» closed: whoever accompanies reopens them, or annuls the measurement."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trama.core.errors import NotUnderstood
from trama.networks.enums import Permission
from trama.surveys.actions.objections import annul_wave, reopen_results
from trama.web.http import PersonRequest, person_required
from trama.web.surveys.common import wave_for


@person_required
@require_POST
def wave_disowned(request: PersonRequest, code: str) -> HttpResponse:
    """What was decided."""
    wave = wave_for(request, code, Permission.OBJECTION_DECIDE)
    do = request.POST.get("do")
    if do == "reopen":
        reopen_results(wave=wave, by=request.person)
        messages.success(
            request, _("The results are not closed any more. That answer is held to be known to all.")
        )
    elif do == "annul":
        annul_wave(wave=wave, by=request.person)
        messages.success(request, _("The measurement was annulled: its results are opened to nobody."))
    else:
        raise NotUnderstood
    return redirect("surveys:wave-detail", code=wave.code)
