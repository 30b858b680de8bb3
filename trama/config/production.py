"""What a server that real people use must not start with."""

import zlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from trama.config.env import NotForProduction

SHORTEST_KEY = 40  # characters: what 30 random bytes are in base64
FEWEST_LETTERS = 10  # different ones; 64 random hexadecimal figures have 15 or 16
LEAST_PACKED = 36  # bytes that zlib makes of a key: repetition packs small
# Keys of examples and of other programs' defaults, in any case, anywhere in the key.
KNOWN_KEYS = (
    "django-insecure",
    "changeme",
    "change-me",
    "change_me",
    "secret",
    "example",
    "password",
    "trama",
    "1234567",
)
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def refuse(*, has_demo: bool, base_url: str, secret_key: str) -> None:
    """End with the first sentence of ``reasons``, when there is any; all of them are with the error."""
    found = list(reasons(has_demo=has_demo, base_url=base_url, secret_key=secret_key))
    if found:
        raise NotForProduction(*found)


def reasons(*, has_demo: bool, base_url: str, secret_key: str) -> Iterator[str]:
    """Why these settings are not for production, each as a sentence that names its variable and an example."""
    key = (
        "`openssl rand -base64 48` makes one, and SECRET_KEY_FILE=/etc/trama/secret-key reads it from a file."
    )
    if not secret_key:
        yield f"SECRET_KEY is required when TRAMA_ENV=production: {key}"
    elif is_weak(secret_key):
        yield f"SECRET_KEY is too short or too easy to guess for TRAMA_ENV=production: {key}"
    if has_demo:
        yield (
            "TRAMA_DEMO must be off when TRAMA_ENV=production, since the demonstration signs anybody in: "
            "write TRAMA_DEMO=0."
        )
    parts = urlsplit(base_url)
    if parts.scheme != "https" or parts.hostname in THIS_MACHINE:
        yield (
            "TRAMA_BASE_URL must be the https address that people type when TRAMA_ENV=production, "
            f"such as https://trama.example.org, not {base_url}."
        )


def is_weak(key: str) -> bool:
    """Whether a key is short, known or made by repeating itself."""
    plain = key.lower()
    return (
        len(key) < SHORTEST_KEY
        or len(set(key)) < FEWEST_LETTERS
        or len(zlib.compress(key.encode())) < LEAST_PACKED
        or any(known in plain for known in KNOWN_KEYS)
    )
