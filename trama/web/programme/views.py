"""The list of networks, by cohort and state, never ranked."""

from itertools import groupby
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from trama.networks.actions.networks import create_network
from trama.networks.enums import NetworkKind, Permission, State
from trama.networks.models import Cohort, Network, Person
from trama.networks.models.network import roles_that_may
from trama.networks.queries import networks_of_programme
from trama.web.http import PersonRequest, fetch, person_required


@person_required
@require_GET
def network_list(request: PersonRequest) -> HttpResponse:
    """Networks by cohort; the state says in a word how each goes."""
    wanted = request.GET.get("estado", "")
    networks = networks_of_programme(person=request.person)
    if wanted in State.values:
        networks = networks.filter(state=wanted)
    rows = list(networks) or list(_named_only(request.person, wanted))
    groups = [
        {"cohort": cohort, "networks": list(group)}
        for cohort, group in groupby(rows, key=lambda one: one.cohort)
    ]
    context = {
        "groups": groups,
        "total": len(rows),
        "states": [
            {"value": value, "label": label, "is_on": value == wanted} for value, label in State.choices
        ],
        "wanted": wanted,
        "opens": not set(rows) - set(Network.objects.visible_to(request.person)),
        "may_add": _programmes(request.person).exists(),
        "section": "networks",
    }
    return render(request, "programme/network_list.html", context)


def _named_only(person: Person, wanted: str) -> Any:
    """Who sees the programme but not its networks gets names and states, and nothing to open."""
    held = person.current_memberships().filter(role__in=roles_that_may(Permission.PROGRAMME_VIEW))
    networks = Network.objects.filter(cohort__programme__in=held.values("programme")).select_related(
        "cohort", "territory"
    )
    return (
        networks.filter(state=wanted)
        if wanted in State.values
        else networks.order_by("cohort__starts_on", "cohort__track", "name")
    )


def _programmes(person: Person) -> Any:
    return person.current_memberships().filter(role__in=roles_that_may(Permission.PROGRAMME_MANAGE))


class NetworkForm(forms.Form):
    """A new network."""

    name = forms.CharField(label=gettext_lazy("Name of the network"), max_length=160)
    cohort = forms.ModelChoiceField(label=gettext_lazy("Cohort"), queryset=Cohort.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=NetworkKind.choices)
    territory = forms.CharField(label=gettext_lazy("Territory"), max_length=120, required=False)


@person_required
@require_http_methods(["GET", "POST"])
def network_add(request: PersonRequest) -> HttpResponse:
    """One network more in a cohort of the programme."""
    held = _programmes(request.person)
    fetch(held, pk=held.values("pk")[:1])
    form = NetworkForm(request.POST or None)
    cast("forms.ModelChoiceField[Cohort]", form.fields["cohort"]).queryset = Cohort.objects.filter(
        programme__in=held.values("programme")
    )
    if request.method == "POST" and form.is_valid():
        network = create_network(by=request.person, **form.cleaned_data)
        messages.success(request, _("The network is enrolled. Now invite its coordinator."))
        return redirect("networks:network-detail", code=network.code)
    context = {"form": form, "section": "networks"}
    return render(
        request, "programme/network_add.html", context, status=422 if request.method == "POST" else 200
    )
