"""When a membership ends or its person is hidden, open pages of its sessions are asked again who may see them."""

from typing import Any

from django.db.models import Q

from trama.live.changes import AUDIENCE, publish
from trama.networks.models import Membership
from trama.networks.signals import membership_ended, membership_hidden
from trama.sessions.models import Session


def connect() -> None:
    """Listen from now on."""
    for signal in (membership_ended, membership_hidden):
        signal.connect(ask_again, dispatch_uid="sessions")


def ask_again(sender: type[Membership], *, membership: Membership, **_more: Any) -> None:
    """Publish to the sessions of the place that go on (1 query, 2 for each)."""
    within = (
        Q(network=membership.network_id)
        if membership.network_id
        else Q(cohort=membership.cohort_id) | Q(network__cohort=membership.cohort_id)
        if membership.cohort_id
        else Q(cohort__programme=membership.programme_id)
        | Q(network__cohort__programme=membership.programme_id)
    )
    for session in Session.objects.filter(within, opened_at__isnull=False, ended_at__isnull=True):
        publish(session.topic, AUDIENCE)
