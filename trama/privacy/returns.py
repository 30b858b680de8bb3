"""What comes of people who were erased or are hidden: it goes, or hides, at once."""

from typing import Any

from trama.audit.record import SYSTEM
from trama.networks.models import Membership
from trama.networks.signals import membership_begun
from trama.offline_room.models import OfflineRoom
from trama.offline_room.signals import record_merged
from trama.privacy.actions.blocking import hide_what_came
from trama.privacy.actions.erasing import erase_again
from trama.privacy.queries import hidden_near
from trama.sessions.models import Participant, Session
from trama.sessions.signals import card_named


def connect() -> None:
    """Listen from now on."""
    record_merged.connect(came_back, dispatch_uid="privacy")
    card_named.connect(came_in, dispatch_uid="privacy")
    membership_begun.connect(takes_part, dispatch_uid="privacy")


def came_back(sender: type[OfflineRoom], *, session: Session, **_more: Any) -> None:
    """An offline workshop: erase again who was erased here, hide who is hidden."""
    erase_again(session=session)
    for person in hidden_near(session=session):
        hide_what_came(person=person, by=SYSTEM)


def came_in(sender: type[Participant], *, participant: Participant, **_more: Any) -> None:
    """A card without an account: its name may be that of somebody who is hidden."""
    if participant.person_id is None and participant.blocked_at is None:
        for person in hidden_near(session=participant.session):
            hide_what_came(person=person, by=SYSTEM, only=participant)
        participant.refresh_from_db(fields=["blocked_at", "hidden_with"])


def takes_part(sender: type[Membership], *, membership: Membership, **_more: Any) -> None:
    """Somebody hidden in one more network: in its workshops they may have been before."""
    hide_what_came(person=membership.person, by=SYSTEM)
