"""The register of incidents: written, changed until it is closed, each change recorded."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.networks.models import Person, Programme
from trama.privacy.actions.requests import next_number
from trama.privacy.errors import IncidentClosed, IncidentUnfinished, NotYet
from trama.privacy.models import Incident


@dataclass(frozen=True)
class IncidentFacts:
    """What is known of an incident, as the law asks it."""

    noticed_at: datetime
    nature: str
    people: str
    data: str
    happened_at: datetime | None = None
    people_count: int | None = None
    effects: str = ""
    measures: str = ""
    is_risky: bool = True
    agency_told_at: datetime | None = None
    people_told_at: datetime | None = None


@transaction.atomic
def write_incident(*, facts: IncidentFacts, programme: Programme, by: Person) -> Incident:
    """An incident enters the register, with its number. Refuses with ``NotYet`` what has not happened."""
    _check(facts)
    incident = Incident.objects.create(
        number=next_number(Incident), programme=programme, written_by=by, **asdict(facts)
    )
    record("incident_written", incident, by=by)
    return incident


@transaction.atomic
def change_incident(*, incident: Incident, facts: IncidentFacts, by: Person) -> Incident:
    """What is known now; the record says what was changed, not how it was.

    Refuses with ``IncidentClosed``, and with ``NotYet`` what has not happened.
    """
    incident = _still_open(incident)
    _check(facts)
    changed = [name for name, value in asdict(facts).items() if getattr(incident, name) != value]
    for name in changed:
        setattr(incident, name, getattr(facts, name))
    if changed:
        incident.save(update_fields=changed)
        record("incident_changed", incident, by=by, changed=changed)
    return incident


@transaction.atomic
def close_incident(*, incident: Incident, by: Person) -> Incident:
    """Nothing of it changes any more. Refuses with ``IncidentClosed`` and ``IncidentUnfinished``."""
    incident = _still_open(incident)
    is_told = incident.agency_told_at is not None or not incident.is_risky
    if not (incident.effects and incident.measures and is_told):
        raise IncidentUnfinished
    incident.closed_at = timezone.now()
    incident.save(update_fields=["closed_at"])
    record("incident_closed", incident, by=by)
    return incident


def _check(facts: IncidentFacts) -> None:
    """Refuse with ``NotYet`` an hour to come: the register says what was, and its days run from it."""
    hours = (facts.noticed_at, facts.happened_at, facts.agency_told_at, facts.people_told_at)
    if any(hour and hour > timezone.now() for hour in hours):
        raise NotYet


def _still_open(incident: Incident) -> Incident:
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    if locked.closed_at:
        raise IncidentClosed
    return locked
