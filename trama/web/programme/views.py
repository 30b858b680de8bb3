"""The list of networks, by cohort and state, never ranked."""

from itertools import groupby
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from trama.networks.actions.networks import create_network
from trama.networks.enums import NetworkKind, Permission, State
from trama.networks.models import Cohort, Network, Programme
from trama.networks.queries import find_networks, networks_by_name, networks_of_programme
from trama.web.http import PersonRequest, demand, person_required

ON_A_PAGE = 50


@person_required
@require_GET
def network_list(request: PersonRequest) -> HttpResponse:
    """Networks by cohort; the state says in a word how each goes."""
    wanted, asked = request.GET.get("estado", ""), request.GET.get("q", "").strip()
    # Who sees the programme but not its networks gets names and states, and nothing to open.
    own = networks_of_programme(person=request.person)
    opens = own.exists()
    shown = own if opens else networks_by_name(person=request.person)
    if wanted in State.values:
        shown = shown.filter(state=wanted)
    page = Paginator(find_networks(networks=shown, asked=asked), ON_A_PAGE).get_page(
        request.GET.get("pagina")
    )
    context = {
        "groups": _by_cohort(shown.filter(pk__in=page.object_list)),
        "page": page,
        "asked": asked,
        "states": [{"value": state, "label": state.label, "is_on": state == wanted} for state in State],
        "wanted": wanted,
        "opens": opens,
        "may_add": request.person.memberships_allowing(Permission.PROGRAMME_MANAGE).exists(),
        "section": "networks",
    }
    return render(request, "programme/network_list.html", context)


def _by_cohort(rows: QuerySet[Network]) -> list[dict[str, Any]]:
    groups = groupby(rows, key=lambda row: row.cohort)
    return [{"cohort": cohort, "networks": list(group)} for cohort, group in groups]


class NetworkForm(forms.Form):
    """A new network."""

    name = forms.CharField(label=gettext_lazy("Name of the network"), max_length=160)
    cohort = forms.ModelChoiceField(
        label=gettext_lazy("Cohort"), queryset=Cohort.objects.none(), empty_label=gettext_lazy("Choose…")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=NetworkKind.choices)
    territory = forms.CharField(label=gettext_lazy("Territory"), max_length=120, required=False)


@person_required
@require_http_methods(["GET", "POST"])
def network_add(request: PersonRequest) -> HttpResponse:
    """One network more in a cohort of the programme."""
    demand(request, Permission.PROGRAMME_MANAGE)
    form = NetworkForm(request.POST or None)
    cast("forms.ModelChoiceField[Cohort]", form.fields["cohort"]).queryset = Cohort.objects.filter(
        programme__in=Programme.objects.allowing(request.person, Permission.PROGRAMME_MANAGE)
    )
    if request.method == "POST" and form.is_valid():
        network = create_network(by=request.person, **form.cleaned_data)
        messages.success(request, _("The network is enrolled. Now invite its coordinator."))
        return redirect("networks:network-detail", code=network.code)
    context = {"form": form, "section": "networks"}
    return render(
        request, "programme/network_add.html", context, status=422 if request.method == "POST" else 200
    )
