"""Reading a backup: whoever wrote the file may be anybody, so nothing is believed of it before it was looked at."""
# ruff: noqa: SLF001 -- _meta and _base_manager are how Django says one does this for any model

import hashlib
import hmac
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import IO, Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from trama.audit.models import AuditEntry
from trama.jobs.backup import (
    BATCH,
    FORMAT,
    LEFT_OUT,
    LEFT_OUT_APPS,
    MANIFEST,
    SIGNATURE,
    kept_models,
    key_print,
    migrations,
    signature,
)

BIGGEST_MANIFEST = 2**20
LONGEST_ROW = 2**25  # bytes of one row
SMALL, MOST_TIMES = (
    2**26,
    100,
)  # a part of ours packs to a tenth; what grows more than a hundred times is a trap
STAYS = {"auth.Permission", "auth.Group_permissions", "contenttypes.ContentType"}  # made by migrations
# What `trama start` leaves in a database that nobody has used yet.
SEED_APPS, SEED_EVENTS = {"instruments"}, {"instrument_loaded", "backup_written", "backup_tried"}

NOT_ONE = "it is not a backup, or is cut short; use another copy"
OTHER_VERSION = "it was written by another version of Trama; restore it with that one, then update"
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, ValueError, TypeError, AttributeError,
    RuntimeError, NotImplementedError, OverflowError, RecursionError,
)  # fmt: skip


class NotABackup(Exception):  # noqa: N818 -- it reads as what happened
    """The file cannot be restored; the text says why."""


class OtherKey(NotABackup):
    """It was written with another secret key, so that nobody knows whether it was changed since."""


@dataclass(frozen=True)
class Backup:
    """A backup that was looked at: whole, of this version, and with nothing in it that should not be."""

    packed: zipfile.ZipFile
    made_at: str
    made_on: date  # the same day by universal time, as erasures are listed
    rows: Mapping[str, int]
    is_of_this_key: bool


def is_empty() -> bool:
    """Whether nothing would be lost by restoring: no tables, or only what starting puts there."""
    if not connection.introspection.table_names():
        return True
    used = (
        model._base_manager.exists()
        for model in kept_models()
        if model._meta.app_label not in SEED_APPS and model is not AuditEntry
    )
    return not any(used) and not AuditEntry.objects.exclude(event__in=SEED_EVENTS).exists()


@contextmanager
def looked_at(file: IO[bytes], *, trusted: bool) -> Iterator[Backup]:
    """The backup in ``file``. Raises ``NotABackup``; ``OtherKey`` unless it is ``trusted``."""
    try:
        packed = zipfile.ZipFile(file)
    except UNREADABLE as problem:
        raise NotABackup(NOT_ONE) from problem
    with packed:
        try:
            backup = _look(packed, trusted=trusted)
        except UNREADABLE as problem:
            raise NotABackup(NOT_ONE) from problem
        yield backup


def _look(packed: zipfile.ZipFile, *, trusted: bool) -> Backup:
    manifest, is_of_this_key = _manifest(packed)
    if not (is_of_this_key or trusted):
        raise OtherKey(
            "it was written with another SECRET_KEY, so Trama cannot tell whether somebody changed it: "
            "start with the key it was written with, or add --other-key if you trust the file"
        )
    parts: dict[str, dict[str, Any]] = manifest["parts"]
    _refuse_strange_parts(packed, set(parts))
    for label, part in parts.items():
        if _counted(packed, label) != (part["rows"], part["sha256"]):
            raise NotABackup(f"the part {label} is damaged; use another copy")
    rows = {label: part["rows"] for label, part in parts.items()}
    made_on = datetime.fromisoformat(manifest["made_at"]).astimezone(UTC).date()
    return Backup(packed, str(manifest["made_at"]), made_on, rows, is_of_this_key)


