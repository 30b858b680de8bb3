"""How one field is settled that may have changed here, on a laptop, or on both. Values in, values out."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from trama.core.codes import ALPHABET, LENGTH
from trama.core.tokens import derived
from trama.offline_room.fields import Field, FieldKind
from trama.offline_room.tables import Row

BETWEEN = {FieldKind.LINE: " / ", FieldKind.TEXT: "\n\n"}  # what stands between two texts of which both stay


def digest(value: Any) -> str:
    """What is kept of a value to know later whether it changed; only this server can make it."""
    return derived("local-known", json.dumps(value, ensure_ascii=False, sort_keys=True)).hex()[:12]


def digests(row: Row) -> dict[str, str]:
    """The same of every field."""
    return {name: digest(value) for name, value in row.items() if name != "pk"}


def settled(field: Field, here: Any, there: Any, known: str | None) -> tuple[bool, Any]:
    """Compare a field here and there with what both last had in common.

    Returns whether both changed it, and what it says after all.
    """
    if field.kind is FieldKind.LATEST:
        return False, max(filter(None, (here, there)), default=None)
    if here == there or digest(there) == known:
        return False, here
    if digest(here) == known:
        return False, there
    return True, _both(field, here, there) if field.kind in BETWEEN else there


def _both(field: Field, here: Any, there: Any) -> Any:
    """Both texts, if there is room for them; else what the laptop says."""
    if not isinstance(here, str):
        return there
    if not there or there in here:
        return here
    joint = f"{here}{BETWEEN[field.kind]}{there}"
    has_room = field.kind is FieldKind.TEXT or len(joint) <= (field.length or 0)
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
