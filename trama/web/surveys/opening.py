"""Opening a measurement in four answers."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trama.core.errors import Refused
from trama.insights.outlook import Outlook, outlook
from trama.instruments.models import InstrumentVersion
from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.networks.roles import require
from trama.surveys.actions.waves import open_wave
from trama.surveys.doubts import doubts_before, marks_of
from trama.surveys.enums import Mode, Timepoint
from trama.surveys.models import Wave
from trama.surveys.models.wave import MINIMUM
from trama.surveys.queries import people_to_ask
from trama.surveys.signals import wave_opened
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.surveys.forms import OpenForm

FORECAST = "forecast"  # the button that only reckons again


@person_required
@require_http_methods(["GET", "POST"])
def wave_open(request: PersonRequest, code: str) -> HttpResponse:
    """What, who, until when, how; fewer than five people are told why and what there is instead."""
    network = fetch(Network.objects.visible_to(request.person), code=code)
    require(request.person, Permission.WAVE_OPEN, on=network)
    versions = InstrumentVersion.objects.latest_of(pack=network.cohort.programme.pack)
    people = people_to_ask(network=network)
    form = OpenForm(request.POST or None, versions=versions, people=people)
    # Why it was not opened yet.
    kept: dict[str, Any] = {"refused": "", "doubts": [], "marks": "", "is_other_forecast": False}
    opens = request.method == "POST" and request.POST.get("do") != FORECAST
    if opens and form.is_valid():
        plan = form.plan()
        kept |= _asked_before(request, form, network)
        try:
            if not (kept["doubts"] or kept["is_other_forecast"]):
                return _opened(request, open_wave(network=network, plan=plan, by=request.person))
        except Refused as refusal:
            kept["refused"] = str(refusal.message)
    context = {"network": network, "form": form, "section": "surveys", **kept, **_choices(form, network)}
    return render(request, "surveys/wave/open.html", context, status=422 if opens else 200)


def _asked_before(request: PersonRequest, form: OpenForm, network: Network) -> dict[str, Any]:
    """The doubts that are not the ones somebody said to be sure of; whether they read another forecast than this."""
    doubts = doubts_before(network=network, plan=form.plan())
    forecast = _forecast(form, network, form.data["what"])
    read = request.POST.get("forecast")
    return {
        "marks": marks_of(doubts),
        "doubts": [] if request.POST.get("sure") == marks_of(doubts) else doubts,
        "is_other_forecast": forecast is not None and read is not None and read != forecast.mark,
    }


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
    return {
        "outlook": _forecast(form, network, what),
        "chosen": len(_asked(form)),
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
        "until": _until(form, what),
        "heads": form.data.get(
            "heads", len(form.people) if settings.DEMO else ""
        ),  # invented people are all there
        "how": _how(form),
        "few": few,
        "minimum": MINIMUM,
    }


def _forecast(form: OpenForm, network: Network, what: str) -> Outlook | None:
    """What can be told of it as it is chosen now; nothing of a conversed one, nor without questionnaires."""
    chosen = form.kinds.get(what) or next(iter(form.kinds.values()), None)
    if chosen is None or _how(form) == Mode.CONVERSED:
        return None
    is_room = _until(form, what) == "now" and _how(form) == Mode.INDIVIDUAL
    return outlook(network=network, version=chosen[0], people=_asked(form), room=is_room)


def _asked(form: OpenForm) -> list[Person]:
    return [
        member.person for key, member in form.people.items() if not form.is_bound or key in form["who"].data
    ]


def _until(form: OpenForm, what: str) -> str:
    return form.data.get("until") or ("now" if what.endswith(f"-{Timepoint.PULSE}") else "fortnight")


def _how(form: OpenForm) -> str:
    return form.data.get("how") or (Mode.INDIVIDUAL.value if Mode.INDIVIDUAL in form.modes else "")


def _usual(form: OpenForm, *, pulse_first: bool) -> str:
    """What is most often opened next: a baseline first, pulses between."""
    wanted = Timepoint.PULSE if pulse_first else Timepoint.BASELINE
    return next((key for key, (_version, timepoint) in form.kinds.items() if timepoint == wanted), "")
