"""Whose data a page of the desk is about."""

from django.shortcuts import get_object_or_404

from trama.core.errors import NotAllowed
from trama.networks.enums import Permission
from trama.networks.models import Programme
from trama.privacy.versions import programmes_to_tell_of
from trama.web.http import PersonRequest


def programme_told_of(request: PersonRequest) -> Programme:
    """The programme of which ``request`` asks, among those whose notice the person writes; else the first of them."""
    allowed = programmes_to_tell_of(person=request.person)
    programme = allowed.first()
    if programme is None:
        raise NotAllowed
    asked = request.GET.get("programa")
    return get_object_or_404(allowed, code=asked) if asked else programme


def has_desk(request: PersonRequest) -> bool:
    """Whether the person answers for data, and so has the rest of the desk too."""
    return request.person.memberships_allowing(Permission.DATA_DESK).exists()
