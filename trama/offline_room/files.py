"""The two files of an offline workshop, sealed: the pack that goes out and the record that comes back.

``{"format": "trama-sala" | "trama-sala-registro", "version": 1, "pack": code, …, "seal": hex}``. The seal is an HMAC of
everything else under the pack's own key, which the server that made the pack derives from its secret and the
code of the pack, and stores nowhere. The laptop reads the key in the pack; no other record is accepted.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from trama.core.json_input import BadJsonError, read_json
from trama.core.tokens import derived
from trama.imports.problems import Unreadable

PACK, RECORD, VERSION = "trama-sala", "trama-sala-registro", 1
SEALS = {"own", "seal"}  # of a record: they are over the rest
Sealed = dict[str, Any]


class NoPack(Unreadable):
    """A file that is no pack of an offline workshop."""

    message = _(
        "This is not the file of an offline workshop. Download it from the page of the workshop, «Offline workshop»."
    )


class NoRecord(Unreadable):
    """A file that is no record of an offline workshop."""

    message = _(
        "This is not the record of an offline workshop. On the laptop, download it from the page «Offline workshop»."
    )


class Altered(Unreadable):
    """The seal does not match."""

    message = _(
        "This file is incomplete or was changed, or it is of another server. Download it again and bring it as it is."
    )


class NewerTrama(Unreadable):
    """Made by a later version."""

    message = _("This file was made by a newer Trama. Update this one, and bring the file again.")


class OtherLayout(Unreadable):
    """What it holds is laid out as another version lays it."""

    message = _(
        "This file was made by another version of Trama, and this one cannot read it. "
        "Update both, and download it again."
    )


def key_of(pack: str) -> str:
    """The key of a pack that this server made."""
    return derived("local-room", pack).hex()


def sealed(given: Mapping[str, Any], *, key: str) -> Sealed:
    """The same with its seal."""
    return {**given, "seal": _seal(given, key)}


def is_sealed(given: Mapping[str, Any], *, key: str) -> bool:
    """Whether its seal is that of ``key``."""
    rest = {name: value for name, value in given.items() if name != "seal"}
    return hmac.compare_digest(str(given.get("seal", "")), _seal(rest, key))


def _seal(given: Mapping[str, Any], key: str) -> str:
    return hmac.digest(key.encode(), _written(given), hashlib.sha256).hex()


def _written(given: Mapping[str, Any]) -> bytes:
    """The same bytes for the same content."""
    return json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_mark(given: Mapping[str, Any]) -> str:
    """What tells everything in a record that anybody can read from anything else: it goes into its envelope."""
    return hashlib.sha256(
        _written({name: value for name, value in given.items() if name not in SEALS})
    ).hexdigest()


def file_of(given: Sealed) -> bytes:
    """As it is saved."""
    return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()


def read_pack(content: bytes) -> Sealed:
    """The pack in a file. Refuses with ``NoPack``, ``NewerTrama`` and ``Altered``."""
    given = _read(content, PACK, NoPack)
    if not is_sealed(given, key=str(given.get("key", ""))):
        raise Altered
    return given


def read_record(content: bytes) -> Sealed:
    """The record in a file, of a pack that this server made. Refuses with ``NoRecord``, ``NewerTrama``, ``Altered``."""
    given = _read(content, RECORD, NoRecord)
    if not is_sealed(given, key=key_of(str(given.get("pack", "")))):
        raise Altered
    return given


def _read(content: bytes, kind: str, problem: type[Unreadable]) -> Sealed:
    try:
        given = read_json(content)
    except BadJsonError as fault:
        raise problem from fault
    if not isinstance(given, dict) or given.get("format") != kind:
        raise problem
    if given.get("version") != VERSION:
        raise NewerTrama
    return given
