"""What the frame of every page knows."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from trama.networks.enums import Permission, Scope
from trama.networks.models import Membership
from trama.privacy.versions import programmes_by_name
from trama.web.http import came_from
from trama.web.places import mark_of


def page(request: HttpRequest) -> dict[str, Any]:
    """The person, where they look from and at what, the sections of the menu, whether this is a demo, offline."""
    membership = getattr(request, "membership", None)
    return {
        "person": getattr(request, "person", None),
        "membership": membership,
        "memberships": getattr(request, "memberships", []),
        "nav_sections": nav_sections(membership) if membership else [],
        "is_demo": settings.DEMO,
        "offline_room": settings.OFFLINE_ROOM,
        "account_mark": SimpleLazyObject(partial(mark_of, request)),
        "contact": SimpleLazyObject(contact),  # looked up by the few pages that say it
        "here": request.get_full_path() if request.method == "GET" else came_from(request) or "/",
    }


def contact() -> str:
    """Who to write to about data: whoever answers for the only programme, else who runs this server."""
    known = list(programmes_by_name()[:2])
    return (known[0].data_email if len(known) == 1 else "") or settings.CONTACT


def nav_sections(membership: Membership) -> list[str]:
    """The names of the sections of the menu, in order."""
    is_of_network = membership.scope == Scope.NETWORK and membership.may(Permission.NETWORK_VIEW)
    sees_many = membership.may(Permission.PROGRAMME_VIEW) or membership.may(Permission.ATTENTION_VIEW)
    manages = membership.scope == Scope.PROGRAMME and membership.may(Permission.PROGRAMME_MANAGE)
    sections = {
        "today": True,
        "surveys": is_of_network,
        "people": is_of_network,
        "workshops": membership.may(Permission.WORKSHOP_VIEW),
        "networks": sees_many,
        "programme": manages,
        "schools": membership.may(Permission.SCHOOLS_IMPORT),
        "privacy": membership.may(Permission.DATA_DESK),
    }
    return [name for name, is_shown in sections.items() if is_shown]
