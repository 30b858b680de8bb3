"""What a measurement told, to be taken away: each file holds what its page tells and nothing else."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from trama.exports.results_book import results_book
from trama.insights.comparison import compare
from trama.insights.results import WaveResults, network_results
from trama.web.downloads import XLSX, download
from trama.web.http import PersonRequest, person_required
from trama.web.results.common import preparing, source_line, wave_for


def title_of(results: WaveResults) -> str:
    """Whose figures they are, and of which moment."""
    wave = results.wave
    return _("%(network)s · %(moment)s") % {"network": wave.network, "moment": wave.get_timepoint_display()}


def _book(request: PersonRequest, results: WaveResults) -> bytes:
    if not (results.is_shown or results.conversed):
        raise Http404  # the page says why
    comparison = compare(results=results, person=request.person)
    return results_book(results, title=title_of(results), source=source_line(results), comparison=comparison)


FILES: dict[str, tuple[str, Callable[[PersonRequest, WaveResults], bytes]]] = {
    "cifras.xlsx": (XLSX, _book),
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
