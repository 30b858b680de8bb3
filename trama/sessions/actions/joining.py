"""Coming in, coming back, leaving: no account, one screen."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from trama.audit.record import SYSTEM, Actor, record
from trama.core.codes import code_of, new_code
from trama.live.changes import publish
from trama.networks.models import Network, Person
from trama.sessions.errors import IsItYou, NoName, NotOpen, TakenOut, WordsOver, WrongWord
from trama.sessions.kinds import kind_of
from trama.sessions.models import Group, Participant, Session
from trama.sessions.return_codes import device_digest, return_code
from trama.sessions.signals import card_named

DRAWN = (
    "session__current",
    "session__network",
    "group__representative",
    "network",
)  # of a participant's page
CARD = (  # what joining again may change
    "name",
    "network",
    "network_name",
    "device",
    "left_at",
    "blocked_at",
    "notice_number",
)


class Identity(StrEnum):
    """What was answered to «is it you?»."""

    UNASKED = ""
    SAME = "same"
    ANOTHER = "another"


@dataclass(frozen=True)
class Card:
    """What somebody writes to come in: as the deck asks, the network beside the name."""

    name: str
    network: Network | None = None
    network_name: str = ""
    person: Person | None = None  # who is signed in where it was written
    answer: Identity = Identity.UNASKED
    has_left: bool = False  # somebody left the session there before
    notice: int | None = None  # the version of the notice on data that stood beside it


def _announce(participant: Participant) -> None:
    """Publish the participant's line and the card of their group."""
    session, group = participant.session, participant.group
    publish(session.topic, "people", participant.code)
    if group:
        publish(session.topic, "group", group.code)
        publish(group.topic, "card")


def _named(card: Card) -> tuple[str, str]:
    """Return the name and the network's name to keep. Raises ``NoName``."""
    name = " ".join(card.name.split())[:80]
    if not name:
        raise NoName
    return name, (card.network.name if card.network else " ".join(card.network_name.split()))[:160]


@transaction.atomic
def join(*, session: Session, card: Card, secret: str, by: Card, before: str = "") -> Participant:
    """Let in whoever has the device, or bring them back as who they were; late arrivals too.

    Refuses with ``NotOpen``, ``NoName``, ``TakenOut`` and ``IsItYou``. The same name again corrects its spelling and
    its network; no other name ever takes a place. Whoever is another than who had the device by the secret ``before``
    gets a place of their own, of no account, and the one before has left.
    """
    if not (session.is_under_way or session.takes_writing):
        raise session.refusal(NotOpen)
    name, network_name = _named(card)
    former = session.participants.filter(device=device_digest(before)).first() if before else None
    if former and former.removed_at:
        raise session.refusal(TakenOut)
    participant = _place(session, card, secret) or Participant(
        session=session, person=None if card.answer == Identity.ANOTHER else card.person
    )
    if former and former != participant:
        leave(participant=former, by=former)
    before = participant.name
    if participant.pk is None or _is_name(participant.name, name):
        participant.name, participant.network, participant.network_name = name, card.network, network_name
    participant.device, participant.left_at = device_digest(secret), None
    participant.notice_number = card.notice or participant.notice_number
    if participant.person:
        participant.blocked_at = participant.person.blocked_at
    participant.save(update_fields=CARD if participant.pk else None)
    if not _is_name(before, participant.name):
        card_named.send(sender=Participant, participant=participant)
    _announce(participant)
    return participant


def _place(session: Session, card: Card, secret: str) -> Participant | None:
    """Return the place that whoever writes ``card`` had, or none. Refuses with ``TakenOut`` and ``IsItYou``."""
    known = _known(session, card, secret)
    if known and known.removed_at:
        raise session.refusal(TakenOut)
    has_device = known is not None and known.device == device_digest(secret)
    if card.answer == Identity.ANOTHER:
        return known if has_device else None
    name = known.name if known else card.person.name if card.person else card.name
    has_left = not has_device and (card.has_left or (known is not None and known.left_at is not None))
    is_doubtful = (known or card.person) and (has_left or not _is_name(name, card.name))
    if is_doubtful and card.answer != Identity.SAME:
        raise IsItYou(name)
    return known


def _known(session: Session, card: Card, secret: str) -> Participant | None:
    """Return who has this device, or else this account; of several, who was not taken out."""
    mine = session.participants.filter(device=device_digest(secret)).first()
    if mine or card.person is None:
        return mine
    theirs = session.participants.filter(person=card.person)
    return theirs.order_by(F("removed_at").desc(nulls_first=True)).first()


def _is_name(known: str, written: str) -> bool:
    """Whether it is the same name, in whatever capitals, with accents or without."""
    first, second = (
        re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", name)).casefold().split()
        for name in (known, written)
    )
    return first == second


