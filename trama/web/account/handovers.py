"""Asking for a coordination back that was handed over within two weeks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trama.networks.actions.handing_over import ask_back
from trama.networks.models import Handover
from trama.networks.tasks import tell_asked_back
from trama.web.http import PersonRequest, fetch, own_page


@own_page
@require_POST
def ask(request: PersonRequest, code: str) -> HttpResponse:
    """Who left asks; another person decides, and until then nothing changes."""
    handover = fetch(
        Handover.objects.filter(former=request.person).select_related("network", "successor"), code=code
    )
    ask_back(handover=handover, by=request.person)
    tell_asked_back.enqueue(handover.pk)
    text = _(
        "You asked for the coordination back. %(name)s or your coach decides; nothing changes until then."
    )
    messages.success(request, text % {"name": handover.successor.shown_name})
    return redirect("account:me")
