"""Networks and their schools through time."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from trama.audit.record import Actor, record
from trama.networks.enums import Dependency, State, TimeZone, Track
from trama.networks.errors import ReasonMissing, SameState
from trama.networks.models import (
    Cohort,
    Network,
    NetworkSchool,
    NetworkState,
    Programme,
    School,
    SchoolDependency,
    Territory,
)

WITH_REASON = {State.PAUSED, State.WITHDRAWN}


@transaction.atomic
def create_network(*, cohort: Cohort, name: str, kind: str, territory: str, by: Actor) -> Network:
    """Create a network in a cohort, enrolled from today, with the clock of its programme until it says otherwise."""
    area = Territory.objects.get_or_create(name=territory.strip())[0] if territory.strip() else None
    network = Network.objects.create(
        cohort=cohort,
        name=name.strip(),
        kind=kind,
        territory=area,
        time_zone=cohort.programme.time_zone,
    )
    _enter(network, State.ENROLLED, timezone.localdate(), "")
    record("network_created", network, by=by, network=network.code)
    return network


@transaction.atomic
def create_cohort(*, programme: Programme, name: str, track: Track, starts_on: date, by: Actor) -> Cohort:
    """Create a cohort in a programme."""
    cohort = Cohort.objects.create(programme=programme, name=name.strip(), track=track, starts_on=starts_on)
    record("cohort_created", cohort, by=by)
    return cohort


@dataclass(frozen=True)
class NetworkFacts:
    """What a network says of itself; each is a field of ``Network`` and is asked on the page of its data."""

    name: str
    kind: str
    territory: str = ""
    since_year: int | None = None
    meets: str = ""
    time_zone: str = TimeZone.SANTIAGO


@transaction.atomic
def edit_network(*, network: Network, facts: NetworkFacts, by: Actor) -> None:
    """Change the data of a network."""
    said = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(facts).items()}
    area = said.pop("territory")
    for name, value in said.items():
        setattr(network, name, value)
    network.territory = Territory.objects.get_or_create(name=area)[0] if area else None
    network.save(update_fields=[*said, "territory"])
    record("network_edited", network, by=by, network=network.code)


@transaction.atomic
def change_state(*, network: Network, state: State, reason: str, since_on: date, by: Actor) -> None:
    """Change the state of a network since a day; earlier states stay in its history.

    Refuses with ``SameState``, and with ``ReasonMissing`` for a pause or a withdrawal without a reason.
    """
    if state == network.state:
        raise SameState
    if state in WITH_REASON and not reason.strip():
        raise ReasonMissing
    _enter(network, state, since_on, reason.strip())
    record("network_state_changed", network, by=by, network=network.code, state=state)


def _enter(network: Network, state: State, since_on: date, reason: str) -> None:
    NetworkState.objects.create(network=network, state=state, since_on=since_on, reason=reason)
    network.state = state
    network.save(update_fields=["state"])


@transaction.atomic
def add_school(*, network: Network, school: School, since_on: date, by: Actor) -> NetworkSchool:
    """Add a school to a network since a day; twice changes nothing."""
    link, made = NetworkSchool.objects.get_or_create(
        network=network, school=school, until_on=None, defaults={"since_on": since_on}
    )
    if made:
        record("school_added", network, by=by, network=network.code, rbd=school.rbd)
    return link


@transaction.atomic
def remove_school(*, link: NetworkSchool, on: date, reason: str, by: Actor) -> None:
    """Take a school out of a network; its history is kept."""
    link.until_on, link.reason = max(on, link.since_on), reason.strip()[:200]
    link.save(update_fields=["until_on", "reason"])
    record("school_removed", link.network, by=by, network=link.network.code, rbd=link.school.rbd)


@transaction.atomic
def record_transfer(
    *, school: School, kind: Dependency, authority: str, since_on: date, by: Actor
) -> SchoolDependency:
    """Record that a school depends on another authority since a day; its history is kept."""
    dependency, _made = SchoolDependency.objects.update_or_create(
        school=school,
        since_on=since_on,
        defaults={"kind": kind, "authority": authority.strip(), "is_exact": True},
    )
    record("school_transferred", school, by=by, rbd=school.rbd, kind=kind)
    return dependency
