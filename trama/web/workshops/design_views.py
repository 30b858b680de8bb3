"""Preparing a workshop: its items one after the other, when it is, until when people may add something."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.core.errors import NotUnderstood, Refused
from trama.sessions.actions import design as acts
from trama.sessions.actions.conducting import skip_item
from trama.sessions.agenda_outline import agenda_outline
from trama.sessions.models import AgendaItem, Session
from trama.sessions.plans import mark_of_session, plan_of, written_plan
from trama.web.http import PersonRequest, fetch, is_from_script, person_required
from trama.web.workshops.conducted import conducted
from trama.web.workshops.design_forms import AboutForm, WindowForm, window_of
from trama.web.workshops.kinds import KINDS
from trama.web.workshops.removed import forget, keep, kept
from trama.workshops.enums import ItemKind


def design_page(
    request: PersonRequest,
    workshop: Session,
    *,
    about: AboutForm | None = None,
    window: WindowForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed when it could not be kept."""
    seen = {"title": workshop.title, "objective": workshop.objective, "held_on": workshop.held_on}
    outline = agenda_outline(session=workshop, removed=kept(request, workshop))
    context = {
        "workshop": workshop,
        **vars(outline),
        "has_items": outline.has_items,
        "kinds": KINDS,
        "about": about or AboutForm(initial={**seen, "seen": mark_of_session(workshop)}),
        "window": window or WindowForm(initial=window_of(workshop)),
        "is_about_open": bool(about),
        "section": "workshops",
    }
    return render(request, "workshops/design/page.html", context, status=status)


def _back(request: PersonRequest, workshop: Session, to: str = "") -> HttpResponse:
    if is_from_script(request):
        return HttpResponse(status=204)
    return redirect(reverse("workshops:design", args=[workshop.code]) + (f"#m-{to}" if to else ""))


@person_required
@require_http_methods(["GET", "POST"])
def design(request: PersonRequest, code: str) -> HttpResponse:
    """The items in their order: added, moved, taken out and put back."""
    workshop = conducted(request, code)
    if request.method == "GET":
        return design_page(request, workshop)
    does, _colon, which = request.POST.get("do", "").partition(":")
    if does == "add":
        return _add(request, workshop, which)
    if does == "order":
        codes = request.POST.get("codes", "").split()
        acts.order_items(session=workshop, codes=codes, by=request.person)
        return _back(request, workshop)
    if does == "again":
        return _put_back(request, workshop, which)
    return _change(request, workshop, does, which)


def _change(request: PersonRequest, workshop: Session, does: str, which: str) -> HttpResponse:
    if does not in {"up", "down", "remove", "keep"}:
        raise NotUnderstood
    item = fetch(_items(workshop), code=which)
    if does in {"up", "down"}:
        acts.shift_item(item=item, way=-1 if does == "up" else 1, by=request.person)
    elif does == "remove":
        keep(request, workshop, acts.remove_item(item=item, by=request.person))
    elif does == "keep":
        skip_item(item=item, is_skipped=False, by=request.person)
    return _back(request, workshop, item.code)


def _items(workshop: Session) -> Any:
    return AgendaItem.objects.filter(session=workshop).select_related("session__network")


def _add(request: PersonRequest, workshop: Session, which: str) -> HttpResponse:
    kind, _colon, after = which.partition(":")
    if kind not in ItemKind.values:
        return _back(request, workshop)
    before = _items(workshop).filter(code=after).first()
    item = acts.add_item(session=workshop, kind=kind, after=before, by=request.person)
    return redirect("workshops:item", code=workshop.code, item=item.code)


def _put_back(request: PersonRequest, workshop: Session, which: str) -> HttpResponse:
    removed = next((item for item in kept(request, workshop) if item.code == which), None)
    if removed:
        acts.put_back_item(session=workshop, removed=removed, by=request.person)
        forget(request, which)
    elif not is_from_script(request):
        messages.info(request, _("That part was taken out some time ago and is not kept any more."))
    return _back(request, workshop, which)


@person_required
@require_POST
def design_about(request: PersonRequest, code: str) -> HttpResponse:
    """What it is called, what it is for, when it is."""
    workshop = conducted(request, code)
    form = AboutForm(request.POST)
    if not form.is_valid():
        return design_page(request, workshop, about=form, status=422)
    try:
        acts.edit_session(session=workshop, **form.cleaned_data, by=request.person)
    except Refused as refusal:
        workshop.refresh_from_db(fields=["title", "objective", "held_on"])
        again = AboutForm({**request.POST.dict(), "seen": mark_of_session(workshop)})
        again.add_error(None, str(refusal.message))
        return design_page(request, workshop, about=again, status=409)
    messages.success(request, _("Saved."))
    return redirect("workshops:design", code=workshop.code)


@person_required
@require_POST
def design_window(request: PersonRequest, code: str) -> HttpResponse:
    """From when until when people may add something before and after."""
    workshop = conducted(request, code)
    form = WindowForm(request.POST)
    if not form.is_valid():
        return design_page(request, workshop, window=form, status=422)
    try:
        acts.set_window(session=workshop, **form.cleaned_data, by=request.person)
    except Refused as refusal:
        form.add_error("until", str(refusal.message))
        return design_page(request, workshop, window=form, status=422)
    messages.success(request, _("Saved."))
    return redirect(reverse("workshops:design", args=[workshop.code]) + "#window")


@person_required
@require_GET
def workshop_file(request: PersonRequest, code: str) -> HttpResponse:
    """The plan as a file that another Trama, or this one, reads again."""
    workshop = conducted(request, code)
    answer = JsonResponse(
        written_plan(plan_of(workshop)), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    name = slugify(workshop.title)[:60].strip("-") or "taller"
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


@person_required
@require_POST
def workshop_copy(request: PersonRequest, code: str) -> HttpResponse:
    """The same workshop once more, of the same network or cohort, to be changed and lived apart."""
    workshop = conducted(request, code)
    copy = acts.make_session(
        plan=plan_of(workshop), owner=workshop.owner, held_on=timezone.localdate(), by=request.person
    )
    messages.success(request, _("This is the copy, for today. Change its day and whatever you want."))
    return redirect("workshops:design", code=copy.code)
