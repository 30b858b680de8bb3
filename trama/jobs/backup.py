"""Everything in one file, readable by either database: a ZIP of one JSON-lines part per table and a manifest."""
# ruff: noqa: SLF001 -- _meta and _base_manager are how Django says one does this for any model

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from trama.core.tokens import derived

FORMAT = 1
BATCH = 500
# Made anew by migrations, by signing in or by the work itself: nothing of the programme is in them.
LEFT_OUT = {
    "auth.Permission", "auth.Group_permissions", "contenttypes.ContentType", "sessions.Session",
    "imports.SheetDraft", "imports.SheetPicture",  # what is on a sheet is kept for a day, and nowhere else
}  # fmt: skip
LEFT_OUT_APPS = {"django_tasks_database"}
SEED_APPS = {"instruments"}  # loaded from the repository at every start


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond, where Django's own encoder keeps milliseconds."""

    def default(self, o: Any) -> Any:
        """As text that Django reads back."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class NotABackup(Exception):  # noqa: N818 -- it reads as what happened
    """The file cannot be restored; the text says why."""


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


def write_backup(path: Path) -> dict[str, int]:
    """Write everything to ``path``, whole or not at all; returns rows by table. It is for its owner's eyes only."""
    partial = path.with_name(f".{path.name}.part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            counts = _write(file)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
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
            "migrations": migrations(),
            "parts": parts,
        }
        packed.writestr("manifest.json", json.dumps(manifest, indent=1))
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


def migrations() -> list[str]:
    """Every applied migration of the tables that are kept."""
    kept = {model._meta.app_label for model in kept_models()}
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations() if app in kept
    )


def is_empty() -> bool:
    """Whether nothing would be lost by restoring."""
    return not any(
        model._base_manager.exists() for model in kept_models() if model._meta.app_label not in SEED_APPS
    )


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a backup whose every part is as it was written; raises ``NotABackup``."""
    try:
        with zipfile.ZipFile(path) as packed:
            manifest: dict[str, Any] = json.loads(packed.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                raise NotABackup("it was written by another version of Trama; restore it with that one")
            for label, part in manifest["parts"].items():
                if _digest(packed, label) != part["sha256"]:
                    raise NotABackup(f"the part {label} is damaged; use another copy")
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as problem:
        raise NotABackup("it is not a backup, or is cut short; use another copy") from problem
    return manifest


def _digest(packed: zipfile.ZipFile, label: str) -> str:
    with packed.open(f"{label}.jsonl") as part:
        return hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]  # a ZIP's part reads like a file


@transaction.atomic
def restore_backup(path: Path, manifest: dict[str, Any]) -> dict[str, int]:
    """Put everything in place of what is there, whole or not at all; returns rows by table."""
    if manifest["migrations"] != migrations():
        raise NotABackup("its tables are of another version of Trama; restore it with that one, then update")
    kept = kept_models()
    for model in reversed(kept):
        model._base_manager.all()._raw_delete(using="default")  # references are checked at the end
    with zipfile.ZipFile(path) as packed, _dates_as_written(kept):
        counts = {model._meta.label: _read_part(packed, model) for model in kept}
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(statement)
    return counts


def _read_part(packed: zipfile.ZipFile, model: type[models.Model]) -> int:
    rows, batch = 0, []
    with packed.open(f"{model._meta.label}.jsonl") as part:
        for stored in serializers.deserialize("jsonl", io.TextIOWrapper(part, "utf-8")):
            batch.append(stored.object)
            if len(batch) == BATCH:
                rows += _store(model, batch)
                batch = []
    return rows + _store(model, batch)


def _store(model: type[models.Model], batch: list[Any]) -> int:
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
