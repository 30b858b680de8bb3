"""Short public codes: what appears in addresses and is read aloud."""

import hashlib
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O, no 1/I/L
LETTERS = "ACFHJKMRTUWXYZ"  # without those most often taken for each other in Spanish: B, V, D, P, N, S
LENGTH = 6


def new_code(length: int = LENGTH) -> str:
    """A random code, about five bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_spoken_code() -> str:
    """Eight letters to be read aloud, by telephone too: thirty bits, for a few minutes and a few tries."""
    return "".join(secrets.choice(LETTERS) for _ in range(8))


def code_of(text: str, length: int = 2 * LENGTH) -> str:
    """The code that belongs to ``text``: always the same for the same."""
    raw = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return "".join(ALPHABET[raw // len(ALPHABET) ** index % len(ALPHABET)] for index in range(length))


def spoken(code: str) -> str:
    """``ABC4D2`` as it is read aloud: ``ABC 4D2``."""
    return f"{code[:3]} {code[3:]}" if len(code) == LENGTH else code


def in_fours(code: str) -> str:
    """A longer code as it is written down, in groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


UNTYPED = {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"}  # spaces, controls, marks nobody sees, dashes


def written(text: str) -> str:
    """What a person typed or pasted, as a code: upper case, without spaces, dashes of any kind or what nobody sees."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in UNTYPED).upper()


def random_key() -> int:
    """A positive 62-bit random integer: a primary key that tells nothing of order."""
    return secrets.randbits(62) + 1
