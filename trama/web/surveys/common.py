"""What the pages of a measurement share."""

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from trama.networks.enums import Permission
from trama.networks.roles import require
from trama.surveys.models import Wave
from trama.web.http import PersonRequest, fetch


def wave_for(request: PersonRequest, code: str, permission: Permission) -> Wave:
    """The measurement, for who may do this with it; a stranger gets 404."""
    wave = fetch(
        Wave.objects.visible_to(request.person)
        .select_related("network", "version", "campaign", "opened_by")
        .defer("version__body"),
        code=code,
    )
    require(request.person, permission, on=wave.network)
    return wave


def to_wave(request: PersonRequest, wave: Wave) -> HttpResponse:
    """Back to a measurement with which this can be done no more, and why: whoever goes back or comes late is told."""
    if wave.annulled_at:
        text = _("The measurement was annulled: its results are opened to nobody.")
    elif wave.was_ever_released:
        text = _("Its results were already opened: the measurement stays as it is.")
    elif wave.is_final:
        text = _("The measurement is already closed, and final: nothing more can come.")
    else:
        text = _("The measurement is already closed: nobody new can begin.")
    messages.info(request, text)
    return redirect("surveys:wave-detail", code=wave.code)


def qr(address: str) -> SafeString:
    """An address as a drawing that a camera reads."""
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, title=address
    )
    return SafeString(drawn)
