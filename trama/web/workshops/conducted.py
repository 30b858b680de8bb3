"""The workshop that somebody conducts, for every page of the desk."""

from trama.live.page import LivePage
from trama.networks.enums import Permission
from trama.sessions.models import Session
from trama.sessions.models.session import topic_of
from trama.web.http import PersonRequest, fetch_allowed
from trama.workshops.enums import WORKSHOP
from trama.workshops.models import Workshop


def conducted(request: PersonRequest, code: str) -> Session:
    """Return it to who may conduct it; 403 if the person only sees it (1 query)."""
    mine = Workshop.objects.allowing(request.person, Permission.WORKSHOP_CONDUCT)
    drawn = mine.select_related("network", "cohort__programme", "current")
    return fetch_allowed(Workshop.objects.visible_to(request.person), drawn, code=code)


def conducted_live(request: PersonRequest, code: str) -> tuple[LivePage, Session]:
    """The same for a page that moves, with the versions to listen from."""
    live = LivePage([topic_of(WORKSHOP, code)])
    return live, conducted(request, code)
