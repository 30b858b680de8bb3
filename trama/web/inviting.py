"""The mail that invites somebody to join: asked once before another one leaves, and what is true of it said."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from trama.mail.models import LetterState
from trama.networks.actions import people
from trama.networks.models import Joining
from trama.networks.queries import mail_of_today
from trama.networks.tasks import send_joining
from trama.web.http import PersonRequest


def renewed(request: PersonRequest, joining: Joining, context: dict[str, Any]) -> HttpResponse | None:
    """Make another link for an invitation and mail it; the page that asks first, where a mail is concerned."""
    stamp = joining.expires_at.isoformat()
    if joining.email and not joining.accepted_at and "sure" not in request.POST:
        asked = {"joining": joining, "mailed": mail_of_today(joining=joining), "stamp": stamp}
        return render(request, "networks/people/again.html", {**context, **asked})
    if request.POST.get("of", stamp) != stamp:  # pressed twice: the other link was made
        messages.info(request, _what_left(joining, mail_of_today(joining=joining)))
        return None
    invited(request, people.renew_joining(joining=joining, by=request.person))
    return None


def invited(request: PersonRequest, joining: Joining) -> None:
    """Send the invitation by mail where there is one and none left today; say what is true."""
    before = mail_of_today(joining=joining) if joining.email else None
    if before:
        messages.info(request, _what_left(joining, before))
        return
    if joining.email:
        send_joining.enqueue(joining.pk)
        text = _("The invitation for %(name)s is on its way by mail.")
    else:
        text = _(
            "The invitation for %(name)s is ready: send the link below, and read them its code when they open it."
        )
    messages.success(request, text % {"name": joining.name})


def _what_left(joining: Joining, state: LetterState | None) -> str:
    if state == LetterState.SENT:
        text = _(
            "The mail for %(name)s already left today: no other one leaves until tomorrow. Its link is below."
        )
    elif state in {LetterState.WAITING, LetterState.LEAVING}:
        text = _(
            "The mail for %(name)s is about to leave: no other one leaves until tomorrow. Its link is below."
        )
    else:
        text = _("The mail for %(name)s could not be delivered today. Its link is below.")
    return text % {"name": joining.name}
