"""Addresses for an answer: kept until the letter left, and no longer."""

from django.db import transaction

from trama.audit.record import System, record
from trama.privacy.models import RightsRequest


@transaction.atomic
def forget_reply_address(*, request: RightsRequest, by: System) -> None:
    """The letter with the answer left, or never will: nothing is kept of the addresses. Refuses nothing."""
    request.reply_to = request.known_mail = ""
    request.save(update_fields=["reply_to", "known_mail"])
    record("reply_address_forgotten", request, by=by)
