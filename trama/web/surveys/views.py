"""A network's measurements and what each needs."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.core import clock
from trama.core.codes import LENGTH, spoken, written
from trama.core.limits import is_over_limit
from trama.insights.preparing import open_results
from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.networks.roles import can, permissions_of, require
from trama.surveys.actions.turns import turns_token
from trama.surveys.actions.waves import close_wave, invite_more, move_closing
from trama.surveys.enums import Mode
from trama.surveys.invited_words import invited_in_words
from trama.surveys.models import Wave
from trama.surveys.queries import (
    claimed_count,
    handed_count,
    listed_waves,
    participation,
    people_without_invitation,
)
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.questionnaire.drawing import preview_page
from trama.web.surveys.common import to_wave
from trama.web.surveys.common import wave_for as _wave
from trama.web.surveys.forms import MoveForm
from trama.web.surveys.links import links_part
from trama.web.surveys.reminders import reminders_part

TRIES = 30  # receipts that one person may ask about in ten minutes: a whole network, read aloud


@person_required
@require_GET
def wave_list(request: PersonRequest, code: str) -> HttpResponse:
    """The measurements of a network, newest first."""
    network = fetch(Network.objects.visible_to(request.person), code=code)
    context = {
        "network": network,
        "waves": listed_waves(network=network, person=request.person),
        "may_open": can(request.person, Permission.WAVE_OPEN, on=network),
        "may_watch": can(request.person, Permission.RATE_VIEW, on=network),
        "section": "surveys",
    }
    return render(request, "surveys/wave/list.html", context)


@person_required
@require_GET
def wave_detail(request: PersonRequest, code: str) -> HttpResponse:
    """Where a measurement stands: its rate, never who; what can be done now."""
    wave = _wave(request, code, Permission.RATE_VIEW)
    may = permissions_of(request.person, on=wave.network)
    may_conduct = Permission.WAVE_OPEN in may
    context = {
        "wave": wave,
        "may_conduct": may_conduct,
        "rate": participation(wave=wave),
        "is_erased": wave.annulled_at is not None and not wave.was_ever_released,
        "invited": invited_in_words(wave.pk, wave.mode) if wave.is_offered else "",
        **_results(wave, request.person),
        "is_objected": wave.is_room and wave.is_withheld and Permission.RESULTS_FIRST in may,
        **_said(wave, decides=Permission.OBJECTION_DECIDE in may),
        **links_part(wave, request.person, may_conduct=may_conduct),
        **_settings(wave, may_conduct=may_conduct),
        "section": "surveys",
    }
    return render(request, "surveys/wave/detail.html", context)


def _said(wave: Wave, *, decides: bool) -> dict[str, Any]:
    """What is said to all of links handed over, and to whoever decides of what people said (≤ 2 queries)."""
    return {
        "handed": handed_count(wave=wave) if wave.has_handed_links else 0,
        "decides": decides,
        "claims": claimed_count(wave=wave) if decides else 0,
    }


def _results(wave: Wave, person: Person) -> dict[str, bool]:
    """Whether the person sees the results, or may open them (≤ 1 query)."""
    waves = Wave.objects.filter(pk=wave.pk)
    return {
        "sees_results": wave.was_ever_released and waves.with_results_for(person).exists(),
        "opens_results": wave.may_be_opened and waves.to_open_for(person).exists(),
    }


def _settings(wave: Wave, *, may_conduct: bool) -> dict[str, Any]:
    """What may be changed while it is open, and the roads beside the links (≤ 1 query)."""
    if not may_conduct:
        return {"may_set": False, "may_annul": False}
    may_annul = not wave.was_ever_released and wave.annulled_at is None
    return {
        "may_set": may_annul or (wave.annulled_at is None and wave.mode != Mode.CONVERSED),
        "may_annul": may_annul,
        "move": MoveForm(),
        "turns_path": reverse("answer:turns", args=[turns_token(wave)]),
        **(reminders_part(wave) if wave.is_offered else {}),
    }


@person_required
@require_POST
def wave_people(request: PersonRequest, code: str) -> HttpResponse:
    """Those who joined the network after it was opened are invited too; or those who were left out then."""
    wave = _wave(request, code, Permission.WAVE_OPEN)
    found = people_without_invitation(wave=wave)
    people = found.left_out if request.POST.get("who") == "left_out" else found.late
    count = invite_more(wave=wave, people=people, by=request.person)
    if count:
        text = ngettext("%(count)d person more is invited.", "%(count)d people more are invited.", count)
        messages.success(request, text % {"count": count})
    return redirect("surveys:wave-links", code=wave.code)


@person_required
@require_http_methods(["GET", "POST"])
def wave_close(request: PersonRequest, code: str) -> HttpResponse:
    """Closing says first what happens then."""
    wave = _wave(request, code, Permission.WAVE_OPEN)
    if request.method == "GET" and not wave.is_offered:
        return to_wave(request, wave)
    if request.method == "GET":
        context = {
            "wave": wave,
            "is_at_once": settings.DEMO or not wave.grace_hours,
            "is_demo": settings.DEMO and bool(wave.grace_hours),
            "opens_from": timezone.now() + timedelta(hours=wave.grace_hours),
            "section": "surveys",
        }
        return render(request, "surveys/wave/close.html", context)
    close_wave(wave=wave, by=request.person)
    if wave.may_be_opened and "open" in request.POST:
        require(request.person, Permission.RESULTS_FIRST, on=wave.network)
        open_results(wave=wave, by=request.person)
        return redirect("results:step", code=wave.code, number=1)
    messages.success(request, _closed_in_words(wave))
    return redirect("surveys:wave-detail", code=wave.code)


def _closed_in_words(wave: Wave) -> str:
    """What closing it did, and from when its results can be opened."""
    if not wave.is_final:
        sentence = _(
            "Nobody new can begin. What is half-written or on a phone without signal is received until %(when)s; "
            "then the results can be opened."
        )
        return sentence % {"when": clock.said(wave.final_at)}
    if not wave.may_be_opened:
        return _("The measurement is final. Its results open 48 hours after each person is written to.")
    return _("The measurement is final. Nobody has seen its results yet.")


@person_required
@require_POST
def wave_receipt(request: PersonRequest, code: str) -> HttpResponse:
    """Whether the receipt that somebody reads aloud arrived: one at a time, never a list, never who."""
    wave = _wave(request, code, Permission.WAVE_OPEN)
    typed = written(request.POST.get("receipt", ""))[:LENGTH]
    if is_over_limit(f"receipt:{wave.pk}:{request.person.pk}", most=TRIES, seconds=600):
        messages.error(request, _("Too many codes in a short time. Wait ten minutes and try again."))
    elif len(typed) < LENGTH:
        messages.error(request, _("A receipt has six letters or figures, like ABC 4D2. Ask for it again."))
    elif wave.campaign.receipts.filter(code=typed).exists():
        messages.success(request, _("%(code)s: yes, it arrived.") % {"code": spoken(typed)})
    else:
        sentence = _(
            "%(code)s: not yet. On the phone it is safe until it turns green; check that it was read letter by letter."
        )
        messages.warning(request, sentence % {"code": spoken(typed)})
    return redirect("surveys:wave-detail", code=wave.code)


@person_required
@require_POST
def wave_move(request: PersonRequest, code: str) -> HttpResponse:
    """Another closing day."""
    wave = _wave(request, code, Permission.WAVE_OPEN)
    form = MoveForm(request.POST)
    if form.is_valid():
        move_closing(wave=wave, closes_at=form.closes_at(), by=request.person)
        messages.success(request, _("The closing day was moved."))
    else:
        messages.error(request, str(form.errors["day"][0]))
    return redirect("surveys:wave-detail", code=wave.code)


@person_required
@require_GET
def wave_preview(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """A page of the questionnaire as the person will see it; nothing can be sent from here."""
    wave = _wave(request, code, Permission.RATE_VIEW)
    if wave.mode == Mode.CONVERSED:
        raise Http404
    return HttpResponse(preview_page(wave=wave, number=number))
