"""What the frame of every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from trama.networks.enums import Permission, Scope
from trama.networks.models.network import roles_that_may


def page(request: HttpRequest) -> dict[str, Any]:
    """The place from which the person looks, the rooms they may enter, whether this is a demo, a local room."""
    place = getattr(request, "place", None)
    return {
        "person": getattr(request, "person", None),
        "place": place,
        "places": getattr(request, "places", []),
        "rooms": _rooms(place) if place else [],
        "is_demo": settings.DEMO,
        "offline_room": settings.OFFLINE_ROOM,
        "contact": settings.CONTACT,
    }


def _rooms(place: Any) -> list[str]:
    """The names of the sections of the menu, in order."""
    rooms = ["today"]
    if place.scope == Scope.NETWORK and place.role in roles_that_may(Permission.NETWORK_VIEW):
        rooms += ["surveys", "people"]
    if place.role in roles_that_may(Permission.WORKSHOP_VIEW):
        rooms.append("workshops")
    if place.role in roles_that_may(Permission.PROGRAMME_VIEW) or place.role == "accompanist":
        rooms.append("networks")
    if place.programme_id and place.role in roles_that_may(Permission.PROGRAMME_MANAGE):
        rooms.append("programme")
    if place.role in roles_that_may(Permission.SCHOOLS_IMPORT):
        rooms.append("schools")
    return rooms
