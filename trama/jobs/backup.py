"""Everything in one file, readable by either database: a ZIP of one JSON-lines part per table and a signed manifest."""
# ruff: noqa: SLF001 -- _meta and _base_manager are how Django says one does this for any model

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from trama.audit.record import SYSTEM, record
from trama.core.tokens import derived
from trama.jobs.sealing import sealed

FORMAT = 2
MANIFEST, SIGNATURE = "manifest.json", "manifest.signature"
BATCH = 500
# Made anew by migrations, by signing in or by the work itself: nothing of the programme is in them.
LEFT_OUT = {
    "auth.Permission", "auth.Group_permissions", "contenttypes.ContentType", "sessions.Session",
    "imports.SheetDraft", "imports.SheetPicture",  # what is on a sheet is kept for a day, and nowhere else
}  # fmt: skip
LEFT_OUT_APPS = {"django_tasks_database"}


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond, where Django's own encoder keeps milliseconds."""

    def default(self, o: Any) -> Any:
        """As text that Django reads back."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


@dataclass(frozen=True)
class BackupFile:
    """A backup, as the record of acts names it."""

    code: str
    subject_kind = "backup"


def kept_models() -> list[type[models.Model]]:
    """The tables that go into a backup, each once, and every row of them: also what a default manager hides."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        and model._meta.label not in LEFT_OUT
        and model._meta.app_label not in LEFT_OUT_APPS
    ]


def key_print() -> str:
    """Tells two secret keys apart without giving either away."""
    return derived("backup", "print").hex()[:16]


def signature(manifest: bytes) -> str:
    """What only a server with this secret key can write beside a manifest."""
    return derived("backup-manifest", hashlib.sha256(manifest).hexdigest()).hex()


def code_of(path: Path) -> str:
    """By what a file is told from others: the beginning of its digest."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def write_backup(path: Path, *, recipients: Sequence[str]) -> dict[str, int]:
    """Write everything to ``path``, whole or not at all, encrypted for ``recipients``; returns rows by table."""
    partial = path.with_name(f".{path.name}.part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with sealed(file, recipients) as plain:
                counts = _write(plain)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    record("backup_written", BackupFile(code_of(path)), by=SYSTEM, is_encrypted=bool(recipients))
    return counts


def _write(file: IO[bytes]) -> dict[str, int]:
    # One moment for every table: SQLite's transactions are so; PostgreSQL's must be asked, first of all.
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _write_parts(file)


def _write_parts(file: IO[bytes]) -> dict[str, int]:
    parts: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for model in kept_models():
            parts[model._meta.label] = _write_part(packed, model)
        manifest = {
            "format": FORMAT,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "key": key_print(),
            "migrations": migrations(MigrationRecorder(connection).applied_migrations()),
            "parts": parts,
        }
        written = json.dumps(manifest, indent=1).encode()
        packed.writestr(MANIFEST, written)
        packed.writestr(SIGNATURE, signature(written))
    return {label: part["rows"] for label, part in parts.items()}


def _write_part(packed: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with packed.open(f"{model._meta.label}.jsonl", "w", force_zip64=True) as part:
        # By key, never as stored: in what order answers came must not be read here either.
        for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
            line = serializers.serialize("jsonl", [row], cls=Exact).encode()
            digest.update(line)
            part.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def migrations(among: Iterable[tuple[str, str]]) -> list[str]:
    """Those of the tables that are kept."""
    kept = {model._meta.app_label for model in kept_models()}
    return sorted(f"{app}.{name}" for app, name in among if app in kept)
