"""What a conversation chose and agreed, said better afterwards: the words of a focus, and who does what was agreed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trama.agreements.enums import AgreementKind
from trama.agreements.models import Agreement
from trama.agreements.queries import open_foci
from trama.core.errors import NotAllowed, Refused
from trama.networks.enums import Permission
from trama.networks.roles import require
from trama.surveys.actions import conversing
from trama.surveys.actions.conversing import ChosenFocus
from trama.surveys.models import Wave
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.results.common import pack_of, wave_for
from trama.web.results.forms import FocusForm, OwnerForm
from trama.web.results.stage import may_mend


@person_required
@require_http_methods(["GET", "POST"])
def focus(request: PersonRequest, code: str, focus: str) -> HttpResponse:
    """Mend a focus; what it said before is kept and shown, or not."""
    wave = wave_for(request, code)
    require(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
    found = fetch(open_foci(network=wave.network), code=focus)
    if not may_mend(request.person, found):
        raise NotAllowed
    form = FocusForm(
        request.POST or None,
        dimensions=pack_of(wave).dimensions,
        initial={"dimension": found.dimension, "reason": found.reason, "seen": found.mark},
    )
    if request.method == "POST" and form.is_valid():
        try:
            given, keeps = form.cleaned_data, "slip" not in request.POST
            chosen = ChosenFocus(given["dimension"], given["reason"], (given["seen"],))
            conversing.mend_focus(wave=wave, focus=found, chosen=chosen, keeps=keeps, by=request.person)
            return redirect("results:step", code=wave.code, number=6)
        except Refused as refusal:
            _ask_again(form, found.mark)
            form.add_error("dimension", str(refusal.message))
    context = {"wave": wave, "form": form, "section": "surveys"}
    return render(request, "results/mend_focus.html", context, status=422 if form.errors else 200)


@person_required
@require_http_methods(["GET", "POST"])
def owner(request: PersonRequest, code: str) -> HttpResponse:
    """Say who does something that was agreed, or that somebody is still to be found."""
    mine = Agreement.objects.visible_to(request.person).of_kind(AgreementKind.COMMITMENT)
    found = fetch(mine.select_related("network", "owner"), code=code)
    wave = fetch(Wave.objects.filter(network=found.network).select_related("network"), code=found.origin_code)
    require(request.person, Permission.CONVERSATION_WRITE, on=wave.network)
    was = found.owner.code if found.owner else ""
    initial = {"who": was, "seen": was}
    form = OwnerForm(request.POST or None, network=wave.network, initial=initial)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] if "seen" in request.POST else None
        try:
            conversing.give(wave=wave, commitment=found, owner=form.person(), seen=seen, by=request.person)
            return redirect("today:today")
        except Refused as refusal:
            _ask_again(form, found.owner.code if found.owner else "")
            form.add_error("who", str(refusal.message))
    context = {"wave": wave, "commitment": found, "form": form, "section": "surveys"}
    return render(request, "results/owner.html", context, status=422 if form.errors else 200)


def _ask_again(form: FocusForm | OwnerForm, mark: str) -> None:
    """Beside what stands there now: saving once more puts what was typed over that."""
    form.data = dict(form.data.items()) | {"seen": mark}
