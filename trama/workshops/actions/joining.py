"""Coming in, coming back, leaving: no account, one screen."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Network, Person
from trama.workshops.errors import NoName, NotOpen, TakenOut, WrongWord
from trama.workshops.models import Participant, Workshop
from trama.workshops.words import coming_back, digest


@dataclass(frozen=True)
class Card:
    """What somebody writes to come in: as the deck asks, the network beside the name."""

    name: str
    network: Network | None = None
    network_name: str = ""
    person: Person | None = None


def _told(participant: Participant) -> None:
    publish(participant.workshop.topic, "people", participant.code)


@transaction.atomic
def join(*, workshop: Workshop, card: Card, secret: str, by: Card) -> Participant:
    """Whoever has the device is in, or comes back to who they were; late arrivals too.

    Refuses with ``NotOpen``, ``NoName`` and ``TakenOut``. The same device joining again corrects its card.
    """
    if not (workshop.is_under_way or workshop.takes_writing):
        raise NotOpen
    name = " ".join(card.name.split())[:80]
    if not name:
        raise NoName
    mine = Q(device=digest(secret))
    if card.person:
        mine |= Q(person=card.person)
    participant = workshop.participants.filter(mine).order_by("removed_at").last() or Participant(
        workshop=workshop
    )
    if participant.removed_at:
        raise TakenOut
    participant.name, participant.network, participant.person = name, card.network, card.person
    participant.network_name = (card.network.name if card.network else " ".join(card.network_name.split()))[
        :160
    ]
    participant.device, participant.left_at = digest(secret), None
    participant.save()
    _told(participant)
    return participant


@transaction.atomic
def add_without_phone(*, workshop: Workshop, card: Card, by: Person) -> Participant:
    """Somebody without a phone is in: what they say is entered for them."""
    name = " ".join(card.name.split())[:80]
    if not name:
        raise NoName
    participant = Participant.objects.create(
        workshop=workshop,
        name=name,
        network=card.network,
        network_name=(card.network.name if card.network else card.network_name)[:160],
        has_no_phone=True,
    )
    _told(participant)
    record("participant_added", participant, by=by, network=workshop.network.code if workshop.network else "")
    return participant


def participant_of(*, workshop: Workshop, secret: str) -> Participant | None:
    """Who has that device in a workshop, unless they were taken out (1 query)."""
    found = workshop.participants.filter(device=digest(secret), removed_at__isnull=True) if secret else None
    if found is None:
        return None
    return found.select_related(
        "workshop__current", "workshop__network", "group__representative", "network"
    ).first()


@transaction.atomic
def come_back(*, workshop: Workshop, word: str, secret: str, by: Workshop) -> Participant:
    """Who knows the word goes on here as who they were; the phone before is out. Refuses with ``WrongWord``."""
    said = "-".join(word.lower().replace("-", " ").split())
    for one in workshop.participants.filter(removed_at__isnull=True, has_no_phone=False):
        if coming_back(one.number) == said:
            one.device, one.left_at = digest(secret), None
            one.save(update_fields=["device", "left_at"])
            _told(one)
            return one
    raise WrongWord


@transaction.atomic
def leave(*, participant: Participant, by: Participant) -> None:
    """Left, quietly: what they wrote stays, and they may come back."""
    participant.left_at = timezone.now()
    participant.save(update_fields=["left_at"])
    _told(participant)


@transaction.atomic
def remove(*, participant: Participant, by: Person) -> None:
    """Taken out: their screen falls silent, and the same device may not come in again as them."""
    participant.removed_at = timezone.now()
    participant.save(update_fields=["removed_at"])
    _told(participant)
    network = participant.workshop.network
    record("participant_removed", participant, by=by, network=network.code if network else "")


@transaction.atomic
def restore(*, participant: Participant, by: Person) -> None:
    """In again."""
    participant.removed_at = None
    participant.save(update_fields=["removed_at"])
    _told(participant)
    network = participant.workshop.network
    record("participant_restored", participant, by=by, network=network.code if network else "")
