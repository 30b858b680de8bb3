"""What Hoy says to a role that has no work yet: when it will have some, and what brings it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trama.networks.enums import Permission
from trama.networks.models import Membership
from trama.networks.queries import newest_directory


def waiting_card(membership: Membership) -> dict[str, Any]:
    """The card of whoever waits (≤ 1 query)."""
    if membership.may(Permission.PUBLISHED_VIEW):
        return _authority()
    if membership.may(Permission.PROGRAMME_VIEW):
        return _researcher()
    return _operator()


def _authority() -> dict[str, Any]:
    return {
        "title": _("The network has not published anything yet"),
        "text": _(
            "You will have something to do here when the network decides to show you its purpose or what it needs from "
            "you, or makes you a proposal: its coordinator brings it. What its people answer stays with them."
        ),
        "address": reverse("public:model"),
        "action": _("Get to know the model"),
    }


def _researcher() -> dict[str, Any]:
    return {
        "title": _("There is no file for research yet"),
        "text": _(
            "You will have work here when the programme hands one over: it holds the answers of those who allowed it, "
            "and the programme direction brings it. Meanwhile you can see the networks by cohort and state, without "
            "comparing them."
        ),
        "address": reverse("programme:network-list"),
        "action": _("See the networks"),
    }


def _operator() -> dict[str, Any]:
    year = newest_directory()
    text = (
        _(
            "The one of %(year)d is loaded. The Ministry of Education publishes one each year: when the next one "
            "comes out, it is loaded from here."
        )
        % {"year": year}
        if year
        else _(
            "None is loaded yet. The Ministry of Education publishes one each year: load it, so that networks find "
            "their schools."
        )
    )
    return {
        "eyebrow": "" if year else _("To do"),
        "title": _("The directory of schools"),
        "text": text,
        "address": reverse("programme:school-list"),
        "action": _("See the schools"),
    }
