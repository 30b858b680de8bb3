"""Secret addresses: an HMAC of what they open, so that they can be shown again and are stored nowhere."""

import base64
import binascii
import hashlib
import hmac
from functools import cache

from django.conf import settings

ID_BYTES = 8
MAC_BYTES = 12  # 96 bits: not to be guessed


@cache
def _key(kind: str) -> bytes:
    return hashlib.sha256(f"trama:{kind}:{settings.SECRET_KEY}".encode()).digest()


def _mac(kind: str, number: bytes, nonce: int) -> bytes:
    return hmac.digest(_key(kind), number + nonce.to_bytes(ID_BYTES, "big"), "sha256")[:MAC_BYTES]


def make_token(kind: str, number: int, nonce: int) -> str:
    """The secret word of 27 letters that opens row ``number`` of ``kind``; a new nonce revokes it."""
    raw = number.to_bytes(ID_BYTES, "big")
    return base64.urlsafe_b64encode(raw + _mac(kind, raw, nonce)).decode().rstrip("=")


def token_number(token: str) -> int | None:
    """The row a token claims to open, unproven; ``None`` when it is no token at all."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return int.from_bytes(raw[:ID_BYTES], "big") if len(raw) == ID_BYTES + MAC_BYTES else None


def is_genuine(token: str, kind: str, number: int, nonce: int) -> bool:
    """Whether ``token`` was made by this server for this row and nonce."""
    return hmac.compare_digest(token, make_token(kind, number, nonce))


def derived(kind: str, secret: str, count: int = 0) -> bytes:
    """32 bytes that only this server can derive from ``secret``."""
    return hmac.digest(_key(kind), f"{count}:{secret}".encode(), "sha256")
