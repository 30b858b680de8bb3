"""When a membership ends, what its person was bringing in or had filled in on paper is forgotten."""

from typing import Any

from trama.imports.actions import forget_drafts_of, forget_sheets_of_who_left
from trama.networks.models import Membership
from trama.networks.signals import membership_ended


def connect() -> None:
    """Listen from now on."""
    membership_ended.connect(leave, dispatch_uid="imports")


def leave(sender: type[Membership], *, membership: Membership, **_more: Any) -> None:
    """Forget the drafts that the person may not see any more, and their own sheets that were not entered."""
    forget_drafts_of(person=membership.person)
    if membership.network:
        forget_sheets_of_who_left(network=membership.network)
