"""Hoy of a network, as values that a page and a program can share."""

from dataclasses import dataclass

from django.utils import timezone

from trama.agreements.models import Agreement, Focus
from trama.agreements.queries import commitments_now, open_foci
from trama.networks.enums import Permission
from trama.networks.models import Network, Person, PurposeVersion
from trama.networks.roles import can
from trama.story.needs import NetworkNeed, network_need
from trama.story.thread import Thread, network_thread
from trama.story.workshops import NextWorkshop, next_workshop
from trama.surveys.models import Wave
from trama.surveys.queries import people_to_ask


@dataclass(frozen=True)
class PurposeReview:
    """A purpose whose day of review has come, and the measurement from whose page it is reviewed, if there is one."""

    purpose: PurposeVersion
    wave: str


@dataclass(frozen=True)
class NetworkToday:
    """What needs a person in a network, its next workshop, its thread and its size."""

    need: NetworkNeed | None
    workshop: NextWorkshop | None
    thread: Thread | None
    schools: int
    people: int
    foci: tuple[Focus, ...]
    commitments: tuple[Agreement, ...]
    purpose: PurposeReview | None


def network_today(*, network: Network, person: Person) -> NetworkToday:
    """What ``person`` finds on Hoy in ``network`` (≤ 21 queries, and 2 a measurement of the thread)."""
    return NetworkToday(
        need=network_need(network=network, person=person),
        workshop=next_workshop(network=network, person=person),
        thread=network_thread(network=network, person=person),
        schools=network.school_links.filter(until_on__isnull=True).count(),
        people=len(people_to_ask(network=network)),
        foci=tuple(open_foci(network=network)),
        commitments=tuple(commitments_now(network=network, day=timezone.localdate())),
        purpose=_purpose_review(network, person),
    )


def _purpose_review(network: Network, person: Person) -> PurposeReview | None:
    """Only for whoever may agree another one with the network (≤ 3 queries)."""
    purpose = network.purposes.first()
    if purpose is None or not purpose.is_due or not can(person, Permission.CONVERSATION_WRITE, on=network):
        return None
    waves = Wave.objects.with_results_for(person).filter(network=network)
    return PurposeReview(purpose, waves.values_list("code", flat=True).first() or "")
