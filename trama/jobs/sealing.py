"""Backups are encrypted for keys that are kept elsewhere, in the format of age (age-encryption.org)."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyrage
from pyrage.x25519 import Identity, Recipient

BEGINNING = b"age-encryption.org/v1\n"


class DoesNotOpen(Exception):  # noqa: N818 -- it reads as what happened
    """The key or the file is not what is needed; the text says why."""


def new_key() -> tuple[str, str]:
    """A new key as `age-keygen` writes it, and the recipient that belongs to it."""
    identity = Identity.generate()
    recipient = str(identity.to_public())
    return f"# opens the backups of Trama\n# public key: {recipient}\n{identity}\n", recipient


def new_identity(path: Path) -> str:
    """A new key in a file of its own; returns the recipient that belongs to it."""
    words, recipient = new_key()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(words)
    return recipient


def identities_in(text: str) -> list[Identity]:
    """The keys of a file of keys; its remarks begin with `#`. Raises ``DoesNotOpen``."""
    lines = [line.strip() for line in text.splitlines()]
    try:
        found = [Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as problem:
        raise DoesNotOpen("the key is not one that begins with AGE-SECRET-KEY-1") from problem
    if not found:
        raise DoesNotOpen("there is no key in the file of the key")
    return found


@contextmanager
def sealed(file: IO[bytes], recipients: Sequence[str]) -> Iterator[IO[bytes]]:
    """What is written here reaches ``file`` encrypted, never the disk in the clear; as it is without recipients."""
    if not recipients:
        yield file
        return
    keys = [Recipient.from_str(recipient) for recipient in recipients]
    reading, writing = os.pipe()
    with ThreadPoolExecutor(1) as pool:
        encrypted = pool.submit(_encrypt, reading, file, keys)
        try:
            with os.fdopen(writing, "wb") as plain:
                yield plain
        finally:
            encrypted.result()


def _encrypt(reading: int, file: IO[bytes], keys: list[Recipient]) -> None:
    with os.fdopen(reading, "rb") as plain:
        try:
            pyrage.encrypt_io(plain, file, keys)
        except pyrage.EncryptError as problem:
            raise OSError(0, str(problem)) from problem


@contextmanager
def opened(path: Path, identities: Sequence[Identity], *, beside: Path) -> Iterator[IO[bytes]]:
    """A file that can be read anywhere in it; one that was encrypted stays, while open, in a file without a name.

    Raises ``DoesNotOpen``. ``beside`` is a folder with room.
    """
    with path.open("rb") as file:
        is_sealed = file.read(len(BEGINNING)) == BEGINNING
        file.seek(0)
        if not is_sealed:
            yield file
            return
        if not identities:
            raise DoesNotOpen("it is encrypted: give its key with --identity FILE")
        with tempfile.TemporaryFile(dir=beside) as plain:
            _decrypt(file, plain, identities)
            plain.seek(0)
            yield plain


def _decrypt(file: IO[bytes], plain: IO[bytes], identities: Sequence[Identity]) -> None:
    try:
        pyrage.decrypt_io(file, plain, list(identities))
    except pyrage.DecryptError as problem:
        if "matching" in str(problem):
            raise DoesNotOpen("it was encrypted for another key") from problem
        raise DoesNotOpen("it is cut short or was altered; use another copy") from problem
    except OSError as problem:
        if problem.errno:
            raise
        raise DoesNotOpen("it is cut short or was altered; use another copy") from problem
