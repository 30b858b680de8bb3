"""A directory that is kept, without personal identifiers, between choosing the file and applying it."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.exchange.models import ImportDraft
from trama.exchange.problems import DraftOver, Problem
from trama.exchange.school_directory import Parsed, Row, apply_directory, parse
from trama.exchange.school_writes import Told
from trama.networks.models import Person

DEGREES = ("latitude", "longitude")


@transaction.atomic
def keep_directory(*, content: bytes, file_name: str, by: Person) -> ImportDraft:
    """The schools of the file wait, for a day at most. Refuses with ``Unreadable``."""
    parsed = parse(content)
    ImportDraft.objects.directories().filter(made_by=by, applied_at__isnull=True).delete()
    draft = ImportDraft(made_by=by, file_name=file_name[-120:])
    draft.content = {
        "rows": [_plain(row) for row in parsed.rows],
        "problems": [asdict(one) | {"text": str(one.text)} for one in parsed.problems],
    }
    draft.save()
    record("directory_brought", draft, by=by, schools=len(parsed.rows))
    return draft


def _plain(row: Row) -> dict[str, Any]:
    degrees = {name: str(value) for name in DEGREES if (value := getattr(row, name)) is not None}
    return asdict(row) | degrees


def parsed_of(draft: ImportDraft) -> Parsed:
    """What waits, as it was read. Refuses with ``DraftOver`` once it is gone."""
    content = draft.content
    if draft.applied_at or not content:
        raise DraftOver
    rows = (row | {name: Decimal(row[name]) for name in DEGREES if row[name]} for row in content["rows"])
    return Parsed(tuple(Row(**row) for row in rows), tuple(Problem(**one) for one in content["problems"]))


@transaction.atomic
def apply_draft(*, draft: ImportDraft, by: Person) -> Told:
    """Every school of the file is up to date, and the file is forgotten. Refuses with ``DraftOver``."""
    draft = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    told = apply_directory(parsed=parsed_of(draft), by=by)
    draft.applied_at, draft.content = timezone.now(), None
    draft.save()
    return told
