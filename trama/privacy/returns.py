"""When an offline workshop comes back, what it brings of people who were erased meanwhile goes at once."""

from typing import Any

from trama.offline_room.models import OfflineRoom
from trama.offline_room.signals import record_merged
from trama.privacy.actions.erasing import erase_again
from trama.sessions.models import Session


def connect() -> None:
    """Listen from now on."""
    record_merged.connect(came_back, dispatch_uid="privacy")


def came_back(sender: type[OfflineRoom], *, session: Session, **_more: Any) -> None:
    """Erase again who was erased here."""
    erase_again(session=session)
