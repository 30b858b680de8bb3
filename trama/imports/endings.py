"""What was being brought in or had been filled in on paper is forgotten with a membership, and with a measurement."""

from typing import Any

from trama.imports.actions import forget_answers_under_way, forget_drafts_of, forget_sheets_of_who_left
from trama.networks.models import Membership
from trama.networks.signals import membership_ended
from trama.surveys.models import Wave
from trama.surveys.signals import wave_annulled


def connect() -> None:
    """Listen from now on."""
    membership_ended.connect(leave, dispatch_uid="imports")
    wave_annulled.connect(annul, dispatch_uid="imports")


def leave(sender: type[Membership], *, membership: Membership, **_more: Any) -> None:
    """Forget the drafts that the person may not see any more, and their own sheets that were not entered."""
    forget_drafts_of(person=membership.person)
    if membership.network:
        forget_sheets_of_who_left(network=membership.network)


def annul(sender: type[Wave], *, wave: Wave, **_more: Any) -> None:
    """Forget the files and sheets whose answers wait to come into the measurement: none may any more."""
    forget_answers_under_way(wave=wave)
