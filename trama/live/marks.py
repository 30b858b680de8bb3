"""How far a page is, as a mark that only this server makes: a version and a seal, «12.w3Jk…».

A page comes back with the mark it was given. Whoever makes up versions of their own would read, one by one, in which
order things came while they were not there.
"""

import hmac
from base64 import urlsafe_b64encode

from trama.core.text import is_whole_number
from trama.core.tokens import derived

SEAL_BYTES = 9  # 72 bits: not to be guessed while a workshop lasts
MOST_DIGITS = 18


def mark(topic: str, version: int) -> str:
    """The mark of ``version`` of ``topic``."""
    seal = derived("live", topic, version)[:SEAL_BYTES]
    return f"{version}.{urlsafe_b64encode(seal).decode()}"


def marked_version(topic: str, text: str) -> int | None:
    """The version behind a mark of this server for ``topic``; ``None`` for anything else."""
    number = text.partition(".")[0]
    if len(number) > MOST_DIGITS or not is_whole_number(number):
        return None
    is_ours = hmac.compare_digest(text.encode(), mark(topic, int(number)).encode())
    return int(number) if is_ours else None
