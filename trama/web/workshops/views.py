"""Workshops as whoever conducts them sees them: list, making, the desk."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.content.load import workshop_tables
from trama.live.changes import version_of
from trama.networks.enums import Permission
from trama.networks.models import Cohort, Network
from trama.networks.roles import can
from trama.web.http import PersonRequest, person_required
from trama.web.live_topics.plenary import work_of
from trama.web.live_topics.views_of import DESK
from trama.web.workshops.conducted import conducted
from trama.web.workshops.forms import MakeForm
from trama.web.workshops.qr import qr_of
from trama.workshops.actions import conducting
from trama.workshops.actions.design import make_workshop
from trama.workshops.models import Moment, Workshop
from trama.workshops.plans import WorkshopPlan, plan_of, read_plan
from trama.workshops.queries import people_here, place_of, shape_counts


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


@person_required
@require_GET
def desk(request: PersonRequest, code: str) -> HttpResponse:
    """Left the moments with their time, centre the current one as the room sees it, right people and groups."""
    workshop = conducted(request, code)
    moments = list(workshop.moments.all())
    link = settings.BASE_URL + reverse("room:door", args=[workshop.code])
    context = {
        "workshop": workshop,
        "moments": moments,
        "where": place_of(workshop=workshop, moments=moments),
        "people": people_here(workshop=workshop),
        **work_of(workshop),
        "counts": shape_counts(workshop=workshop),
        "view": DESK,
        "version": version_of(workshop.topic),
        "link": link,
        "qr": qr_of(link),
        "section": "workshops",
    }
    return render(request, "workshops/desk.html", context)


@person_required
@require_POST
def conduct(request: PersonRequest, code: str) -> HttpResponse:
    """One of the big buttons."""
    workshop = conducted(request, code)
    does = request.POST.get("do", "")
    moment = (
        Moment.objects.filter(workshop=workshop, code=request.POST.get("moment", "")).first()
        or workshop.current
    )
    _do(request, does, workshop, moment)
    return redirect("workshops:desk", code=workshop.code)


def _do(request: PersonRequest, does: str, workshop: Workshop, moment: Moment | None) -> None:
    by = request.person
    plain: dict[str, Any] = {
        "open": conducting.open_room,
        "on": conducting.go_on,
        "back": conducting.go_back,
        "pause": conducting.pause,
        "resume": conducting.resume,
        "end": conducting.end_workshop,
    }
    if does in plain:
        plain[does](workshop=workshop, by=by)
    elif does == "say":
        conducting.say(workshop=workshop, text=request.POST.get("text", ""), by=by)
    elif moment:
        _do_with(does, moment, request)


def _do_with(does: str, moment: Moment, request: PersonRequest) -> None:
    by = request.person
    if does == "more":
        conducting.extend(moment=moment, seconds=60, by=by)
    elif does == "start":
        conducting.start_moment(moment=moment, by=by)
    elif does in {"skip", "keep"}:
        conducting.skip_moment(moment=moment, is_skipped=does == "skip", by=by)
    elif does in {"reveal", "hide"}:
        conducting.reveal(moment=moment, is_revealed=does == "reveal", by=by)
