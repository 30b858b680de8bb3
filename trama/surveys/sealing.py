"""Envelopes that only this server opens, so that somebody else's phone, or laptop, can carry them.

The phone makes a key for one envelope, agrees with the measurement's public key (ECDH on P-256), draws a key from
that with HKDF-SHA256 and encrypts with AES-256-GCM: what every browser's WebCrypto does. The private key is derived
from the server's secret and the code of the measurement: it is stored nowhere.

An envelope, in bytes: version (1), code of the wave (6), the phone's public key (65, uncompressed), nonce (12), and
the sealed text with its mark.
"""

import secrets
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from trama.core.codes import LENGTH
from trama.core.tokens import derived

VERSION = 1
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-5)
KEY, NONCE, MARK = 65, 12, 16
HEAD = 1 + LENGTH + KEY + NONCE


class Unopened(ValueError):  # noqa: N818 -- it reads as what happened
    """Not an envelope of ours, or damaged on the way."""


class Address(NamedTuple):
    """What can be read on the outside: the version and the wave it is for."""

    version: int
    wave: str


def _private(wave: str) -> ec.EllipticCurvePrivateKey:
    # 512 bits reduced by the order: no scalar is noticeably likelier than another.
    raw = derived("sealing", wave, 0) + derived("sealing", wave, 1)
    return ec.derive_private_key(int.from_bytes(raw, "big") % (ORDER - 1) + 1, CURVE)


def public_key(wave: str) -> bytes:
    """The key with which envelopes for a wave are sealed: 65 bytes, uncompressed."""
    return _private(wave).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def address(envelope: bytes) -> Address:
    """What is written outside. Raises ``Unopened`` when it is not an envelope."""
    if len(envelope) < HEAD + MARK or envelope[0] != VERSION:
        raise Unopened
    try:
        return Address(envelope[0], envelope[1 : 1 + LENGTH].decode("ascii"))
    except UnicodeDecodeError as problem:
        raise Unopened from problem


def _shared(private: ec.EllipticCurvePrivateKey, public: ec.EllipticCurvePublicKey, wave: str) -> AESGCM:
    agreed = private.exchange(ec.ECDH(), public)
    drawn = HKDF(hashes.SHA256(), length=32, salt=b"", info=f"trama envelope {VERSION} {wave}".encode())
    return AESGCM(drawn.derive(agreed))


def seal(text: bytes, *, wave: str, key: bytes) -> bytes:
    """An envelope of ``text`` for the server that gave this public ``key``: what a phone does by itself."""
    private = ec.generate_private_key(CURVE)
    mine = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    nonce, outside = secrets.token_bytes(NONCE), bytes([VERSION]) + wave.encode()
    public = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, key)
    return outside + mine + nonce + _shared(private, public, wave).encrypt(nonce, text, outside)


def open_envelope(envelope: bytes) -> bytes:
    """The text that was sealed. Raises ``Unopened`` when it is not ours or came damaged."""
    wave = address(envelope).wave
    key, nonce = envelope[1 + LENGTH : HEAD - NONCE], envelope[HEAD - NONCE : HEAD]
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, key)
        return _shared(_private(wave), public, wave).decrypt(nonce, envelope[HEAD:], envelope[: 1 + LENGTH])
    except (InvalidTag, ValueError) as problem:
        raise Unopened from problem
