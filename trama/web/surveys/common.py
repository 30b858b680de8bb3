"""What the pages of a measurement share."""

import segno
from django.utils.safestring import SafeString

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


def qr(address: str) -> SafeString:
    """An address as a drawing that a camera reads."""
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, title=address
    )
    return SafeString(drawn)
