"""What the addresses of the desk of the data officer name."""

from django.utils import timezone

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
