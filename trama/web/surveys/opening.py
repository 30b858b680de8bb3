"""Opening a measurement in four answers."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trama.core.errors import Refused
from trama.insights.outlook import outlook
from trama.instruments.models import InstrumentVersion
from trama.networks.enums import Permission
from trama.networks.models import Network
from trama.networks.roles import require
from trama.surveys.actions.waves import open_wave
from trama.surveys.doubts import doubts_before
from trama.surveys.enums import Mode, Timepoint
from trama.surveys.models import Wave
from trama.surveys.models.wave import MINIMUM
from trama.surveys.queries import people_to_ask
from trama.surveys.signals import wave_opened
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.surveys.forms import OpenForm


@person_required
@require_http_methods(["GET", "POST"])
def wave_open(request: PersonRequest, code: str) -> HttpResponse:
    """What, who, until when, how; fewer than five people are told why and what there is instead."""
    network = fetch(Network.objects.visible_to(request.person), code=code)
    require(request.person, Permission.WAVE_OPEN, on=network)
    versions = InstrumentVersion.objects.latest_of(pack=network.cohort.programme.pack)
    people = people_to_ask(network=network)
    form = OpenForm(request.POST or None, versions=versions, people=people)
    kept: dict[str, Any] = {"refused": "", "doubts": []}  # why it was not opened yet
    if request.method == "POST" and form.is_valid():
        plan = form.plan()
        if "sure" not in request.POST:
            kept["doubts"] = doubts_before(network=network, plan=plan)
        try:
            if not kept["doubts"]:
                return _opened(request, open_wave(network=network, plan=plan, by=request.person))
        except Refused as refusal:
            kept["refused"] = str(refusal.message)
    context = {"network": network, "form": form, "section": "surveys", **kept, **_choices(form, network)}
    return render(request, "surveys/wave/open.html", context, status=422 if request.method == "POST" else 200)


def _opened(request: PersonRequest, wave: Wave) -> HttpResponse:
    for _receiver, sentence in wave_opened.send(Wave, wave=wave, by=request.person):
        if sentence:
            messages.info(request, sentence)
    if wave.mode == Mode.CONVERSED:
        messages.success(request, _("The conversed measurement is ready: sit down together and begin."))
    elif wave.is_room:
        messages.success(request, _("The measurement is open. Show the code to who is in the room."))
    else:
        messages.success(request, _("The measurement is open. Now share the links."))
    return redirect("surveys:wave-detail", code=wave.code)


def _choices(form: OpenForm, network: Network) -> dict[str, Any]:
    """The options with their words, and which are chosen."""
    posted = form.is_bound
    few = Mode.INDIVIDUAL not in form.modes
    pulse_first = Wave.objects.filter(network=network).standing().exists()
    what = form.data.get("what") or _usual(form, pulse_first=pulse_first)
    pulse = what.endswith(f"-{Timepoint.PULSE}")
    chosen = form.kinds.get(what) or next(iter(form.kinds.values()), None)  # none without questionnaires
    asked = [member.person for key, member in form.people.items() if not posted or key in form["who"].data]
    return {
        "outlook": outlook(network=network, version=chosen[0], people=asked) if chosen else None,
        "kinds": [
            {
                "key": key,
                "version": version,
                "timepoint": timepoint,
                "body": version.parsed,
                "checked": key == what,
            }
            for key, (version, timepoint) in form.kinds.items()
        ],
        "people": [
            {"key": key, "member": member, "checked": not posted or key in form["who"].data}
            for key, member in form.people.items()
        ],
        "until": form.data.get("until") or ("now" if pulse else "fortnight"),
        "heads": form.data.get(
            "heads", len(form.people) if settings.DEMO else ""
        ),  # invented people are all there
        "how": form.data.get("how") or ("" if few else Mode.INDIVIDUAL),
        "few": few,
        "minimum": MINIMUM,
    }


def _usual(form: OpenForm, *, pulse_first: bool) -> str:
    """What is most often opened next: a baseline first, pulses between."""
    wanted = Timepoint.PULSE if pulse_first else Timepoint.BASELINE
    return next((key for key, (_version, timepoint) in form.kinds.items() if timepoint == wanted), "")
