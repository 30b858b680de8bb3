"""Mails that come back: which letter it was, and whether the address does not exist (RFC 3464, and plain ones)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser

from trama.mail.bounce_reasons import NOBODY, says_nobody

WORD = re.compile(r"(?:\+|trama\.)([a-z2-7]{32})@", re.IGNORECASE)
LARGEST = 2_000_000  # bytes read of one mail
FIELDS = ("To", "Delivered-To", "X-Original-To", "References", "In-Reply-To")


@dataclass(frozen=True)
class Bounce:
    """What a mail that came back says."""

    word: str
    is_permanent: bool


def read_bounce(raw: bytes) -> Bounce | None:
    """What ``raw`` says; ``None`` when it is about no letter of ours. Never raises for what it reads."""
    try:
        message = message_from_bytes(raw[:LARGEST], policy=policy.default)
        word = _word(message, raw)
        return Bounce(word, _is_permanent(message)) if word else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _word(message: EmailMessage, raw: bytes) -> str:
    for name in FIELDS:
        found = WORD.search(str(message.get(name, "")))
        if found:
            return found[1]
    # The letter itself usually comes back inside, whole or only its headers.
    found = WORD.search(raw[:LARGEST].decode("latin-1"))
    return found[1] if found else ""


def _is_permanent(message: EmailMessage) -> bool:
    """Whether it says that nobody receives mail there: a full mailbox, a filter or a holiday do not."""
    statuses = list(_statuses(message))
    if statuses:
        return any(action == "failed" and status in NOBODY for action, status in statuses)
    if message.get("Auto-Submitted", "no").startswith("auto-replied") or message.get("X-Autoreply"):
        return False
    text = message.get_body(("plain", "html"))
    words = text.get_content()[:20_000] if text else ""
    return says_nobody(0, words)


def _statuses(message: EmailMessage) -> Iterator[tuple[str, str]]:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _blocks(part):
            action, status = block.get("Action", ""), block.get("Status", "")
            if action:
                yield str(action).strip().lower(), str(status).strip()


def _blocks(part: EmailMessage) -> Iterator[EmailMessage]:
    inside = part.get_payload()
    if isinstance(inside, list):
        yield from inside  # type: ignore[misc]  # each block is parsed as a message of headers
    elif isinstance(inside, str):
        parser = BytesHeaderParser(policy=policy.default)
        for block in re.split(r"\r?\n\r?\n", inside):
            yield parser.parsebytes(block.encode("latin-1", "replace"))
