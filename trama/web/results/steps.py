"""The conversation in eight steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trama.agreements.actions import foci as network_foci
from trama.agreements.models import Focus
from trama.core.errors import Refused
from trama.insights.comparison import compare
from trama.insights.results import WaveResults, network_results
from trama.networks.enums import Permission
from trama.networks.models import Person
from trama.networks.roles import require
from trama.surveys.actions import talking
from trama.surveys.models import StepNote, Wave
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.results.common import foci_of_conversation, pack_of, page_context, wave_for, wave_to_begin
from trama.web.results.forms import FocusForm

FOCUS_STEP = 6
PICTURES = {2: "describe", 3: "differ", 4: "differ", 5: "care", FOCUS_STEP: "focus"}


@person_required
@require_http_methods(["GET", "POST"])
def step(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """One question, one picture, room to write what was said."""
    wave = wave_to_begin(request, code) if number == 1 else wave_for(request, code)
    steps = pack_of(wave).steps
    if not 1 <= number <= len(steps):
        raise Http404
    too_long = len(request.POST.get("text", "").strip()) > talking.LONGEST_NOTE
    if request.method == "POST" and not too_long:
        _write(request, wave, number)
        return redirect("results:step", code=wave.code, number=_next(request, number, len(steps)))
    return _page(request, wave, number, {"too_long": request.POST["text"]} if too_long else {})


def _page(request: PersonRequest, wave: Wave, number: int, typed: dict[str, Any]) -> HttpResponse:
    """The page of a step; ``typed`` is what could not be kept, to be mended where it was written."""
    steps = pack_of(wave).steps
    found = network_results(wave=wave)
    context = {
        **page_context(request, wave, found),
        **_picture(wave, found, number, request.person),
        "too_long": "",
        "typed": {},
        **typed,
        "step": steps[number - 1],
        "number": number,
        "numbers": range(1, len(steps) + 1),
        "last": len(steps),
        "longest": talking.LONGEST_NOTE,
        "notes": wave.notes.filter(step=number, removed_at__isnull=True),
        "undo": wave.notes.filter(step=number, removed_at__isnull=False).order_by("-removed_at").first(),
    }
    return render(request, "results/step.html", context, status=422 if typed else 200)


def _write(request: PersonRequest, wave: Wave, number: int) -> None:
    """What was said is kept; going on from the first step opens the results."""
    require(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
    if request.POST.get("text", "").strip():
        talking.add_note(wave=wave, step=number, text=request.POST["text"], by=request.person)
    if request.POST.get("go") == "on" and not wave.was_ever_released:
        talking.release_results(wave=wave, by=request.person)


def _next(request: PersonRequest, number: int, last: int) -> int:
    go = request.POST.get("go")
    return min(last, number + 1) if go == "on" else max(1, number - 1) if go == "back" else number


def _picture(wave: Wave, found: WaveResults, number: int, person: Person) -> dict[str, Any]:
    picture = PICTURES.get(number, "")
    context: dict[str, Any] = {"picture": picture if found.is_shown or picture == "focus" else ""}
    if picture == "care":
        context["cared"] = found.strengths[:5]
    if picture == "describe":
        context["comparison"] = compare(results=found, person=person)
    if picture == "focus":
        foci = foci_of_conversation(wave)
        context["foci"] = foci
        context["free"] = sum(chosen["focus"].ended_on is None for chosen in foci) < network_foci.MOST_FOCI
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
    return redirect("results:step", code=wave.code, number=found.step)


@person_required
@require_POST
def focus(request: PersonRequest, code: str) -> HttpResponse:
    """Choose or end a focus dimension."""
    wave = wave_for(request, code)
    require(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
    if request.POST.get("end"):
        network_foci.end(
            focus=fetch(Focus.objects.filter(network=wave.network), code=request.POST["end"]),
            by=request.person,
        )
        return redirect("results:step", code=wave.code, number=FOCUS_STEP)
    form = FocusForm(request.POST)
    keys = {dimension.key for dimension in pack_of(wave).dimensions}
    typed = {"typed": {name: form[name].value() or "" for name in form.fields}}
    if not form.is_valid() or form.cleaned_data["dimension"] not in keys:
        messages.error(
            request,
            _("Choose a dimension and write why, in a thousand letters at most: you will come back to it."),
        )
        return _page(request, wave, FOCUS_STEP, typed)
    try:
        talking.choose_focus(wave=wave, by=request.person, **form.cleaned_data)
        messages.success(request, _("It is the network's focus now, with its reason."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return _page(request, wave, FOCUS_STEP, typed)
    return redirect("results:step", code=wave.code, number=FOCUS_STEP)
