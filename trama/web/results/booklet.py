"""The whole conversation, to be read and printed from the page or kept as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trama.agreements.queries import open_foci
from trama.documents.results_booklet import Booklet, Leaf
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
    with_dimensions,
)
from trama.web.results.stage import agreed_in


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
        foci=tuple((each["dimension"], each["focus"].reason) for each in talked["foci"]),
        made=talked["made"],
        purpose=talked["purpose"].text if talked["purpose"] else "",
        comparison=talked["comparison"],
    )


def _talked(request: PersonRequest, results: WaveResults) -> dict[str, Any]:
    wave = results.wave
    return {
        "steps": _steps(wave),
        "foci": with_dimensions(wave, open_foci(network=wave.network)),
        "made": agreed_in(wave),
        "purpose": PurposeVersion.objects.filter(network=wave.network).first(),
        "comparison": compare(results=results, person=request.person),
    }


def _steps(wave: Wave) -> list[dict[str, Any]]:
    notes = list(wave.notes.filter(removed_at__isnull=True))
    return [
        {"number": number, "step": step, "notes": [note for note in notes if note.step == number]}
        for number, step in enumerate(pack_of(wave).steps, start=1)
    ]
