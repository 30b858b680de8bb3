"""Refusing reminders, and accepting them again. Whoever coordinates never learns who did."""

from django.db import transaction

from trama.mail.models import Refusal, digest_of
from trama.surveys.models import Invitation


@transaction.atomic
def refuse_reminders(*, invitation: Invitation, is_refused: bool, by: Invitation) -> None:
    """Stop reminders about a network to an address, or allow them again; twice changes nothing."""
    digest, about = digest_of(invitation.person.email), invitation.wave.network.code
    if is_refused:
        Refusal.objects.get_or_create(digest=digest, about=about)
    else:
        Refusal.objects.filter(digest=digest, about=about).delete()
