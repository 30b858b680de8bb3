"""A network's measurements and what each needs."""

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.networks.roles import can, require
from trama.surveys.actions.talking import release_results
from trama.surveys.actions.waves import close_wave, invite_more, move_closing, set_reminders
from trama.surveys.enums import Mode, ReminderState
from trama.surveys.errors import ReminderOutOfTime
from trama.surveys.models import Invitation, Wave
from trama.surveys.queries import participation, people_without_invitation, waves_with_counts
from trama.surveys.tasks import mail_everybody
from trama.web.http import PersonRequest, fetch, person_required
from trama.web.questionnaire.drawing import preview_page
from trama.web.surveys.forms import REMINDERS, MoveForm, ReminderForm


def _wave(request: PersonRequest, code: str, permission: Permission) -> Wave:
    wave = fetch(
        Wave.objects.visible_to(request.person)
        .select_related("network", "version", "campaign")
        .defer("version__body"),
        code=code,
    )
    require(request.person, permission, on=wave.network)
    return wave


@person_required
@require_GET
def wave_list(request: PersonRequest, code: str) -> HttpResponse:
    """The measurements of a network, newest first."""
    network = fetch(Network.objects.visible_to(request.person), code=code)
    seen = set(
        Wave.objects.filter(network=network).with_results_for(request.person).values_list("pk", flat=True)
    )
    waves = [
        {"wave": wave, "has_results": wave.pk in seen, "is_to_open": wave.is_final and not wave.is_released}
        for wave in waves_with_counts(network=network).defer("version__body")
    ]
    context = {
        "network": network,
        "waves": waves,
        "may_open": can(request.person, Permission.WAVE_OPEN, on=network),
        "may_watch": can(request.person, Permission.RATE_VIEW, on=network),
        "may_see_first": can(request.person, Permission.RESULTS_FIRST, on=network),
        "section": "surveys",
    }
    return render(request, "surveys/wave_list.html", context)


@person_required
@require_GET
def wave_detail(request: PersonRequest, code: str) -> HttpResponse:
    """Where a measurement stands: its rate, never who; what can be done now."""
    wave = _wave(request, code, Permission.RATE_VIEW)
    mine = Invitation.objects.filter(wave=wave, person=request.person).first()
    room_link = _room_link(wave)
    context = {
        "wave": wave,
        "body": wave.version.parsed,
        "rate": participation(wave=wave),
        "my_link": _path(mine) if mine and not wave.is_final else "",
        "room_link": room_link,
        "room_qr": _qr(room_link) if wave.has_open_code and wave.is_offered else "",
        "may_conduct": can(request.person, Permission.WAVE_OPEN, on=wave.network),
        **_results(wave, request.person),
        "move": MoveForm(),
        "late": [one.person for one in people_without_invitation(wave=wave)],
        **_reminders(wave),
        "section": "surveys",
    }
    return render(request, "surveys/wave_detail.html", context)


def _results(wave: Wave, person: Person) -> dict[str, bool]:
    """Whether the person sees the results, or may open them (1 query)."""
    waves = Wave.objects.filter(pk=wave.pk)
    if wave.is_released:
        return {"sees_results": waves.with_results_for(person).exists()}
    return {"opens_results": waves.to_open_for(person).exists()}


@person_required
@require_POST
def wave_people(request: PersonRequest, code: str) -> HttpResponse:
    """Those who joined the network after it was opened are invited too."""
    wave = _wave(request, code, Permission.WAVE_OPEN)
    late = [one.person for one in people_without_invitation(wave=wave)]
    count = invite_more(wave=wave, people=late, by=request.person)
    text = ngettext("%(count)d person more is invited.", "%(count)d people more are invited.", count)
    messages.success(request, text % {"count": count})
    return redirect("surveys:wave-links", code=wave.code)


def _reminders(wave: Wave) -> dict[str, Any]:
    """Those that went out, those still to come with the form of each, and whether one more fits."""
    now = timezone.now()
    every = list(wave.reminders.all())
    coming = [one for one in every if one.state == ReminderState.DUE and one.due_at > now]
    return {
        "past_reminders": [one for one in every if one not in coming],
        "reminders": coming,
        "may_add_reminder": len(coming) < REMINDERS,
        "today": timezone.localdate(),
    }


def _room_link(wave: Wave) -> str:
    return settings.BASE_URL + reverse("answer:room", args=[wave.campaign.code])


def _path(invitation: Invitation) -> str:
    return reverse("answer:personal", args=[invitation.token])


