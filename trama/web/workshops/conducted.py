"""The workshop that somebody conducts, for every page of the desk."""

from trama.networks.enums import Permission
from trama.web.http import PersonRequest, fetch
from trama.workshops.models import Workshop


def conducted(request: PersonRequest, code: str) -> Workshop:
    """It, for who may conduct it; for everybody else it does not exist."""
    mine = Workshop.objects.allowing(request.person, Permission.WORKSHOP_CONDUCT)
    return fetch(mine.select_related("network", "cohort__programme", "current"), code=code)
