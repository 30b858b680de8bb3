"""Hoy of a network, as values that a page and a program can share."""

from dataclasses import dataclass

from trama.networks.models import Network, Person
from trama.story.needs import NetworkNeed, network_need
from trama.story.thread import Thread, network_thread
from trama.story.workshops import NextWorkshop, next_workshop
from trama.surveys.queries import people_to_ask


@dataclass(frozen=True)
class NetworkToday:
    """What needs a person in a network, its next workshop, its thread and its size."""

    need: NetworkNeed | None
    workshop: NextWorkshop | None
    thread: Thread | None
    schools: int
    people: int


def network_today(*, network: Network, person: Person) -> NetworkToday:
    """What ``person`` finds on Hoy in ``network`` (≤ 15 queries, and 2 a measurement of the thread)."""
    return NetworkToday(
        need=network_need(network=network, person=person),
        workshop=next_workshop(network=network, person=person),
        thread=network_thread(network=network, person=person),
        schools=network.school_links.filter(until_on__isnull=True).count(),
        people=len(people_to_ask(network=network)),
    )
