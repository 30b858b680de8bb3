"""A measurement in one room whose results somebody closed: opened by two who agree, or annulled."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trama.networks.enums import Permission
from trama.surveys.actions.rooms import agree_to_reopen, annul_room
from trama.web.http import PersonRequest, person_required
from trama.web.surveys.common import wave_for


@person_required
@require_POST
def wave_objection(request: PersonRequest, code: str) -> HttpResponse:
    """Agree to open the results all the same, or annul the measurement."""
    wave, does = wave_for(request, code, Permission.RESULTS_FIRST), request.POST.get("do")
    if does == "annul":
        annul_room(wave=wave, by=request.person)
        messages.success(request, _("The measurement is annulled: nobody will see its results."))
    elif does != "agree":
        raise Http404
    elif agree_to_reopen(wave=wave, by=request.person):
        messages.success(request, _("You both agree: the results can be opened."))
    else:
        messages.success(request, _("You agree. When the other one does too, the results can be opened."))
    return redirect("surveys:wave-detail", code=wave.code)
