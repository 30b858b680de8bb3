"""The figures, the purpose, the booklet, and sharing with the network."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.core.text import is_whole_number
from trama.insights.comparison import compare
from trama.insights.dimensions import DimensionResult
from trama.insights.disclosure import policy_of
from trama.insights.items import ItemResult
from trama.insights.preparing import open_results
from trama.insights.results import WaveResults, network_results
from trama.networks.enums import AgreedLevel, Permission
from trama.networks.models import PurposeVersion
from trama.networks.roles import require
from trama.surveys.actions import conversing, talking
from trama.surveys.models import PurposeSentence, Wave
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.results.common import (
    LOOK_AGAIN,
    page_context,
    preparing,
    wave_for,
)
from trama.web.results.forms import PurposeForm
from trama.web.results.stage import from_before


@person_required
@require_GET
def detail(request: PersonRequest, code: str) -> HttpResponse:
    """Show all figures of a wave on one page."""
    wave = wave_for(request, code)
    found = network_results(wave=wave)
    if not found.is_prepared:
        return preparing(request, wave)
    context = {
        **page_context(request, wave, found),
        **from_before(request, wave),
        "comparison": compare(results=found, person=request.person),
    }
    return render(request, "results/results.html", context)


@person_required
@require_GET
def detail_json(request: PersonRequest, code: str) -> HttpResponse:
    """Return the same figures as JSON: what the page does not show is not here either."""
    wave = wave_for(request, code)
    found = network_results(wave=wave)
    if not found.is_prepared:
        return JsonResponse(
            {"wave": wave.code, "told": None}, status=202, headers={"Retry-After": LOOK_AGAIN}
        )
    return JsonResponse(_as_data(found), json_dumps_params={"ensure_ascii": False, "indent": 1})


def _as_data(found: WaveResults) -> dict[str, Any]:
    shares = found.levels.shares if found.levels else ()
    return {
        "wave": found.wave.code,
        "mode": found.wave.mode,
        "arrived": found.rate.arrived,
        "invited": found.rate.invited,
        "dimensions": [_dimension_as_data(dimension) for dimension in found.dimensions],
        "items": [_item_as_data(item) for item in found.items],
        "levels": {share.level.key: share.people for share in shares if share.people is not None} or None,
    }


def _dimension_as_data(result: DimensionResult) -> dict[str, Any]:
    return {
        "key": result.dimension.key,
        "told": result.precision.value,
        "mean": result.mean,
        "between": result.interval if result.is_rough else None,
        "scores": result.dots,
        "is_partial": result.is_partial,
        "aspects": {name: aspect.words for name, aspect in result.aspects},
        "why": result.reason or None,
    }


def _item_as_data(result: ItemResult) -> dict[str, Any]:
    return {
        "code": result.item.code,
        "told": result.rung.name.lower(),
        "counts": result.counts,
        "groups": result.groups,
        "between": result.between,
        "side": None if result.side is None else result.side.name.lower(),
        "differs": result.differs,
        "without_answer": result.unsure,
        "why": result.reason or None,
    }


@person_required
@require_http_methods(["GET", "POST"])
def release(request: PersonRequest, code: str) -> HttpResponse:
    """Opening says first what happens then; a conversation that was begun goes on to its second step."""
    wave = fetch(Wave.objects.visible_to(request.person).select_related("network"), code=code)
    require(request.person, Permission.RESULTS_FIRST, on=wave.network)
    if request.method == "GET" and not wave.was_ever_released:
        return render(request, "results/open.html", {"wave": wave, "section": "surveys"})
    if request.method == "POST":
        was_open = wave.was_ever_released
        open_results(wave=wave, by=request.person)
        if wave.talk_step == 1 and not was_open:
            conversing.carry_on(wave=wave, step=1, said=conversing.Said(), to=2, by=request.person)
    return redirect("results:step", code=wave.code, number=wave.talk_step or 1)


@person_required
@require_POST
def share(request: PersonRequest, code: str) -> HttpResponse:
    """Share the results with the whole network."""
    wave = wave_for(request, code)
    require(request.person, Permission.RESULTS_SHARE, on=wave.network)
    talking.share_results(wave=wave, by=request.person)
    messages.success(request, _("The network can see the results now."))
    return redirect("results:end" if request.POST.get("from") == "end" else "results:detail", code=wave.code)


@person_required
@require_http_methods(["GET", "POST"])
def purpose(request: PersonRequest, code: str) -> HttpResponse:
    """Show the sentences, unsigned, with what the group finds in them and the purpose it agrees."""
    wave = wave_for(request, code)
    form = PurposeForm(request.POST or None)
    if request.method == "POST":
        require(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
        _keep_marks(request, wave)
        if form.is_valid():
            talking.save_purpose(network=wave.network, by=request.person, **form.cleaned_data)
            messages.success(request, _("The purpose is saved, with its date of review."))
            return redirect("results:purpose", code=wave.code)
        if not request.POST.get("text"):
            messages.success(request, _("The marks are saved."))
            return redirect("results:purpose", code=wave.code)
    context = {**page_context(request, wave, network_results(wave=wave)), **_purpose(wave), "form": form}
    return render(request, "results/purpose.html", context, status=422 if request.method == "POST" else 200)


def _keep_marks(request: PersonRequest, wave: Wave) -> None:
    marks: dict[int, set[str]] = {}
    for name in request.POST:
        kind, _dash, number = name.partition("-")
        if kind in {"who", "what", "how"} and is_whole_number(number):
            marks.setdefault(int(number), set()).add(kind)
    talking.mark_sentences(wave=wave, marks=marks, by=request.person)


def _purpose(wave: Wave) -> dict[str, Any]:
    sentences = list(PurposeSentence.objects.filter(wave=wave))
    known = sum(sentence.is_known for sentence in sentences)
    shown = policy_of(wave).sentences(len(sentences), known)
    return {
        "stem": wave.version.parsed.purpose_stem,
        "sentences": sentences if shown else None,
        "purposes": PurposeVersion.objects.filter(network=wave.network),
        "agreed_levels": AgreedLevel.choices,
    }
