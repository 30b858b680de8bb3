"""Modo conversado: one device, dimension by dimension."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trama.content.pack import Dimension, InstrumentBody
from trama.core.text import is_whole_number
from trama.networks.enums import Permission
from trama.networks.roles import require
from trama.surveys.actions import talking
from trama.surveys.actions.waves import close_wave
from trama.surveys.enums import Mode
from trama.surveys.models import ConversedAnswer, Wave
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.results.forms import ConversedForm

MOST_HANDS = 40


@person_required
@require_http_methods(["GET", "POST"])
def conversed(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """The sentences of one dimension, the dots raised, the value agreed and the words."""
    wave = _talked(request, code)
    body = wave.version.parsed
    if not 1 <= number <= len(body.dimensions):
        raise Http404
    dimension = body.dimensions[number - 1]
    form = ConversedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        raised = _raised(request, body)
        talking.record_conversed(
            wave=wave, dimension=dimension.key, raised=raised, by=request.person, **form.cleaned_data
        )
        return _onwards(request, wave, number, len(body.dimensions))
    context = {"wave": wave, "network": wave.network, "number": number, "of": len(body.dimensions)}
    shown = {**context, **_shown(wave, body, dimension), "section": "surveys"}
    if form.is_bound:
        shown |= _typed(request, shown["hands"])
    return render(request, "results/conversed.html", shown, status=422 if form.is_bound else 200)


def _typed(request: PersonRequest, hands: list[dict[str, Any]]) -> dict[str, Any]:
    """What could not be kept, where it was written."""
    agreed = request.POST.get("agreed", "")
    return {
        "is_wrong": True,
        "words": request.POST.get("words", ""),
        "agreed": int(agreed) if is_whole_number(agreed) else None,
        "hands": [hand | {"count": request.POST.get(f"raised-{hand['point']}", "")} for hand in hands],
    }


def _talked(request: PersonRequest, code: str) -> Wave:
    waves = Wave.objects.visible_to(request.person).filter(mode=Mode.CONVERSED)
    wave = fetch(waves.select_related("network", "version"), code=code)
    require(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
    return wave


def _shown(wave: Wave, body: InstrumentBody, dimension: Dimension) -> dict[str, Any]:
    known = ConversedAnswer.objects.filter(wave=wave, dimension=dimension.key).first()
    raised = known.raised if known else []
    blocks = body.dimension_blocks(dimension.key)
    words = zip(*(dict.fromkeys(block.scale.labels for block in blocks)), strict=True)
    hands = [
        {"point": point, "label": " · ".join(labels), "count": raised.count(point)}
        for point, labels in enumerate(words, start=1)
    ]
    return {
        "dimension": dimension,
        "blocks": blocks,
        "hands": hands,
        "agreed": known.agreed if known else None,
        "words": known.words if known else "",
        "notice": body.notice("conversed"),
        "is_wrong": False,
    }


def _raised(request: PersonRequest, body: InstrumentBody) -> list[int]:
    raised: list[int] = []
    for point in range(1, body.points + 1):
        given = request.POST.get(f"raised-{point}", "")
        raised += [point] * (min(int(given), MOST_HANDS) if is_whole_number(given) else 0)
    return raised


def _onwards(request: PersonRequest, wave: Wave, number: int, of: int) -> HttpResponse:
    if request.POST.get("go") == "back":
        return redirect("results:conversed", code=wave.code, number=max(1, number - 1))
    if number < of:
        return redirect("results:conversed", code=wave.code, number=number + 1)
    close_wave(wave=wave, by=request.person)
    talking.release_results(wave=wave, by=request.person)
    messages.success(request, _("The conversation is kept. Now you can look at it whole."))
    return redirect("results:detail", code=wave.code)
