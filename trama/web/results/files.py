"""What a measurement told, to be taken away: each file holds what its page tells and nothing else."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from trama.documents.results_booklet import booklet_pdf
from trama.documents.results_drawing import dimensions_png, sentences_png
from trama.exports.results_book import results_book
from trama.insights.comparison import compare
from trama.insights.results import WaveResults, network_results
from trama.web.downloads import XLSX, download
from trama.web.http import PersonRequest, person_required
from trama.web.results.booklet import booklet_of
from trama.web.results.common import preparing, source_line, title_of, wave_for


def _book(request: PersonRequest, results: WaveResults) -> bytes:
    if not (results.is_shown or results.conversed):
        raise Http404  # the page says why
    comparison = compare(results=results, person=request.person)
    return results_book(results, title=title_of(results), source=source_line(results), comparison=comparison)


def _dimensions(_request: PersonRequest, results: WaveResults) -> bytes:
    if not results.is_shown:
        raise Http404
    return dimensions_png(results, title=title_of(results), source=source_line(results))


def _sentences(_request: PersonRequest, results: WaveResults) -> bytes:
    if not results.differing:
        raise Http404
    return sentences_png(results, title=title_of(results), source=source_line(results))


def _booklet(request: PersonRequest, results: WaveResults) -> bytes:
    return booklet_pdf(results, booklet_of(request, results))


FILES: dict[str, tuple[str, Callable[[PersonRequest, WaveResults], bytes]]] = {
    "cifras.xlsx": (XLSX, _book),
    "cuadernillo.pdf": ("application/pdf", _booklet),
    "dimensiones.png": ("image/png", _dimensions),
    "frases.png": ("image/png", _sentences),
}


@person_required
@require_GET
def file(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """One of the files; while what they tell is worked out, the page that waits."""
    wave = wave_for(request, code)
    if name not in FILES:
        raise Http404
    results = network_results(wave=wave)
    if not results.is_prepared:
        return preparing(request, wave)
    kind, make = FILES[name]
    return download(make(request, results), f"{wave.code}-{name}", kind)
