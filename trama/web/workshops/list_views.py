"""The workshops of somebody: under way, to come, lived; and making one from a template, a copy or a file."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trama.content.load import workshop_tables
from trama.core.errors import Refused
from trama.core.text import has_words
from trama.networks.enums import Permission
from trama.networks.models import Cohort, Network, Person
from trama.sessions.actions.design import make_session
from trama.sessions.models import Session
from trama.sessions.plans import BIGGEST_FILE, SessionPlan, plan_of, read_file, read_plan
from trama.web.http import PersonRequest, demand, person_required, takes_files
from trama.web.workshops.forms import FILE, MakeForm
from trama.workshops.enums import WORKSHOP
from trama.workshops.lists import owners_for, workshops_of, workshops_to_copy

MOST_OWNERS = 100  # in one list to choose from; of more, one asks for it by its name


@person_required
@require_GET
def workshop_list(request: PersonRequest) -> HttpResponse:
    """The workshops that exist for this person: now, to come with the next one first, lived with the last one first."""
    found = workshops_of(person=request.person)
    context = {
        **vars(found),
        "is_empty": found.is_empty,
        "may_make": bool(owners_for(person=request.person)),
        "section": "workshops",
    }
    return render(request, "workshops/list/page.html", context)


def _templates() -> dict[str, SessionPlan]:
    tables = workshop_tables(settings.PACK_FOLDERS)
    return {table["code"]: read_plan(table, kind=WORKSHOP) for pack in tables.values() for table in pack}


@takes_files
@person_required
@require_http_methods(["GET", "POST"])
def workshop_make(request: PersonRequest) -> HttpResponse:
    """From the template, from a workshop that was made before, or from a file that somebody shared."""
    demand(request, Permission.WORKSHOP_CONDUCT)
    owners = owners_for(person=request.person)
    if not owners:
        return redirect("workshops:workshop-list")
    plans = _plans(request.person)
    asked, is_long = request.GET.get("q", "").strip(), len(owners) > MOST_OWNERS
    shown = _found(owners, asked, request.POST.get("place", "")) if is_long else owners
    form = MakeForm(request.POST or None, request.FILES or None, plans=_named(plans), owners=shown)
    plan = _plan(form, plans) if request.method == "POST" and form.is_valid() else None
    if plan is None:
        found = {"is_long": is_long, "asked": asked, "found": len(shown)}
        context = {"form": form, **found, "section": "workshops"}
        status = 422 if request.method == "POST" else 200
        return render(request, "workshops/list/make.html", context, status=status)
    day = form.cleaned_data["held_on"]
    workshop = make_session(plan=plan, owner=form.chosen, held_on=day, by=request.person)
    messages.success(request, _("The workshop is ready. Look at it part by part, or rehearse it."))
    return redirect("workshops:design", code=workshop.code)


def _plans(person: Person) -> dict[str, SessionPlan | Session]:
    """What one may begin from: the templates, and the workshops that may be copied."""
    return {**_templates(), **{earlier.code: earlier for earlier in workshops_to_copy(person=person)}}


def _named(plans: dict[str, SessionPlan | Session]) -> list[tuple[str, str]]:
    return [
        (code, _("Copy of %(title)s") % {"title": plan.title} if isinstance(plan, Session) else plan.title)
        for code, plan in plans.items()
    ]


def _found(owners: list[Network | Cohort], asked: str, chosen: str) -> list[Network | Cohort]:
    """Those whose name has every word of what is asked, the first ``MOST_OWNERS``; and what was chosen among others."""
    found = [owner for owner in owners if has_words(str(owner), asked)][:MOST_OWNERS]
    return found + [owner for owner in owners if owner.code == chosen and owner not in found]


def _plan(form: MakeForm, plans: dict[str, SessionPlan | Session]) -> SessionPlan | None:
    """What was chosen; nothing when the file is none, and then its field says so."""
    if form.cleaned_data["plan"] != FILE:
        chosen = plans[form.cleaned_data["plan"]]
        return plan_of(chosen) if isinstance(chosen, Session) else chosen
    try:
        return read_file(form.cleaned_data["file"].read(BIGGEST_FILE + 1), kind=WORKSHOP)
    except Refused as refusal:
        form.add_error("file", str(refusal.message))
        return None
