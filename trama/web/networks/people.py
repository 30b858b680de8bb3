"""Bringing people in one by one, and saying goodbye."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trama.core.codes import in_fours
from trama.core.errors import Refused
from trama.networks.actions import people
from trama.networks.enums import Permission
from trama.networks.models import Joining, Membership, Network
from trama.networks.roles import require, roles_to_invite
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.inviting import invited, renewed
from trama.web.networks.forms import PersonForm


def _network(request: PersonRequest, code: str, permission: Permission) -> Network:
    network = fetch(Network.objects.visible_to(request.person), code=code)
    require(request.person, permission, on=network)
    return network


def to_network_or_today(request: PersonRequest, network: Network) -> HttpResponse:
    """Back to the network, or to Hoy for who does not see it any more."""
    sees = Network.objects.visible_to(request.person).filter(pk=network.pk).exists()
    return redirect("networks:network-detail", code=network.code) if sees else redirect("today:today")


@person_required
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def person_add(request: PersonRequest, code: str) -> HttpResponse:
    """One person, in one short form; they take part when they accept."""
    network = _network(request, code, Permission.PEOPLE_MANAGE)
    roles = roles_to_invite(request.person, on=network)
    form = PersonForm(request.POST or None, network=network, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            joining = people.invite(guest=form.guest(), place=network, by=request.person)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            invited(request, joining)
            return redirect("networks:network-detail", code=network.code)
    context = {"network": network, "form": form, "section": "people"}
    return render(
        request, "networks/people/person_add.html", context, status=422 if request.method == "POST" else 200
    )


@person_required
@fresh_sign_in
@require_POST
def joining_change(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """Make a new link for an invitation, mail it again, read its code aloud, or withdraw it."""
    network = _network(request, code, Permission.PEOPLE_MANAGE)
    joining = fetch(Joining.objects.visible_to(request.person).filter(network=network), pk=number)
    if request.POST.get("do") == "withdraw":
        people.withdraw_joining(joining=joining, by=request.person)
        messages.success(request, _("The invitation is withdrawn."))
        return redirect("networks:network-detail", code=network.code)
    if request.POST.get("do") == "code":
        spoken = people.say_code(joining=joining, by=request.person)
        context = {"joining": joining, "code": in_fours(spoken), "network": network, "section": "people"}
        return render(request, "networks/people/spoken_code.html", context)
    back = redirect("networks:network-detail", code=network.code)
    return renewed(request, joining, {"back": back.url, "section": "people"}) or back


@person_required
@require_POST
def membership_end(request: PersonRequest, code: str, membership: str) -> HttpResponse:
    """Somebody leaves; the history stays."""
    network = _network(request, code, Permission.PEOPLE_MANAGE)
    found = fetch(Membership.objects.manageable_by(request.person).filter(network=network), code=membership)
    people.end_membership(membership=found, on=timezone.localdate(), by=request.person)
    messages.success(request, _("%(name)s no longer takes part from today.") % {"name": found.person.name})
    return to_network_or_today(request, network)
