"""The coordination changing hands: asked once, with all that happens; and coming back when it is asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trama.networks.actions import handing_over
from trama.networks.enums import Permission
from trama.networks.models import Handover, Membership, Network
from trama.networks.queries import ending_with, heirs_of
from trama.networks.roles import require
from trama.networks.tasks import tell_decided, tell_handed_over
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.networks.people import to_network_or_today


@person_required
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def coordination_change(request: PersonRequest, code: str) -> HttpResponse:
    """Choose somebody of the network, read once what happens, and hand over."""
    network = fetch(Network.objects.visible_to(request.person), code=code)
    require(request.person, Permission.COORDINATION_CHANGE, on=network)
    heirs = heirs_of(network=network, but=request.person)
    if request.method == "POST" and request.POST.get("to"):
        return _choose(request, network, fetch(heirs, person__code=request.POST["to"]))
    is_missing = request.method == "POST"
    context = {"network": network, "heirs": heirs, "is_missing": is_missing, "section": "people"}
    return render(request, "networks/people/coordination.html", context, status=422 if is_missing else 200)


def _choose(request: PersonRequest, network: Network, heir: Membership) -> HttpResponse:
    stays = "stays" in request.POST
    if "sure" not in request.POST:
        ends = ending_with(network=network, heir=heir.person)
        context = {"network": network, "heir": heir.person, "stays": stays, "ends": ends, "section": "people"}
        return render(request, "networks/people/hand_over.html", context)
    handovers = handing_over.hand_over_coordination(
        network=network, to=heir.person, by=request.person, stays=stays
    )
    for handover in handovers:
        tell_handed_over.enqueue(handover.pk)
    messages.success(request, _("%(name)s coordinates the network from today.") % {"name": heir.person.name})
    return to_network_or_today(request, network)


@person_required
@fresh_sign_in
@require_POST
def handover_decide(request: PersonRequest, code: str, handover: str) -> HttpResponse:
    """The successor or the coach answers whoever asks for the coordination back."""
    network = fetch(Network.objects.visible_to(request.person), code=code)
    require(request.person, Permission.HANDOVER_UNDO, on=network)
    found = fetch(Handover.objects.visible_to(request.person).filter(network=network), code=handover)
    if request.POST.get("do") == "give":
        handing_over.give_back(handover=found, by=request.person)
        text = _("%(name)s coordinates again from today. What ended with the handover stays ended.")
    else:
        handing_over.keep_handover(handover=found, by=request.person)
        text = _("The coordination stays where it is. %(name)s is told by mail.")
    tell_decided.enqueue(found.pk)
    messages.success(request, text % {"name": found.former.name})
    return to_network_or_today(request, network)
