"""When a membership ends, what its person was bringing in and may no longer decide on is forgotten."""

from typing import Any

from trama.imports.actions import forget_drafts_of
from trama.networks.models import Membership
from trama.networks.signals import membership_ended


def connect() -> None:
    """Listen from now on."""
    membership_ended.connect(leave, dispatch_uid="imports")


def leave(sender: type[Membership], *, membership: Membership, **_more: Any) -> None:
    """Forget the drafts that the person may not see any more."""
    forget_drafts_of(person=membership.person)
