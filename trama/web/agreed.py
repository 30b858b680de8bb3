"""What a network agreed, in words: who and by when, and what is said when that day is over."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trama.agreements.enums import AgreementState
from trama.agreements.models import Agreement
from trama.core.clock import said_day
from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.networks.roles import can


def told_commitments(
    commitments: Iterable[Agreement], network: Network | None, person: Person
) -> list[dict[str, Any]]:
    """Each with its day in words, and whether ``person`` may say what became of it: their own, or all."""
    writes = network is not None and can(person, Permission.CONVERSATION_WRITE, on=network)
    return [
        {
            "commitment": commitment,
            "day": _day(commitment),
            "is_done": commitment.state == AgreementState.DONE,
            "may_give": writes and commitment.state == AgreementState.OPEN,
            "may_settle": writes or commitment.owner_id == person.pk,
        }
        for commitment in commitments
    ]


def _day(commitment: Agreement) -> str:
    assert commitment.due_on is not None  # noqa: S101 -- a commitment has its day
    if commitment.state == AgreementState.DONE:
        return _("done")
    day = said_day(commitment.due_on)
    if commitment.due_on < timezone.localdate():
        return _("it was for %(day)s") % {"day": day}
    return _("by %(day)s") % {"day": day}
