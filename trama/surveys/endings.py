"""When somebody leaves a network, their links to its measurements end."""

from typing import Any

from trama.networks.models import Membership
from trama.networks.signals import membership_ended
from trama.surveys.actions.leaving import end_links


def connect() -> None:
    """Listen from now on."""
    membership_ended.connect(leave, dispatch_uid="surveys")


def leave(sender: type[Membership], *, membership: Membership, **_more: Any) -> None:
    """End the links of who has no role left in the network."""
    network, person = membership.network, membership.person
    if network and not person.current_memberships().filter(network=network).exists():
        end_links(network=network, person=person)
