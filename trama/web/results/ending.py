"""The end of the conversation: what came of it, and the one question whether the network may see the results."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from trama.agreements.enums import AgreementKind, AgreementState
from trama.agreements.models import Agreement
from trama.core.errors import NotAllowed
from trama.insights.results import network_results
from trama.networks.enums import Permission
from trama.networks.roles import can
from trama.surveys.actions import conversing
from trama.surveys.models import Wave
from trama.surveys.queries import people_to_ask
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.results.common import page_context, wave_for
from trama.web.results.drafts import steps_with_drafts
from trama.web.results.stage import decided

STATES = {"done": AgreementState.DONE, "open": AgreementState.OPEN}


@person_required
@require_GET
def end(request: PersonRequest, code: str) -> HttpResponse:
    """What was chosen and agreed, by whom and for when."""
    wave = wave_for(request, code)
    context = {
        **page_context(request, wave, network_results(wave=wave)),
        **decided(wave),
        "number": 0,
        "unwritten": steps_with_drafts(request, wave),
        "reached": len(people_to_ask(network=wave.network)),
    }
    return render(request, "results/talk/end.html", context)


@person_required
@require_POST
def commitment(request: PersonRequest, code: str) -> HttpResponse:
    """Say that something agreed is done, or open again after all."""
    mine = Agreement.objects.visible_to(request.person).of_kind(AgreementKind.COMMITMENT)
    found = fetch(mine.select_related("network"), code=code)
    wave = fetch(Wave.objects.filter(network=found.network).select_related("network"), code=found.origin_code)
    writes = can(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
    if not writes and found.owner_id != request.person.pk:
        raise NotAllowed
    state = STATES.get(request.POST.get("state", ""), AgreementState.DONE)
    conversing.settle(wave=wave, commitment=found, state=state, by=request.person)
    return redirect("today:today")
