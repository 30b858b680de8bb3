"""The conversation in eight steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trama.core.errors import Refused
from trama.insights.comparison import compare
from trama.insights.results import WaveResults, network_results
from trama.networks.enums import Permission
from trama.networks.models import Person
from trama.networks.roles import require
from trama.surveys.actions import talking
from trama.surveys.models import Focus, StepNote, Wave
from trama.web.devolution.common import pack_of, page_context, wave_for, wave_to_begin
from trama.web.devolution.forms import FocusForm
from trama.web.http import PersonRequest, fetch, person_required

PICTURES = {2: "describe", 3: "differ", 4: "differ", 5: "care", 6: "focus"}


@person_required
@require_http_methods(["GET", "POST"])
def step(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """One question, one picture, room to write what was said."""
    wave = wave_to_begin(request, code) if number == 1 else wave_for(request, code)
    steps = pack_of(wave).steps
    if not 1 <= number <= len(steps):
        raise Http404
    if request.method == "POST":
        _write(request, wave, number)
        return redirect("devolution:step", code=wave.code, number=_next(request, number, len(steps)))
    found = network_results(wave=wave)
    context = {
        **page_context(request, wave, found),
        **_picture(wave, found, number, request.person),
        "step": steps[number - 1],
        "number": number,
        "numbers": range(1, len(steps) + 1),
        "last": len(steps),
        "notes": wave.notes.filter(step=number, removed_at__isnull=True),
        "undo": wave.notes.filter(step=number, removed_at__isnull=False).order_by("-removed_at").first(),
    }
    return render(request, "devolution/step.html", context)


def _write(request: PersonRequest, wave: Wave, number: int) -> None:
    """What was said is kept; going on from the first step opens the results."""
    require(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
    if request.POST.get("text", "").strip():
        talking.add_note(wave=wave, step=number, text=request.POST["text"], by=request.person)
    if request.POST.get("go") == "on" and not wave.is_released:
        talking.release_results(wave=wave, by=request.person)


def _next(request: PersonRequest, number: int, last: int) -> int:
    go = request.POST.get("go")
    return min(last, number + 1) if go == "on" else max(1, number - 1) if go == "back" else number


def _picture(wave: Wave, found: WaveResults, number: int, person: Person) -> dict[str, Any]:
    picture = PICTURES.get(number, "")
    context: dict[str, Any] = {"picture": picture if found.is_shown or picture == "focus" else ""}
    if picture == "care":
        context["cared"] = found.cared[:5]
    if picture == "describe":
        context["comparison"] = compare(results=found, person=person)
    if picture == "focus":
        foci = list(Focus.objects.filter(network=wave.network, ended_on__isnull=True))
        context["foci"] = [
            {"focus": one, "dimension": pack_of(wave).dimension(one.dimension)} for one in foci
        ]
        context["free"] = len(foci) < talking.MOST_FOCI
        context["dimensions"] = pack_of(wave).dimensions
    return context


@person_required
@require_POST
def note(request: PersonRequest, code: str, note: str) -> HttpResponse:
    """Take a note away, or bring it back."""
    wave = wave_to_begin(request, code)
    require(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
    found = fetch(StepNote.objects.filter(wave=wave), code=note)
    if request.POST.get("do") == "restore":
        talking.restore_note(note=found, by=request.person)
    else:
        talking.remove_note(note=found, by=request.person)
    return redirect("devolution:step", code=wave.code, number=found.step)


@person_required
@require_POST
def focus(request: PersonRequest, code: str) -> HttpResponse:
    """Choose or end a focus dimension."""
    wave = wave_for(request, code)
    require(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
    if request.POST.get("end"):
        talking.end_focus(
            focus=fetch(Focus.objects.filter(network=wave.network), code=request.POST["end"]),
            by=request.person,
        )
        return redirect("devolution:step", code=wave.code, number=6)
    form = FocusForm(request.POST)
    keys = {one.key for one in pack_of(wave).dimensions}
    if not form.is_valid() or form.cleaned_data["dimension"] not in keys:
        messages.error(
            request, _("Choose a dimension and write why: the reason is what you will come back to.")
        )
        return redirect("devolution:step", code=wave.code, number=6)
    try:
        talking.choose_focus(wave=wave, by=request.person, **form.cleaned_data)
        messages.success(request, _("It is the network's focus now, with its reason."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("devolution:step", code=wave.code, number=6)