def _manifest(packed: zipfile.ZipFile) -> tuple[dict[str, Any], bool]:
    """The manifest, and whether this server's key signed it."""
    for name in (MANIFEST, SIGNATURE):
        if name in packed.namelist() and packed.getinfo(name).file_size > BIGGEST_MANIFEST:
            raise NotABackup(NOT_ONE)
    written = packed.read(MANIFEST)
    manifest: dict[str, Any] = json.loads(written)
    if manifest["format"] != FORMAT:
        raise NotABackup(OTHER_VERSION)
    is_of_this_key = manifest["key"] == key_print()
    if is_of_this_key and not hmac.compare_digest(packed.read(SIGNATURE), signature(written).encode()):
        raise NotABackup("somebody changed it since it was written; use another copy")
    if manifest["migrations"] != migrations(MigrationLoader(None).disk_migrations):
        raise NotABackup(OTHER_VERSION)
    return manifest, is_of_this_key


def _refuse_strange_parts(packed: zipfile.ZipFile, listed: set[str]) -> None:
    """Refuse whatever is not one part for each table, of a size that can be. Nothing is ever unpacked by its name."""
    labels = {model._meta.label for model in kept_models()}
    names = [part.filename for part in packed.infolist()]
    expected = {MANIFEST, SIGNATURE, *(f"{label}.jsonl" for label in labels)}
    if set(names) != expected or len(names) != len(expected) or listed != labels:
        strange = sorted(set(names) ^ expected | listed ^ labels)[:1] or ["a part twice"]
        raise NotABackup(f"its parts are not those of a backup of this version ({ascii(strange[0])[:60]})")
    whole = sum(part.file_size for part in packed.infolist())
    if whole > max(SMALL, MOST_TIMES * sum(part.compress_size for part in packed.infolist())):
        raise NotABackup("it would grow to more than a backup can hold; use another copy")


def _counted(packed: zipfile.ZipFile, label: str) -> tuple[int, str]:
    digest, rows = hashlib.sha256(), 0
    with packed.open(f"{label}.jsonl") as part:
        while line := part.readline(LONGEST_ROW):
            digest.update(line)
            rows += 1
    return rows, digest.hexdigest()


@transaction.atomic
def restore_backup(backup: Backup) -> dict[str, int]:
    """Put everything in place of what is there, whole or not at all; returns rows by table. Raises ``NotABackup``."""
    kept = kept_models()
    for model in (*reversed(kept), *_of_before()):
        model._base_manager.all()._raw_delete(using="default")  # references are checked at the end
    with _dates_as_written(kept):
        counts = {model._meta.label: _read_part(backup.packed, model) for model in kept}
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(statement)
    return counts


def _of_before() -> Iterator[type[models.Model]]:
    """What is in no backup and belongs to who was here before: sign-ins, jobs, sheets half entered."""
    for model in reversed(apps.get_models(include_auto_created=True)):
        label, app = model._meta.label, model._meta.app_label
        if (label in LEFT_OUT and label not in STAYS) or app in LEFT_OUT_APPS:
            yield model


def _read_part(packed: zipfile.ZipFile, model: type[models.Model]) -> int:
    label = model._meta.label
    with packed.open(f"{label}.jsonl") as part:
        try:
            stored = serializers.deserialize("jsonl", io.TextIOWrapper(part, "utf-8"))
            return sum(_store(model, batch) for batch in _batches(row.object for row in stored))
        except (DeserializationError, ValidationError, ObjectDoesNotExist, *UNREADABLE) as problem:
            raise NotABackup(f"the part {label} holds rows that are not of this version") from problem


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _store(model: type[models.Model], batch: list[Any]) -> int:
    if any(type(row) is not model for row in batch):
        raise NotABackup(f"the part {model._meta.label} holds rows of another table")
    model._base_manager.bulk_create(batch)
    return len(batch)


@contextmanager
def _dates_as_written(kept: list[type[models.Model]]) -> Iterator[None]:
    """While this holds, no column writes the present moment over the one that was kept."""
    own = [
        (field, name)
        for model in kept
        for field in model._meta.local_fields
        for name in ("auto_now", "auto_now_add")
        if isinstance(field, models.DateField) and getattr(field, name)
    ]
    for field, name in own:
        setattr(field, name, False)
    try:
        yield
    finally:
        for field, name in own:
            setattr(field, name, True)
