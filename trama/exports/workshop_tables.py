"""The record of a workshop as files: JSON for programs, tables for spreadsheets, all of them in one archive."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from trama.agreements.enums import AgreementState
from trama.core.spreadsheets import harmless
from trama.workshops.record import BroughtIdea, Record

FORMAT, VERSION = "trama-workshop-record", 1
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it spreadsheets break the accents
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same record gives the same archive

Row = Sequence[str | int]


def written_record(record: Record) -> dict[str, Any]:
    """The record in the shape that `docs/interfaces.md` describes."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "workshop": {
            "code": record.code,
            "title": record.title,
            "objective": record.objective,
            "held_on": record.held_on.isoformat(),
            "place": record.place,
            "programme": record.programme,
            "opened_at": record.opened_at.isoformat() if record.opened_at else None,
            "ended_at": record.ended_at.isoformat() if record.ended_at else None,
            "minutes": record.minutes,
            "said": record.said,
        },
        "attendance": [
            {"name": one.name, "network": one.network, "without_phone": one.has_no_phone}
            for one in record.attendance
        ],
        "moments": _items(record),
        "groups": _groups(record),
        "plenary": _plenary(record),
        "board": _board(record),
        "debts": _questions(record),
    }


def _items(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "kind": str(one.kind),
            "title": one.title,
            "planned_minutes": one.planned,
            "real_minutes": one.real,
            "skipped": one.is_skipped,
            "prompt": one.prompt,
            "outcome": one.outcome,
            "predictions": list(one.predictions),
            "hands": [{"question": each.question, "count": each.count} for each in one.hands],
        }
        for one in record.items
    ]


def _groups(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "people": list(one.people),
            "sheet": [{"question": each.question, "entries": list(each.entries)} for each in one.answers],
        }
        for one in record.groups
    ]


def _plenary(record: Record) -> list[dict[str, Any]]:
    return [
        {"title": one.title, "synthesis": one.synthesis, "ideas": [_idea(each) for each in one.ideas]}
        for one in record.plenary
    ]


def _idea(idea: BroughtIdea) -> dict[str, Any]:
    return {"text": idea.text, "group": idea.group, "echoes": idea.echoes, "hands": idea.hands}


def _board(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "shape": str(door.shape),
            "title": door.title,
            "notes": [
                {
                    "text": one.text,
                    "author": one.author,
                    "tags": list(one.tags),
                    "echoes": one.echoes,
                    "hands": one.hands,
                }
                for one in door.notes
            ],
        }
        for door in record.board
    ]


def _questions(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "text": one.text,
            "state": str(one.state),
            "owner": one.owner,
            "due_on": one.due_on.isoformat() if one.due_on else None,
            "answer": one.answer,
            "link": one.link,
            "answered_on": one.answered_on.isoformat() if one.answered_on else None,
        }
        for one in record.questions
    ]


def json_of(record: Record) -> bytes:
    """The record as JSON."""
    return json.dumps(written_record(record), ensure_ascii=False, indent=1).encode()


def attendance_table(record: Record) -> Iterable[Row]:
    """A line for each person who was there."""
    yield _("Name"), _("Network"), _("Without a phone")
    for one in record.attendance:
        yield one.name, one.network, _yes(one.has_no_phone)


def notes_table(record: Record) -> Iterable[Row]:
    """A line for each final idea, with what became of it when it was owed an answer."""
    yield _("Shape"), _("Final idea"), _("Signed by"), _("Dimensions"), _("Me too"), _("Raised hands")
    for door in record.board:
        for one in door.notes:
            yield door.title, one.text, one.author, ", ".join(one.tags), one.echoes, one.hands


def ideas_table(record: Record) -> Iterable[Row]:
    """A line for each idea of the plenary."""
    yield _("Cluster"), _("Idea"), _("Group"), _("Me too"), _("Raised hands"), _("Synthesis")
    for one in record.plenary:
        for idea in one.ideas:
            yield one.title, idea.text, idea.group, idea.echoes, idea.hands, one.synthesis


def sheets_table(record: Record) -> Iterable[Row]:
    """A line for each thing that a group wrote."""
    yield _("Group"), _("Question"), _("What the group wrote")
    for group in record.groups:
        for answer in group.answers:
            for text in answer.entries:
                yield group.name, answer.question, text


def questions_table(record: Record) -> Iterable[Row]:
    """A line for each thing that was not clear."""
    yield _("What was not clear"), _("State"), _("In charge"), _("By"), _("What was answered"), _("Link")
    for one in record.questions:
        due = one.due_on.isoformat() if one.due_on else ""
        yield one.text, str(AgreementState(one.state).label), one.owner, due, one.answer, one.link


def csv_of(rows: Iterable[Row]) -> bytes:
    """Rows as spreadsheets here open them: semicolons, accents whole, and no cell that would be a formula."""
    written = io.StringIO(newline="")
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerows([_safe(cell) for cell in row] for row in rows)
    return (BOM + written.getvalue()).encode()


def _safe(cell: str | int) -> str | int:
    return harmless(cell) if isinstance(cell, str) else cell


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else ""


TABLES: dict[str, Callable[[Record], Iterable[Row]]] = {
    "asistencia.csv": attendance_table,
    "notas.csv": notes_table,
    "ideas.csv": ideas_table,
    "hojas.csv": sheets_table,
    "deudas.csv": questions_table,
}


def archive_of(record: Record, *, pictures: Mapping[str, bytes]) -> bytes:
    """Every table, the JSON and ``pictures``, by name, in one ZIP; the same record gives the same bytes."""
    kept = io.BytesIO()
    pieces = {name: csv_of(table(record)) for name, table in TABLES.items()}
    pieces |= {"registro.json": json_of(record), **pictures}
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pieces.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()
