"""Files of a workshop that leave: who took which, since they hold who was there."""

from django.db import transaction

from trama.audit.record import record
from trama.networks.models import Person
from trama.sessions.models import Session


@transaction.atomic
def note_taken(*, workshop: Session, what: str, by: Person) -> None:
    """Record that ``by`` takes the file called ``what``. Refuses nothing."""
    network = workshop.network.code if workshop.network else ""
    record("record_taken", workshop, by=by, network=network, file=what)