def _links(wave: Wave) -> list[dict[str, Any]]:
    """Each invited person with their link, as address and as WhatsApp message; not whether they answered."""
    invitations = wave.invitations.select_related("person").order_by("person__name")
    return [_link(wave, one) for one in invitations]


def _link(wave: Wave, invitation: Invitation) -> dict[str, Any]:
    address = settings.BASE_URL + _path(invitation)
    text = _(
        "Hello, %(name)s. Our network %(network)s is looking at itself: it takes about %(minutes)s minutes. "
        "Your personal link (do not forward it): %(link)s If you have already answered, ignore this message."
    ) % {
        "name": invitation.person.name.split(" ")[0],
        "network": wave.network.name,
        "minutes": wave.version.parsed.minutes,
        "link": address,
    }
    return {
        "person": invitation.person,
        "address": address,
        "text": text,
        "whatsapp": f"https://wa.me/{invitation.person.phone_figures}?{urlencode({'text': text})}",
    }


@person_required
@require_GET
def wave_links(request: PersonRequest, code: str) -> HttpResponse:
    """Personal links to copy or to send."""
    wave = _wave(request, code, Permission.WAVE_OPEN)
    return render(
        request, "surveys/wave_links.html", {"wave": wave, "links": _links(wave), "section": "surveys"}
    )


@person_required
@require_GET
def wave_cards(request: PersonRequest, code: str) -> HttpResponse:
    """One card per person with its QR code, to print and cut."""
    wave = _wave(request, code, Permission.WAVE_OPEN)
    cards = [{**link, "qr": _qr(link["address"])} for link in _links(wave)]
    room = _qr(_room_link(wave)) if wave.has_open_code else ""
    return render(
        request, "surveys/wave_cards.html", {"wave": wave, "cards": cards, "room": room, "section": "surveys"}
    )


def _qr(address: str) -> SafeString:
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, title=address
    )
    return SafeString(drawn)


@person_required
@require_POST
def wave_mail(request: PersonRequest, code: str) -> HttpResponse:
    """Everybody with an address gets their link by mail."""
    wave = _wave(request, code, Permission.WAVE_OPEN)
    if not wave.is_offered:
        raise Http404
    sent = mail_everybody(wave=wave)
    told = ngettext("%(count)d mail is on its way.", "%(count)d mails are on their way.", sent) % {
        "count": sent
    }
    messages.success(request, told)
    return redirect("surveys:wave-detail", code=wave.code)


@person_required
@require_http_methods(["GET", "POST"])
def wave_close(request: PersonRequest, code: str) -> HttpResponse:
    """Closing says first what happens then."""
    wave = _wave(request, code, Permission.WAVE_OPEN)
    if request.method == "GET":
        context = {"wave": wave, "rate": participation(wave=wave), "section": "surveys"}
        return render(request, "surveys/wave_close.html", context)
    close_wave(wave=wave, by=request.person)
    if not wave.is_final:
        messages.success(request, _("Nobody new can begin. It is final when the grace is over."))
    elif "open" in request.POST:
        require(request.person, Permission.RESULTS_FIRST, on=wave.network)
        release_results(wave=wave, by=request.person)
        return redirect("devolution:step", code=wave.code, number=1)
    else:
        messages.success(request, _("The measurement is final. Nobody has seen its results yet."))
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
@require_POST
def wave_reminders(request: PersonRequest, code: str) -> HttpResponse:
    """One reminder more, on another day, or not any more."""
    wave = _wave(request, code, Permission.WAVE_OPEN)
    form = ReminderForm(request.POST, coming=_reminders(wave)["reminders"])
    if not form.is_valid():
        messages.error(request, next(str(told[0]) for told in form.errors.values()))
        return redirect("surveys:wave-detail", code=wave.code)
    try:
        set_reminders(wave=wave, days=form.days(), by=request.person)
    except ReminderOutOfTime as refusal:
        messages.error(request, str(refusal.message))
    else:
        cancelled = form.cleaned_data["do"] == "cancel"
        messages.success(
            request, _("The reminder was cancelled.") if cancelled else _("The reminder is scheduled.")
        )
    return redirect("surveys:wave-detail", code=wave.code)


@person_required
@require_GET
def wave_preview(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """A page of the questionnaire as the person will see it; nothing can be sent from here."""
    wave = _wave(request, code, Permission.RATE_VIEW)
    if wave.mode == Mode.CONVERSED:
        raise Http404
    return HttpResponse(preview_page(wave=wave, number=number))
