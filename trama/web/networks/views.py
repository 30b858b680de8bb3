"""A network's page, its schools and its state."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.agreements.queries import commitments_now, open_foci
from trama.core.errors import Refused
from trama.mail.letters import dead_among
from trama.networks.actions import networks
from trama.networks.enums import Permission, State
from trama.networks.errors import ReasonMissing
from trama.networks.models import Joining, Membership, Network, School
from trama.networks.queries import (
    asked_handovers,
    ended_joinings_of,
    joinings_of,
    people_of,
    schools_of,
)
from trama.networks.roles import can, endable_by, require
from trama.story.needs import shared_lately
from trama.surveys.models import Wave
from trama.web.agreed import told_commitments
from trama.web.foci import told_foci
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.networks.forms import FactsForm, StateForm

MOST_FOUND = 20


def mails_of(rows: Sequence[Membership | Joining]) -> list[str]:
    """The addresses of the people behind ``rows``."""
    return [row.person.email if isinstance(row, Membership) else row.email for row in rows]


@person_required
@require_GET
def network_detail(request: PersonRequest, code: str) -> HttpResponse:
    """Schools, people, invitations that wait, and the network's history."""
    return _page(request, _visible_network(request, code), StateForm())


def _visible_network(request: PersonRequest, code: str) -> Network:
    networks_seen = Network.objects.visible_to(request.person).select_related("cohort", "territory")
    return fetch(networks_seen, code=code)


def _page(request: PersonRequest, network: Network, state_form: StateForm) -> HttpResponse:
    manages = can(request.person, Permission.PEOPLE_MANAGE, on=network)
    gives_back = can(request.person, Permission.HANDOVER_UNDO, on=network)
    members = people_of(network=network)
    joinings = list(joinings_of(network=network)) if manages else []
    context = {
        "network": network,
        "members": members,
        "links": schools_of(network=network),
        "joinings": joinings,
        "ended_joinings": ended_joinings_of(network=network) if manages else [],
        "asked": asked_handovers(network=network) if gives_back else [],
        "dead": dead_among([*mails_of(members), *mails_of(joinings)]) if manages else set(),
        **_purpose(request, network),
        "shared": shared_lately(network=network, person=request.person),
        **_agreed(request, network),
        "states": network.states.all(),
        "manages": manages,
        "endable": endable_by(request.person, members, on=network) if manages else set(),
        "may_hand_over": can(request.person, Permission.COORDINATION_CHANGE, on=network),
        "may_change_state": can(request.person, Permission.STATE_CHANGE, on=network),
        "state_form": state_form,
        "section": "people",
    }
    return render(request, "networks/network.html", context, status=422 if state_form.errors else 200)


def _agreed(request: PersonRequest, network: Network) -> dict[str, Any]:
    """What the network works on, and who does what by when."""
    made = commitments_now(network=network, day=timezone.localdate())
    return {
        "foci": told_foci(network, open_foci(network=network)),
        "agreed": told_commitments(made, network, request.person),
    }


def _purpose(request: PersonRequest, network: Network) -> dict[str, Any]:
    """The purpose, and the measurement from whose page this person may review it when it is due (≤ 3 queries)."""
    purpose = network.purposes.first()
    talked = None
    is_due = purpose is not None and purpose.is_due
    if is_due and can(request.person, Permission.CONVERSATION_WRITE, on=network):
        waves = Wave.objects.with_results_for(request.person).filter(network=network)
        talked = waves.defer("version__body").first()
    return {"purpose": purpose, "talked": talked}


@person_required
@require_http_methods(["GET", "POST"])
def network_edit(request: PersonRequest, code: str) -> HttpResponse:
    """Name, kind, territory, since when and how often."""
    network = fetch(Network.objects.visible_to(request.person).select_related("territory"), code=code)
    require(request.person, Permission.NETWORK_EDIT, on=network)
    form = FactsForm(request.POST or None, network=network)
    if request.method == "POST" and form.is_valid():
        networks.edit_network(network=network, facts=form.facts(), by=request.person)
        messages.success(request, _("The data of the network is saved."))
        return redirect("networks:network-detail", code=network.code)
    context = {"network": network, "form": form, "section": "people"}
    status = 422 if request.method == "POST" else 200
    return render(request, "networks/network_edit.html", context, status=status)


@person_required
@require_http_methods(["GET", "POST"])
def school_add(request: PersonRequest, code: str) -> HttpResponse:
    """Find a school by name, commune or RBD, and add it."""
    network = fetch(Network.objects.visible_to(request.person), code=code)
    require(request.person, Permission.NETWORK_EDIT, on=network)
    if request.method == "POST":
        school = fetch(School.objects.all(), rbd=request.POST.get("rbd") or 0)
        networks.add_school(network=network, school=school, since_on=timezone.localdate(), by=request.person)
        messages.success(request, _("%(school)s is part of the network now.") % {"school": school.name})
        return redirect("networks:network-detail", code=network.code)
    asked = request.GET.get("q", "").strip()
    found = School.objects.none()
    if asked:
        found = School.objects.matching(asked)[:MOST_FOUND]
    context = {"network": network, "asked": asked, "found": found, "section": "people"}
    return render(request, "networks/school_add.html", context)


@person_required
@require_POST
def school_remove(request: PersonRequest, code: str, rbd: int) -> HttpResponse:
    """The school leaves; its history stays."""
    network = fetch(Network.objects.visible_to(request.person), code=code)
    require(request.person, Permission.NETWORK_EDIT, on=network)
    link = fetch(network.school_links.filter(until_on__isnull=True), school__rbd=rbd)
    networks.remove_school(
        link=link, on=timezone.localdate(), reason=request.POST.get("reason", ""), by=request.person
    )
    messages.success(request, _("The school is no longer part of the network. Its history is kept."))
    return redirect("networks:network-detail", code=network.code)


@person_required
@require_POST
def network_state(request: PersonRequest, code: str) -> HttpResponse:
    """Another state, with its reason."""
    network = _visible_network(request, code)
    require(request.person, Permission.STATE_CHANGE, on=network)
    form = StateForm(request.POST)
    if form.is_valid():
        try:
            networks.change_state(
                network=network,
                state=State(form.cleaned_data["state"]),
                reason=form.cleaned_data["reason"],
                since_on=form.cleaned_data["since_on"] or timezone.localdate(),
                by=request.person,
            )
        except Refused as refusal:
            form.add_error("reason" if isinstance(refusal, ReasonMissing) else "state", str(refusal.message))
    if form.errors:
        return _page(request, network, form)
    messages.success(request, _("The network's state is changed."))
    return redirect("networks:network-detail", code=network.code)
