"""How one field is settled that may have changed here, on a laptop, or on both. Values in, values out."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.db import models

from trama.core.codes import ALPHABET, LENGTH
from trama.core.tokens import derived
from trama.offline_room.rows import Row


def digest(value: Any) -> str:
    """What is kept of a value to know later whether it changed; only this server can make it."""
    return derived("local-known", json.dumps(value, ensure_ascii=False, sort_keys=True)).hex()[:12]


def digests(row: Row) -> dict[str, str]:
    """The same of every field."""
    return {name: digest(value) for name, value in row.items() if name != "pk"}


def settled(one: models.Field[Any, Any], here: Any, there: Any, known: str | None) -> tuple[bool, Any]:
    """Compare a field here and there with what both last had in common.

    Returns whether both changed it, and what it says after all.
    """
    if here == there or digest(there) == known:
        return False, here
    if digest(here) == known:
        return False, there
    return True, _both(one, here, there)


def _both(one: models.Field[Any, Any], here: Any, there: Any) -> Any:
    """Both texts where a field has room for them; else what the room itself did."""
    if not isinstance(here, str) or one.choices or type(one) not in {models.CharField, models.TextField}:
        return there
    if not there or there in here:
        return here
    joint = here + ("\n\n" if isinstance(one, models.TextField) else " / ") + there
    has_room = isinstance(one, models.TextField) or len(joint) <= (one.max_length or 0)
    return joint if here and has_room else there


def candidates(seed: str, *, is_number: bool) -> Iterator[Any]:
    """Give codes, or numbers, that a row may have instead of one that is taken: the same for the same seed."""
    count = 0
    while True:
        raw = int.from_bytes(hashlib.sha256(f"{seed}:{count}".encode()).digest(), "big")
        count += 1
        if is_number:
            yield raw % 2**62 + 1
        else:
            yield "".join(ALPHABET[raw // len(ALPHABET) ** index % len(ALPHABET)] for index in range(LENGTH))
