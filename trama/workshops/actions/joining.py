"""Coming in, coming back, leaving: no account, one screen."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Network, Person
from trama.workshops.errors import NoName, NotOpen, TakenOut, WrongWord
from trama.workshops.models import Entry, Group, Participant, Workshop
from trama.workshops.words import coming_back, digest

DRAWN = (
    "workshop__current",
    "workshop__network",
    "group__representative",
    "network",
)  # of a participant's page


@dataclass(frozen=True)
class Card:
    """What somebody writes to come in: as the deck asks, the network beside the name."""

    name: str
    network: Network | None = None
    network_name: str = ""
    person: Person | None = None


def _told(participant: Participant) -> None:
    """They are among the people, and in the card of their group, as they are now."""
    workshop, group = participant.workshop, participant.group
    publish(workshop.topic, "people", participant.code)
    if group:
        publish(workshop.topic, "group", group.code)
        publish(group.topic, "card")


def _network(participant: Participant) -> str:
    network = participant.workshop.network
    return network.code if network else ""


def _named(card: Card) -> tuple[str, str]:
    """The name and the network's name to keep. Raises ``NoName``."""
    name = " ".join(card.name.split())[:80]
    if not name:
        raise NoName
    return name, (card.network.name if card.network else " ".join(card.network_name.split()))[:160]


@transaction.atomic
def join(*, workshop: Workshop, card: Card, secret: str, by: Card) -> Participant:
    """Whoever has the device is in, or comes back to who they were; late arrivals too.

    Refuses with ``NotOpen``, ``NoName`` and ``TakenOut``. The same device joining again corrects its card.
    """
    if not (workshop.is_under_way or workshop.takes_writing):
        raise NotOpen
    name, network_name = _named(card)
    participant = _known(workshop, card, secret) or Participant(workshop=workshop)
    if participant.removed_at:
        raise TakenOut
    participant.name, participant.network = name, card.network
    participant.person = card.person or participant.person
    participant.network_name = network_name
    participant.device, participant.left_at = digest(secret), None
    participant.save()
    _told(participant)
    return participant


def _known(workshop: Workshop, card: Card, secret: str) -> Participant | None:
    """Who has this device, or else who has this account; of several, who was not taken out."""
    mine = workshop.participants.filter(device=digest(secret)).first()
    if mine or card.person is None:
        return mine
    theirs = workshop.participants.filter(person=card.person)
    return theirs.order_by(F("removed_at").desc(nulls_first=True)).first()


@transaction.atomic
def add_without_phone(*, workshop: Workshop, card: Card, by: Person) -> Participant:
    """Somebody without a phone is in: what they say is entered for them."""
    name, network_name = _named(card)
    participant = Participant.objects.create(
        workshop=workshop, name=name, network=card.network, network_name=network_name, has_no_phone=True
    )
    _told(participant)
    record("participant_added", participant, by=by, network=_network(participant))
    return participant


@transaction.atomic
def correct_card(*, participant: Participant, card: Card, by: Person) -> None:
    """Their name and network are written as they should be, wherever they stand. Refuses with ``NoName``."""
    name, network_name = _named(card)
    participant.name, participant.network, participant.network_name = name, card.network, network_name
    participant.save(update_fields=["name", "network", "network_name"])
    _told(participant)
    _told_where_signed(participant)
    record("participant_corrected", participant, by=by, network=_network(participant))


def _told_where_signed(participant: Participant) -> None:
    topic, group = participant.workshop.topic, participant.group
    for note in participant.notes.filter(is_signed=True, removed_at__isnull=True):
        publish(topic, "note", note.code)
    for entry in Entry.objects.filter(author=participant).select_related("group"):
        publish(entry.group.topic, "entry", entry.code)
    if group and group.representative_id == participant.pk:
        publish(topic, "turns")


@transaction.atomic
def tell_word(*, participant: Participant, by: Person) -> str:
    """The word with which they come back, for who conducts to read aloud to them; that it was looked at is kept."""
    participant.word_told_at = timezone.now()
    participant.save(update_fields=["word_told_at"])
    record("word_looked_at", participant, by=by, network=_network(participant))
    return coming_back(participant.number)


def is_taken_out(*, workshop: Workshop, secret: str) -> bool:
    """Whether who has that device was taken out of a workshop (1 query)."""
    taken = workshop.participants.filter(device=digest(secret), removed_at__isnull=False)
    return bool(secret) and taken.exists()


def participant_of(*, code: str, secret: str) -> Participant | None:
    """Who has that device in the workshop with this code, unless they were taken out (1 query)."""
    if not secret:
        return None
    found = Participant.objects.filter(workshop__code=code, device=digest(secret), removed_at__isnull=True)
    return found.select_related(*DRAWN).first()


def read_again(*, participant: Participant) -> Participant:
    """The same participant with their workshop and group as they are now (1 query)."""
    return Participant.objects.select_related(*DRAWN).get(pk=participant.pk)


@transaction.atomic
def come_back(*, workshop: Workshop, word: str, secret: str, by: Workshop) -> Participant:
    """Who knows the word goes on here as who they were; the phone before is out. Refuses with ``WrongWord``."""
    said = "-".join(word.lower().replace("-", " ").split())
    for one in workshop.participants.filter(removed_at__isnull=True, has_no_phone=False):
        if coming_back(one.number) == said:
            one.device, one.left_at, one.device_since = digest(secret), None, timezone.now()
            one.save(update_fields=["device", "left_at", "device_since"])
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
    Group.objects.filter(representative=participant).update(representative=None)
    _told(participant)
    publish(participant.workshop.topic, "turns")
    publish(participant.workshop.topic, "own", participant.code)  # their page finds out at once
    record("participant_removed", participant, by=by, network=_network(participant))


@transaction.atomic
def restore(*, participant: Participant, by: Person) -> None:
    """In again."""
    participant.removed_at = None
    participant.save(update_fields=["removed_at"])
    _told(participant)
    publish(participant.workshop.topic, "turns")
    record("participant_restored", participant, by=by, network=_network(participant))
