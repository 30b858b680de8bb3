"""Personal links: they go to each person's own mail; to be shown one is an act of its own, which is recorded."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from trama.core.errors import NotUnderstood
from trama.networks.enums import Permission
from trama.networks.models import Person
from trama.surveys.actions.handing import hand_over_link
from trama.surveys.enums import Mode
from trama.surveys.letters import mailed, people_to_mail
from trama.surveys.models import Invitation, Wave
from trama.surveys.queries import invited_people, people_without_invitation
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, person_required
from trama.web.surveys.common import qr, wave_for

ROWS = 5  # of people without a mail, in sight at once


def path_of(invitation: Invitation) -> str:
    """The address of a person's questionnaire."""
    return reverse("answer:personal", args=[invitation.token])


def links_part(wave: Wave, person: Person, *, may_conduct: bool) -> dict[str, Any]:
    """How an open measurement is handed to each: the code of the room, or mail and hand (≤ 5 queries).

    Nothing of it says who answered, and no personal link is in it, not even one's own.
    """
    if not wave.is_offered or wave.mode == Mode.CONVERSED:
        return {"room_path": "", "is_asked": False, "delivers": False}
    if wave.is_room:
        path = reverse("answer:open-code", args=[wave.campaign.code])
        address = settings.BASE_URL + path
        shown = {"room_path": path, "open_link": address, "open_link_qr": qr(address)}
        return {**shown, "is_asked": False, "delivers": False}
    if not may_conduct:
        is_asked = wave.invitations.standing().filter(person=person).exists()
        return {"room_path": "", "is_asked": is_asked, "delivers": False}
    return {"room_path": "", "delivers": True, **_delivery(wave, person)}


def _delivery(wave: Wave, person: Person) -> dict[str, Any]:
    people = invited_people(wave=wave)
    mine = [row for row in people if row.invitation.person_id == person.pk]
    others = [row for row in people if row not in mine]
    by_hand = [row for row in others if row.is_dead or not row.has_mail]
    return {
        "is_asked": bool(mine),
        "to_mail": people_to_mail(people=people),
        "mailed": mailed(wave=wave) if wave.mailed_at else None,
        "by_hand": by_hand[:ROWS],
        "more_by_hand": by_hand[ROWS:],
        "not_invited": people_without_invitation(
            wave=wave, invited={row.invitation.person_id for row in people}
        ),
    }


@person_required
@require_GET
def wave_links(request: PersonRequest, code: str) -> HttpResponse:
    """Who is invited and how their link reaches them; no link stands here, and nothing says who answered."""
    wave = wave_for(request, code, Permission.WAVE_OPEN)
    people = invited_people(wave=wave)
    context = {
        "wave": wave,
        "people": people,
        "to_mail": people_to_mail(people=people) if wave.is_offered else [],
        "mailed": mailed(wave=wave) if wave.mailed_at else None,
        "section": "surveys",
    }
    return render(request, "surveys/wave/links.html", context)


@person_required
@fresh_sign_in
@never_cache
@require_POST
def wave_own(request: PersonRequest, code: str) -> HttpResponse:
    """To one's own questionnaire: its link stands on no page, whoever sits before the screen."""
    wave = wave_for(request, code, Permission.RATE_VIEW)
    mine = wave.invitations.standing().select_related("wave").filter(person=request.person).first()
    if mine is None or wave.is_room or wave.mode == Mode.CONVERSED:
        raise NotUnderstood
    hand_over_link(invitation=mine, by=request.person)
    return redirect(path_of(mine))


@person_required
@fresh_sign_in
@never_cache
@require_POST
def wave_link(request: PersonRequest, code: str) -> HttpResponse:
    """The link of one person, to hand it over: it is recorded, said on the measurement, and told to that person."""
    wave = wave_for(request, code, Permission.WAVE_OPEN)
    context = {
        "wave": wave,
        "by_whatsapp": request.POST.get("by") == "whatsapp",
        "section": "surveys",
        **_handed(request, wave),
    }
    return render(request, "surveys/wave/link.html", context)


@person_required
@fresh_sign_in
@never_cache
@require_POST
def wave_card(request: PersonRequest, code: str) -> HttpResponse:
    """The card of one person with its QR code, to print and hand over folded; recorded like the link."""
    wave = wave_for(request, code, Permission.WAVE_OPEN)
    handed = _handed(request, wave)
    context = {"wave": wave, "qr": qr(handed["address"]), "section": "surveys", **handed}
    return render(request, "surveys/wave/card.html", context)


def _handed(request: PersonRequest, wave: Wave) -> dict[str, Any]:
    """The chosen person's link, as address and as WhatsApp message, once it was recorded."""
    invited = wave.invitations.standing().select_related("person", "wave__network")
    invitation = invited.filter(person__code=request.POST.get("who", "")).first()
    if invitation is None:
        raise NotUnderstood
    hand_over_link(invitation=invitation, by=request.person)
    address = settings.BASE_URL + path_of(invitation)
    return {
        "person": invitation.person,
        "is_own": invitation.person_id == request.person.pk,
        "address": address,
        **_messages(wave, invitation.person, address),
    }


def _messages(wave: Wave, person: Person, address: str) -> dict[str, str]:
    """The link as two messages of WhatsApp: the first one, and a reminder."""
    sentence = {
        "name": person.name.split(" ")[0],
        "network": wave.network.name,
        "minutes": wave.version.parsed.minutes,
        "link": address,
    }
    text = _(
        "Hello, %(name)s. In %(network)s we are answering a questionnaire about how the network works: it takes about "
        "%(minutes)s minutes. Your personal link (do not forward it): %(link)s If you have already answered, ignore "
        "this message."
    )
    again = _(
        "Hello, %(name)s. You can still answer the questionnaire of %(network)s: it takes about %(minutes)s minutes. "
        "Your personal link (do not forward it): %(link)s If you have already answered, ignore this message."
    )
    return {
        name: f"https://wa.me/{person.phone_figures}?{urlencode({'text': words % sentence})}"
        for name, words in {"whatsapp": text, "reminder": again}.items()
    }
