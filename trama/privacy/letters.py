"""What letters about requests are called."""

from trama.mail.models import digest_of

RECEIVED, EXTENDED, ANSWERED, DESK = "rights_received", "rights_extended", "rights_answered", "rights_desk"


def about_desk(address: str) -> str:
    """Of a letter to somebody who answers: one for each address, by a part of its digest."""
    return f"{DESK}:{digest_of(address)[:16]}"
