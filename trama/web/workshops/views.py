"""The workshops of a person: list and making."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trama.content.load import workshop_tables
from trama.networks.enums import Permission
from trama.networks.models import Cohort, Network
from trama.networks.roles import can
from trama.web.http import PersonRequest, person_required
from trama.web.workshops.forms import MakeForm
from trama.workshops.actions.design import make_workshop
from trama.workshops.models import Workshop
from trama.workshops.plans import WorkshopPlan, plan_of, read_plan


@person_required
@require_GET
def workshop_list(request: PersonRequest) -> HttpResponse:
    """The workshops that exist for this person, the next ones first."""
    workshops = Workshop.objects.visible_to(request.person).select_related("network", "cohort")
    mine = set(
        Workshop.objects.allowing(request.person, Permission.WORKSHOP_CONDUCT).values_list("pk", flat=True)
    )
    context = {
        "workshops": [{"workshop": one, "may_conduct": one.pk in mine} for one in workshops],
        "may_make": bool(_places(request)),
        "section": "workshops",
    }
    return render(request, "workshops/workshop_list.html", context)


def _places(request: PersonRequest) -> list[Network | Cohort]:
    cohorts = Cohort.objects.filter(
        networks__in=Network.objects.allowing(request.person, Permission.WORKSHOP_CONDUCT)
    ).distinct()
    held = [one for one in cohorts if _may_in(request, one)]
    networks = Network.objects.allowing(request.person, Permission.WORKSHOP_CONDUCT).order_by("name")
    return [*held, *networks]


def _may_in(request: PersonRequest, cohort: Cohort) -> bool:
    return can(request.person, Permission.WORKSHOP_CONDUCT, on=cohort)


def _templates() -> dict[str, WorkshopPlan]:
    tables = workshop_tables(settings.PACK_FOLDERS)
    return {table["code"]: read_plan(table) for pack in tables.values() for table in pack}


@person_required
@require_http_methods(["GET", "POST"])
def workshop_make(request: PersonRequest) -> HttpResponse:
    """From the template or from a workshop that was made before."""
    places = _places(request)
    if not places:
        return redirect("workshops:workshop-list")
    templates = _templates()
    before = {one.code: one for one in Workshop.objects.visible_to(request.person)[:50]}
    plans = [(code, plan.title) for code, plan in templates.items()]
    plans += [(code, _("Copy of %(title)s") % {"title": one.title}) for code, one in before.items()]
    form = MakeForm(request.POST or None, plans=plans, places=places)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["plan"]
        plan = templates.get(chosen) or plan_of(before[chosen])
        workshop = make_workshop(
            plan=plan, place=form.chosen, held_on=form.cleaned_data["held_on"], by=request.person
        )
        messages.success(request, _("The workshop is ready. Look at it moment by moment, or open the room."))
        return redirect("workshops:desk", code=workshop.code)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "workshops/workshop_make.html", {"form": form, "section": "workshops"}, status=status
    )
