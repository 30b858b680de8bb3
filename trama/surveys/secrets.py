"""What grows from the secret of a device or a sheet, each thing apart from the others.

The receipt and the withdrawal code can be worked out by the phone itself, so that it can show them without signal;
what is stored is a digest under a key of the server, so that a copy of the database opens nothing and links nothing.
"""

import hashlib
import re

from trama.core.codes import ALPHABET, LENGTH
from trama.core.tokens import derived

SECRET = re.compile(r"[\w.~-]{16,64}", re.ASCII)  # what a phone, a sheet or a file may be known by
WITHDRAWAL_LENGTH = 12  # some 59 bits, written in three groups of four


def letters(words: str, length: int) -> str:
    """The first bytes of the SHA-256 of ``words``, as a number in the letters of our codes, lowest place first."""
    raw = int.from_bytes(hashlib.sha256(words.encode()).digest()[:12], "big")
    found = []
    for _ in range(length):
        raw, digit = divmod(raw, len(ALPHABET))
        found.append(ALPHABET[digit])
    return "".join(found)


def receipt_code(secret: str, count: int = 0) -> str:
    """The receipt of what ``secret`` sent; ``count`` finds another when that one is taken."""
    return letters(f"trama receipt {count} {secret}", LENGTH)


def withdrawal_code(secret: str) -> str:
    """The code that only the receipt page holds, with which the answer can be withdrawn."""
    return letters(f"trama withdrawal {secret}", WITHDRAWAL_LENGTH)


def proof(secret: str) -> str:
    """What the receipt keeps, to know the same sender again."""
    return derived("proof", secret).hex()


def withdrawal_digest(code: str) -> str:
    """What the response keeps, to be found by whoever has its withdrawal code."""
    return derived("withdrawal", code).hex()


def sentence_digest(code: str) -> str:
    """What the sentence about the purpose keeps: nobody without the code can put it beside its response."""
    return derived("withdrawal of a sentence", code).hex()
