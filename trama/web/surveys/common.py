"""What the pages of a measurement share."""

from trama.networks.enums import Permission
from trama.networks.roles import require
from trama.surveys.models import Wave
from trama.web.http import PersonRequest, fetch


def wave_for(request: PersonRequest, code: str, permission: Permission) -> Wave:
    """The measurement with that code, for who holds ``permission`` on its network."""
    wave = fetch(
        Wave.objects.visible_to(request.person)
        .select_related("network", "version", "campaign")
        .defer("version__body"),
        code=code,
    )
    require(request.person, permission, on=wave.network)
    return wave
