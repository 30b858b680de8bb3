"""Everything that is kept under somebody's name as a file for them: JSON, tables or a PDF."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trama.core import clock
from trama.documents.own_data import own_data_pdf
from trama.exports.workshop_tables import csv_of
from trama.networks.models import Person
from trama.privacy.own_tables import participant_tables, person_tables
from trama.sessions.models import Participant
from trama.story.own_data import own_data

FORMAT, VERSION = "trama-own-data", 1
LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class OwnTable:
    """Rows of one kind: the name of its file, its title, its columns."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def printed(self) -> list[list[str]]:
        """Its rows as they are read."""
        return [[_read(value) for value in row] for row in self.rows]


@dataclass(frozen=True)
class OwnFile:
    """What is kept of somebody, whole."""

    name: str
    values: dict[str, Any]
    tables: tuple[OwnTable, ...]


def file_of(owner: Person | Participant) -> OwnFile:
    """What is kept of ``owner``: of a participant, what this device may know to be theirs (some 20 queries)."""
    if isinstance(owner, Person):
        tables = tuple(OwnTable(*table) for table in person_tables(person=owner))
        return OwnFile(owner.name, asdict(own_data(person=owner)), tables)
    return OwnFile(owner.name, {}, tuple(OwnTable(*table) for table in participant_tables(participant=owner)))


def note() -> str:
    """What no file of this kind can hold."""
    return _(
        "Your answers are not here: they are kept without your name. The key that joins them to you is kept apart, "
        "and no page reads it."
    )


def as_json(own: OwnFile) -> bytes:
    """For programs: the values, and every table as a list of objects."""
    tables = {
        table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in own.tables
    }
    whole = {"format": FORMAT, "version": VERSION, "note": note(), **own.values, "tables": tables}
    return json.dumps(whole, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder).encode()


def as_tables(own: OwnFile) -> bytes:
    """For spreadsheets: a ZIP with a CSV for each kind of thing."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in own.tables:
            content = csv_of([table.columns, *table.printed()])
            archive.writestr(zipfile.ZipInfo(f"{table.name}.csv", LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def as_pdf(own: OwnFile) -> bytes:
    """To be read and printed."""
    return own_data_pdf(
        name=own.name,
        when=date_format(timezone.localdate(), "DATE_FORMAT"),
        note=note(),
        tables=[(table.title, table.columns, table.printed()) for table in own.tables],
    )


# By the word of the button: the name's end, the kind of file, who makes it.
FORMS: dict[str, tuple[str, str, Callable[[OwnFile], bytes]]] = {
    "json": ("json", "application/json", as_json),
    "csv": ("zip", "application/zip", as_tables),
    "pdf": ("pdf", "application/pdf", as_pdf),
}


def _read(value: Any) -> str:
    if isinstance(value, datetime):
        return clock.said(value)
    if isinstance(value, date):
        return str(date_format(value, "DATE_FORMAT"))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)
