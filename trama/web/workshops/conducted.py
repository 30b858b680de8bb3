"""The workshop that somebody conducts, for every page of the desk."""

from trama.live.page import LivePage
from trama.networks.enums import Permission
from trama.web.http import PersonRequest, fetch
from trama.workshops.models import Workshop
from trama.workshops.models.workshop import topic_of


def conducted(request: PersonRequest, code: str) -> Workshop:
    """It, for who may conduct it; for everybody else it does not exist."""
    mine = Workshop.objects.allowing(request.person, Permission.WORKSHOP_CONDUCT)
    return fetch(mine.select_related("network", "cohort__programme", "current"), code=code)


def conducted_live(request: PersonRequest, code: str) -> tuple[LivePage, Workshop]:
    """The same for a page that moves, with the versions to listen from."""
    live = LivePage([topic_of(code)])
    return live, conducted(request, code)
