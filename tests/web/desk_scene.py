"""The desk of the data officer: who holds it, what is noted there, what its pages say and their addresses name."""

from datetime import timedelta

from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import make_person, make_user
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.actions.noting import note_letter
from trama.privacy.actions.requests import Asking
from trama.privacy.enums import RequestKind
from trama.privacy.models import Incident, RightsRequest

OF_THE_DESK = {  # the model of what an address names first
    "privacy:request": RightsRequest,
    "privacy:request-whose": RightsRequest,
    "privacy:incident": Incident,
    "privacy:incident-close": Incident,
    "privacy:incident-notices": Incident,
}


def at_the_desk(network):
    """A request that waits for the data officer, and an incident."""
    programme = network.cohort.programme
    asked = RightsRequest.objects.create(
        number=1, programme=programme, kind=RequestKind.OBJECTION, text="algo", due_on="2030-01-01"
    )
    incident = Incident.objects.create(
        number=1, programme=programme, noticed_at=timezone.now(), nature="algo", people="tres", data="nombre"
    )
    return {
        "privacy:request": [asked.code],
        "privacy:request-whose": [asked.code],
        "account:my-request": [asked.code],
        "account:my-data-ask": ["borrar"],
    } | {name: [incident.code] for name, model in OF_THE_DESK.items() if model is Incident}


def appointed(programme, role=Role.DATA_OFFICER, name=""):
    person = make_person(name=name, user=make_user())
    Membership.objects.create(person=person, role=role, programme=programme, since_on="2026-03-01")
    return person


def noted(officer, who, kind=RequestKind.OBJECTION, *, text="que no me llamen", days=0, reply_to=""):
    """A letter of ``who`` that came so many days ago, noted where ``officer`` answers for the data."""
    [held] = officer.current_memberships()
    asking = Asking(kind, held.programme, text=text, reply_to=reply_to)
    return note_letter(asking=asking, who=who, came_on=timezone.localdate() - timedelta(days), by=officer)


def at(made):
    return f"/datos/solicitudes/{made.code}/"


def words(page):
    return " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())
