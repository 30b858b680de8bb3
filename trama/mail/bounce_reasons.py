"""Classifies why a mail bounced, by the server's words: no such address, or something else."""

import re
from smtplib import SMTPException

ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
NOBODY = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"}
VAGUE = {"5.0.0", "5.1.0", "5.2.0", "5.4.0", "5.5.0"}
# From here on only the words tell. Servers in Spanish are few, but ours.
WORDS = re.compile(
    r"user unknown|unknown (user|recipient|address)|no such (user|person|recipient|mailbox|address)"
    r"|(does not|doesn.t|not) exist|no mailbox|(mailbox|address|recipient|user) (unavailable|not found|unknown)"
    r"|invalid (recipient|mailbox|address)|recipient address rejected|unrouteable|host or domain name not found"
    r"|no existe|desconocid[oa]|inexistente",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"spam|policy|pol[ií]tica|block|blacklist|reputation|dmarc|spf\b|relay|quota|full\b", re.IGNORECASE
)
BAD_ADDRESS = {550, 551, 553}


NO_SUCH_ADDRESS = "no such address"


class NotSent(SMTPException):
    """A mail could not be handed over; the text is what the server said, without the address."""


class NoSuchAddress(NotSent):
    """The server says that nobody receives mail there."""


class TryLater(NotSent):
    """It may work in a while."""


class Unreachable(TryLater):
    """The mail server itself does not answer, or does not let us in: the next mail would fare alike."""


class Unsure(NotSent):
    """The connection fell after the whole mail was given: it may have arrived, so it is not sent again."""


class Rejected(NotSent):
    """Refused for good, for a reason that is not the address."""


def says_nobody(code: int, text: str) -> bool:
    """Whether a refusal for good says that the address does not exist."""
    found = ENHANCED.search(text)
    status = found.group() if found else ""
    if status and status not in VAGUE:
        return status in NOBODY
    if OTHER.search(text):
        return False
    return bool(WORDS.search(text)) or (not status and code in BAD_ADDRESS)


def kind_of(problem: Exception) -> str:
    """What a failure is, in a word that holds no address: the status of SMTP, else its kind."""
    if isinstance(problem, NoSuchAddress):
        return NO_SUCH_ADDRESS
    status = str(problem)[:3]
    return status if status.isascii() and status.isdigit() else type(problem).__name__