@transaction.atomic
def add_without_phone(*, session: Session, card: Card, by: Person, sent: str = "") -> Participant:
    """Add somebody without a phone: what they say is entered for them. The same ``sent`` adds them once."""
    name, network_name = _named(card)
    about = {"name": name, "network": card.network, "network_name": network_name, "has_no_phone": True}
    code = code_of(f"{session.code} {by.code} {sent} {name}") if sent else new_code()
    participant, is_new = Participant.objects.get_or_create(session=session, code=code, defaults=about)
    if not is_new:
        return participant
    card_named.send(sender=Participant, participant=participant)
    _announce(participant)
    record("participant_added", participant, by=by, network=participant.session.network_code)
    return participant


@transaction.atomic
def correct_card(*, participant: Participant, card: Card, by: Actor) -> None:
    """Correct a participant's name and network, wherever they stand. Refuses with ``NoName``."""
    name, network_name = _named(card)
    is_another = not _is_name(participant.name, name)
    participant.name, participant.network, participant.network_name = name, card.network, network_name
    participant.save(update_fields=["name", "network", "network_name"])
    if is_another:
        card_named.send(sender=Participant, participant=participant)
    _announce(participant)
    kind_of(participant.session.kind).card_corrected(participant)
    if participant.group and participant.group.representative_id == participant.pk:
        publish(participant.session.topic, "turns")
    record("participant_corrected", participant, by=by, network=participant.session.network_code)


@transaction.atomic
def tell_word(*, participant: Participant, by: Person) -> str:
    """Return the word with which they come back, to be read aloud to them; since when it is known is kept for good."""
    Participant.objects.filter(pk=participant.pk, word_told_at=None).update(word_told_at=timezone.now())
    record("word_looked_at", participant, by=by, network=participant.session.network_code)
    return return_code(participant.number)


def is_taken_out(*, session: Session, secret: str) -> bool:
    """Whether who has that device was taken out of a workshop (1 query)."""
    taken = session.participants.filter(device=device_digest(secret), removed_at__isnull=False)
    return bool(secret) and taken.exists()


def participant_of(*, code: str, secret: str) -> Participant | None:
    """Who has that device in the workshop with this code, unless they left or were taken out (1 query)."""
    if not secret:
        return None
    found = Participant.objects.inside().filter(session__code=code, device=device_digest(secret))
    return found.select_related(*DRAWN).first()


def person_of_device(*, code: str, secret: str) -> Person | None:
    """Whose account the one who has that device came in with, if with any (1 query)."""
    return Person.objects.filter(
        participations__session__code=code, participations__device=device_digest(secret)
    ).first()


def read_again(*, participant: Participant) -> Participant:
    """The same participant with their workshop and group as they are now (1 query)."""
    return Participant.objects.select_related(*DRAWN).get(pk=participant.pk)


@transaction.atomic
def come_back(
    *, session: Session, word: str, secret: str, by: Session, only_told: bool = False
) -> Participant:
    """Bring back who knows the word as who they were; the phone before is out.

    Refuses with ``WordsOver`` and ``WrongWord``. With ``only_told`` no word is right that the facilitator never looked
    at: those that they did open nothing written before, and go on working while somebody guesses at the others.
    If the facilitator ever looked at it, what was written before stays hidden on this device, and nothing goes to the
    mail that was given before: who gave it may have come by the word.
    """
    said = "-".join(word.lower().replace("-", " ").split())
    if session.is_return_over:
        raise session.refusal(WordsOver)
    known = session.participants.filter(removed_at__isnull=True, erased_at__isnull=True, has_no_phone=False)
    for participant in known.filter(word_told_at__isnull=False) if only_told else known:
        if return_code(participant.number) == said:
            participant.device, participant.left_at = device_digest(secret), None
            if participant.word_told_at:
                participant.hides_before, participant.mail = timezone.now(), ""
            participant.save(update_fields=["device", "left_at", "hides_before", "mail"])
            _announce(participant)
            return participant
    raise session.refusal(WrongWord)


@transaction.atomic
def hide_until_now(*, session: Session, by: Actor = SYSTEM) -> None:
    """From whom anything is hidden, all that has been written until now is too. Part of bringing it from elsewhere."""
    session.participants.filter(hides_before__isnull=False).update(hides_before=timezone.now())


@transaction.atomic
def leave(*, participant: Participant, by: Participant) -> None:
    """Leave quietly: what they wrote stays; the device is nobody's, and they may come back with their word."""
    participant.left_at, participant.device = timezone.now(), ""
    participant.save(update_fields=["left_at", "device"])
    _announce(participant)


@transaction.atomic
def remove(*, participant: Participant, by: Person) -> None:
    """Take somebody out: their screen falls silent, and the same device may not come in again as them."""
    participant.removed_at = timezone.now()
    participant.save(update_fields=["removed_at"])
    Group.objects.filter(representative=participant).update(representative=None)
    _announce(participant)
    publish(participant.session.topic, "turns")
    publish(participant.session.topic, "own", participant.code)  # their page finds out at once
    record("participant_removed", participant, by=by, network=participant.session.network_code)


@transaction.atomic
def restore(*, participant: Participant, by: Person) -> None:
    """Let somebody in who was taken out."""
    participant.removed_at = None
    participant.save(update_fields=["removed_at"])
    _announce(participant)
    publish(participant.session.topic, "turns")
    record("participant_restored", participant, by=by, network=participant.session.network_code)
