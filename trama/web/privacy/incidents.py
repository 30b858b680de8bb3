"""The register of incidents, and the notices that are drafted from it."""

from dataclasses import fields
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.core.errors import Refused
from trama.networks.enums import Permission
from trama.networks.models import Programme
from trama.privacy.actions.incidents import IncidentFacts, change_incident, close_incident, write_incident
from trama.privacy.errors import NotYet
from trama.privacy.incident_notices import agency_notice, people_notice
from trama.privacy.models import Incident
from trama.privacy.queries import desk_programmes, incidents_of
from trama.web.http import PersonRequest, by_its_clock, demand, fetch, person_required

FACTS = [field.name for field in fields(IncidentFacts)]
HOURS = ("happened_at", "noticed_at", "agency_told_at", "people_told_at")
FORMAT = "%Y-%m-%dT%H:%M"


class IncidentForm(forms.ModelForm[Incident]):
    """What is known of an incident."""

    class Meta:
        model = Incident
        fields = FACTS
        help_texts = {
            "people": gettext_lazy("For example: those who coordinate the networks of 2026."),
            "data": gettext_lazy("For example: name, mail and phone."),
            "is_risky": gettext_lazy("With a risk the Agency is told without delay."),
        }

    field_order = [
        "noticed_at", "happened_at", "nature", "people", "people_count", "data", "effects", "measures",
        "is_risky", "agency_told_at", "people_told_at",
    ]  # fmt: skip

    def __init__(self, data: Any = None, *, instance: Incident | None = None) -> None:
        super().__init__(data, instance=instance)
        for name in HOURS:
            hour = cast("forms.DateTimeField", self.fields[name])
            hour.widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMAT)
            hour.input_formats = [FORMAT]
        for name in ("nature", "effects", "measures"):
            self.fields[name].widget.attrs["rows"] = 4

    def clean(self) -> dict[str, Any]:
        """Each hour that has not come yet is said beside it."""
        given = super().clean() or self.cleaned_data
        for name in HOURS:
            if given.get(name) and given[name] > timezone.now():
                self.add_error(name, NotYet.message)
        return given

    def facts(self) -> IncidentFacts:
        """As the action takes them."""
        return IncidentFacts(**{name: self.cleaned_data[name] for name in FACTS})


@person_required
@require_GET
def incident_list(request: PersonRequest) -> HttpResponse:
    """The register, the last first."""
    demand(request, Permission.DATA_DESK)
    context = {"incidents": incidents_of(person=request.person), "section": "privacy", "part": "incidents"}
    return render(request, "privacy/incidents/list.html", context)


@person_required
@require_http_methods(["GET", "POST"])
def incident_add(request: PersonRequest) -> HttpResponse:
    """An incident more; what is not known yet is written later."""
    demand(request, Permission.DATA_DESK)
    programmes = desk_programmes(person=request.person)
    programme = by_its_clock(_chosen(request, list(programmes)))
    form = IncidentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = write_incident(facts=form.facts(), programme=programme, by=request.person)
        messages.success(request, _("The incident %(number)s is in the register.") % {"number": made.number})
        return redirect("privacy:incident", code=made.code)
    context = {"form": form, "programmes": programmes, "programme": programme}
    return _page(request, "privacy/incidents/add.html", context)


def _chosen(request: PersonRequest, programmes: list[Programme]) -> Programme:
    wanted = request.POST.get("programme", "")
    return next((programme for programme in programmes if programme.code == wanted), programmes[0])


@person_required
@require_http_methods(["GET", "POST"])
def incident_page(request: PersonRequest, code: str) -> HttpResponse:
    """An incident: changed until it is closed."""
    incident = fetch(incidents_of(person=request.person), code=code)
    form, refused = IncidentForm(request.POST or None, instance=_copy(incident)), ""
    if request.method == "POST" and form.is_valid():
        try:
            change_incident(incident=incident, facts=form.facts(), by=request.person)
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("What you wrote of the incident is kept."))
            return redirect("privacy:incident", code=incident.code)
    held = [(form.fields[name].label, getattr(incident, name)) for name in form.field_order]
    context = {"incident": incident, "form": form, "held": held, "refused": refused}
    return _page(request, "privacy/incidents/incident.html", context)


def _copy(incident: Incident) -> Incident:
    """What is refused is not put on the incident that the page shows."""
    return Incident.objects.select_related("programme").get(pk=incident.pk)


@person_required
@require_POST
def incident_close(request: PersonRequest, code: str) -> HttpResponse:
    """Nothing of it changes any more."""
    incident = fetch(incidents_of(person=request.person), code=code)
    close_incident(incident=incident, by=request.person)
    messages.success(request, _("The incident %(number)s is closed.") % {"number": incident.number})
    return redirect("privacy:incident", code=incident.code)


@person_required
@require_GET
def incident_notices(request: PersonRequest, code: str) -> HttpResponse:
    """What the Agency and the people are told, to be copied or printed."""
    incident = fetch(incidents_of(person=request.person), code=code)
    context = {
        "incident": incident,
        "agency": agency_notice(incident),
        "people": people_notice(incident),
    }
    return _page(request, "privacy/incidents/notices.html", context)


def _page(request: PersonRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    whole = {**context, "section": "privacy", "part": "incidents"}
    return render(request, template, whole, status=422 if request.method == "POST" else 200)
