"""The workshop that somebody conducts, for every page of the desk."""

from trama.live.page import LivePage
from trama.networks.enums import Permission
from trama.web.http import PersonRequest, fetch_allowed
from trama.workshops.models import Workshop
from trama.workshops.models.workshop import topic_of


def conducted(request: PersonRequest, code: str) -> Workshop:
    """Return it to who may conduct it; 403 if the person only sees it (1 query)."""
    mine = Workshop.objects.allowing(request.person, Permission.WORKSHOP_CONDUCT)
    drawn = mine.select_related("network", "cohort__programme", "current")
    return fetch_allowed(Workshop.objects.visible_to(request.person), drawn, code=code)


def conducted_live(request: PersonRequest, code: str) -> tuple[LivePage, Workshop]:
    """The same for a page that moves, with the versions to listen from."""
    live = LivePage([topic_of(code)])
    return live, conducted(request, code)
