"""How far a page is, as a mark that only this server makes: a version and a seal, «12.w3Jk…».

A page comes back with the mark it was given, as the audience it was then. Whoever makes up versions of their own, or
keeps those of a time in which they saw less, would read one by one in which order things came.
"""

import hmac
from base64 import urlsafe_b64encode

from trama.core.text import is_whole_number
from trama.core.tokens import derived

SEAL_BYTES = 9  # 72 bits: not to be guessed while a workshop lasts
MOST_DIGITS = 18


def mark(topic: str, audience: str, version: int) -> str:
    """The mark of ``version`` of ``topic`` for ``audience``."""
    seal = derived("live", f"{topic} {audience}", version)[:SEAL_BYTES]
    return f"{version}.{urlsafe_b64encode(seal).decode()}"


def marked_version(topic: str, audience: str, text: str) -> int:
    """The version behind a mark of this server for that audience; 0, before everything, for anything else."""
    number = text.partition(".")[0]
    if len(number) > MOST_DIGITS or not is_whole_number(number):
        return 0
    is_ours = hmac.compare_digest(text.encode(), mark(topic, audience, int(number)).encode())
    return int(number) if is_ours else 0
