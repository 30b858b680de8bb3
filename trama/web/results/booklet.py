"""The whole conversation, to be read and printed from the page or kept as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trama.documents.results_booklet import Booklet, Leaf
from trama.documents.results_drawing import MOST_STRENGTHS
from trama.insights.comparison import compare
from trama.insights.results import WaveResults, network_results
from trama.networks.models import PurposeVersion
from trama.surveys.models import Wave
from trama.web.http import PersonRequest, person_required
from trama.web.results.common import (
    pack_of,
    page_context,
    preparing,
    source_line,
    title_of,
    wave_for,
)
from trama.web.results.stage import decided


@person_required
@require_GET
def booklet(request: PersonRequest, code: str) -> HttpResponse:
    """Return the whole conversation, to print."""
    wave = wave_for(request, code)
    found = network_results(wave=wave)
    if not found.is_prepared:
        return preparing(request, wave)
    context = {**page_context(request, wave, found), **_talked(request, found)}
    return render(request, "results/booklet.html", context)


def booklet_of(request: PersonRequest, results: WaveResults) -> Booklet:
    """The same as values for the document."""
    talked = _talked(request, results)
    return Booklet(
        title=title_of(results),
        source=source_line(results),
        leaves=tuple(
            Leaf(each["step"].question, tuple(note.text for note in each["notes"]))
            for each in talked["steps"]
        ),
        foci=tuple((each["dimension"], each["focus"]) for each in talked["foci"]),
        made=talked["made"],
        purpose=talked["purpose"].text if talked["purpose"] else "",
        comparison=talked["comparison"],
    )


def _talked(request: PersonRequest, results: WaveResults) -> dict[str, Any]:
    wave = results.wave
    chosen = decided(wave)
    return {
        "steps": _steps(wave),
        "foci": chosen["foci"] + chosen["ended_foci"],
        "made": chosen["made"],
        "cared": results.strengths[:MOST_STRENGTHS],
        "purpose": PurposeVersion.objects.filter(network=wave.network).first(),
        "comparison": compare(results=results, person=request.person),
    }


def _steps(wave: Wave) -> list[dict[str, Any]]:
    notes = list(wave.notes.filter(removed_at__isnull=True))
    return [
        {"number": number, "step": step, "notes": [note for note in notes if note.step == number]}
        for number, step in enumerate(pack_of(wave).steps, start=1)
    ]
