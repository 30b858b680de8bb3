"""What the addresses of the desk of the data officer name."""

from trama.privacy.enums import RequestKind
from trama.privacy.models import RightsRequest

OF_THE_DESK = {"privacy:request": RightsRequest}  # the model of what an address names first


def at_the_desk(network):
    """A request that waits for the data officer."""
    programme = network.cohort.programme
    asked = RightsRequest.objects.create(
        number=1, programme=programme, kind=RequestKind.OBJECTION, text="algo", due_on="2030-01-01"
    )
    return {"privacy:request": [asked.code]}
