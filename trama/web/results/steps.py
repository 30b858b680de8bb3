"""The conversation in eight steps: one form a page, whose every button keeps what was typed."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from trama.agreements.enums import AgreementState
from trama.agreements.errors import ChosenMeanwhile
from trama.agreements.models import Focus
from trama.agreements.queries import commitments_ever_from
from trama.content.pack import Pack
from trama.core.errors import NotAllowed, Refused
from trama.insights.preparing import prepare
from trama.networks.enums import Permission
from trama.networks.roles import require
from trama.surveys.actions import conversing
from trama.surveys.models import StepNote, Wave
from trama.surveys.models.wave import TALK_END
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.results.common import pack_of, preparing, wave_for, wave_to_begin
from trama.web.results.drafts import draft_of, keep_draft
from trama.web.results.forms import StepForm
from trama.web.results.stage import may_mend, origin_of, stage_of

UNDOING = (
    "remove", "restore", "end_focus", "drop", "mend_focus", "forget_earlier", "give", "bring", "keep_focus"
)  # fmt: skip
ELSEWHERE = {"figures": "results:detail", "booklet": "results:booklet", "now": "results:conversation"}
STEPS = [str(number) for number in range(1, TALK_END)]  # as a button says them


@person_required
@require_GET
def conversation(request: PersonRequest, code: str) -> HttpResponse:
    """Go to where the conversation stands."""
    wave = wave_to_begin(request, code)
    if wave.is_talk_over:
        return redirect("results:end", code=wave.code)
    return redirect("results:step", code=wave.code, number=wave.talk_step or 1)


@person_required
@require_http_methods(["GET", "POST"])
def step(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """One question, one picture, room to write; whichever button is pressed, nothing typed is lost.

    Only the button that writes down asks for what is missing. Every other goes, and what is half said waits.
    """
    wave = wave_to_begin(request, code) if number == 1 else wave_for(request, code)
    pack = pack_of(wave)
    if not 1 <= number <= len(pack.steps):
        raise Http404
    form = _form(request, wave, number, pack)
    if request.method == "GET":
        return _page(request, wave, number, form)
    require(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
    if "stand" in request.POST:
        return _stand(request, wave, number)
    is_whole = form.is_valid()
    if (is_whole or not _writes_down(request)) and _carry_on(request, wave, number, form):
        prepare(wave)
        _undo(request, wave, number)
        return redirect(_way(request, wave, number))
    return _page(request, wave, number, form)


def _stand(request: PersonRequest, wave: Wave, number: int) -> HttpResponse:
    """The page was reached by the browser's own way, or something was unfolded in it: 409 when it is elsewhere."""
    since, unfolded = request.POST.get("since", ""), request.POST.getlist("unfolded")
    stands = conversing.stand(
        wave=wave,
        step=number,
        since=int(since) if since in STEPS else number,
        unfolded=unfolded,
        by=request.person,
    )
    return HttpResponse(status=204 if stands else 409)


def _carry_on(request: PersonRequest, wave: Wave, number: int, form: StepForm) -> bool:
    """Keep what is whole, and move; of two foci and a third, the third waits where it need not be answered now."""
    writes, to = _writes_down(request), _to(request, wave, number)
    decides = writes or (to or 0) > number
    for said in dict.fromkeys((form.said(decides=decides), form.said(decides=writes))):
        try:
            conversing.carry_on(wave=wave, step=number, said=said, to=to, by=request.person)
        except Refused as refusal:
            refused = str(refusal.message)
            form.is_asked = isinstance(refusal, ChosenMeanwhile)
            if form.is_asked:
                break
        else:
            keep_draft(request, wave, number, form.left_of(said))
            return True
    form.add_error(None, refused)
    return False


def _writes_down(request: PersonRequest) -> bool:
    """Whether the button is the one that writes down, which a plain Enter presses too."""
    return not request.POST.get("to") and not any(name in request.POST for name in UNDOING)


def _form(request: PersonRequest, wave: Wave, number: int, pack: Pack) -> StepForm:
    return StepForm(
        request.POST if request.method == "POST" else None,
        wave=wave,
        dimensions={dimension.key for dimension in pack.dimensions},
        draft=draft_of(request, wave, number),
    )


def _page(request: PersonRequest, wave: Wave, number: int, form: StepForm) -> HttpResponse:
    stage = stage_of(request, wave, number)
    if wave.was_ever_released and not stage["results"].is_prepared and not form.is_bound:
        return preparing(request, wave)
    removed = wave.notes.filter(step=number, removed_at__isnull=False)
    context = {
        **stage,
        "numbers": range(1, TALK_END),
        "form": form,
        "has_draft": not form.is_bound and bool(form.initial),
        "undo": removed.order_by("-removed_at").first(),
        "is_elsewhere": wave.talk_step not in {None, number},
    }
    return render(request, "results/talk/step.html", context, status=422 if form.errors else 200)


def _to(request: PersonRequest, wave: Wave, number: int) -> int | None:
    """The step that the button names, if any; before the results are opened there is only the first."""
    given = request.POST.get("to", "")
    if given != "end" and given not in STEPS:
        return None
    if not wave.was_ever_released:
        return number
    return TALK_END if given == "end" else int(given)


def _undo(request: PersonRequest, wave: Wave, number: int) -> None:
    """What the button takes away, brings back or ends, once the rest is kept."""
    given, by = request.POST, request.person
    if "bring" in given:
        conversing.bring(wave=wave, to=number, by=by)
    elif "remove" in given:
        conversing.take_away(note=fetch(StepNote.objects.filter(wave=wave), code=given["remove"]), by=by)
    elif "restore" in given:
        conversing.bring_back(note=fetch(StepNote.objects.filter(wave=wave), code=given["restore"]), by=by)
    elif "end_focus" in given:
        focus = fetch(Focus.objects.filter(network=wave.network), code=given["end_focus"])
        conversing.end_focus(wave=wave, focus=focus, by=by)
    elif "forget_earlier" in given:
        focus = fetch(Focus.objects.filter(network=wave.network), code=given["forget_earlier"])
        if not may_mend(by, focus):
            raise NotAllowed
        conversing.forget_earlier(wave=wave, focus=focus, by=by)
    elif "drop" in given:
        commitment = fetch(commitments_ever_from(origin=origin_of(wave)), code=given["drop"])
        conversing.settle(wave=wave, commitment=commitment, state=AgreementState.DROPPED, by=by)


def _way(request: PersonRequest, wave: Wave, number: int) -> str:
    """Where the button leads. On a page that is elsewhere whoever presses looks on alone, and nothing ends."""
    given, to = request.POST.get("to", ""), _to(request, wave, number) or number
    if given == "network":
        return reverse("surveys:wave-list", args=[wave.network.code])
    if given == "2" and not wave.was_ever_released:
        return reverse("results:release", args=[wave.code])
    if "give" in request.POST:
        return reverse("results:owner", args=[request.POST["give"]])
    if "mend_focus" in request.POST:
        return reverse("results:focus", args=[wave.code, request.POST["mend_focus"]])
    if given in ELSEWHERE and wave.was_ever_released:
        return reverse(ELSEWHERE[given], args=[wave.code])
    return _page_of(wave, to, number)


def _page_of(wave: Wave, to: int, number: int) -> str:
    """The page of a step, or of the end; that of the end only once it is there."""
    if to == TALK_END and wave.is_talk_over:
        return reverse("results:end", args=[wave.code])
    return reverse("results:step", args=[wave.code, number if to == TALK_END else to])
