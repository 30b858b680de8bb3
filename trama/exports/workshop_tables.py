"""The record of a workshop as files: JSON for programs, tables for spreadsheets, all of them in one archive."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trama.agreements.enums import AgreementState
from trama.core.spreadsheets import harmless
from trama.workshops.record import BroughtIdea, Record

FORMAT, VERSION = "trama-workshop-record", 1
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it spreadsheets break the accents
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same record gives the same archive

Cells = Sequence[str | int]


def _hour(moment: datetime | None) -> str | None:
    """With its distance from UTC, by the clock of the workshop."""
    return timezone.localtime(moment).isoformat() if moment else None


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
            "place": record.owner,
            "programme": record.programme,
            "opened_at": _hour(record.opened_at),
            "ended_at": _hour(record.ended_at),
            "minutes": record.minutes,
            "said": record.said,
        },
        "attendance": [
            {"name": attended.name, "network": attended.network, "without_phone": attended.has_no_phone}
            for attended in record.attendance
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
            "kind": str(item.kind),
            "title": item.title,
            "planned_minutes": item.planned,
            "real_minutes": item.real,
            "skipped": item.is_skipped,
            "prompt": item.prompt,
            "outcome": item.outcome,
            "predictions": list(item.predictions),
            "hands": [{"question": each.question, "count": each.count} for each in item.hands],
        }
        for item in record.items
    ]


def _groups(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "name": group.name,
            "people": list(group.people),
            "sheet": [{"question": each.question, "entries": list(each.entries)} for each in group.answers],
        }
        for group in record.groups
    ]


def _plenary(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "title": cluster.title,
            "synthesis": cluster.synthesis,
            "ideas": [_idea(idea) for idea in cluster.ideas],
        }
        for cluster in record.plenary
    ]


def _idea(idea: BroughtIdea) -> dict[str, Any]:
    return {"text": idea.text, "group": idea.group, "echoes": idea.echoes, "hands": idea.hands}


def _board(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "shape": str(column.shape),
            "title": column.title,
            "notes": [
                {
                    "text": note.text,
                    "author": note.author,
                    "tags": list(note.tags),
                    "echoes": note.echoes,
                    "hands": note.hands,
                }
                for note in column.notes
            ],
        }
        for column in record.board
    ]


def _questions(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "text": question.text,
            "state": str(question.state),
            "owner": question.owner,
            "due_on": question.due_on.isoformat() if question.due_on else None,
            "answer": question.answer,
            "link": question.link,
            "answered_on": question.answered_on.isoformat() if question.answered_on else None,
        }
        for question in record.questions
    ]


def json_of(record: Record) -> bytes:
    """The record as JSON."""
    return json.dumps(written_record(record), ensure_ascii=False, indent=1).encode()


def attendance_table(record: Record) -> Iterable[Cells]:
    """A line for each person who was there."""
    yield _("Name"), _("Network"), _("Without a phone")
    for attended in record.attendance:
        yield attended.name, attended.network, _yes(attended.has_no_phone)


def notes_table(record: Record) -> Iterable[Cells]:
    """A line for each final idea, with what became of it when it was owed an answer."""
    yield _("Shape"), _("Final idea"), _("Signed by"), _("Dimensions"), _("Me too"), _("Raised hands")
    for column in record.board:
        for note in column.notes:
            yield column.title, note.text, note.author, ", ".join(note.tags), note.echoes, note.hands


def ideas_table(record: Record) -> Iterable[Cells]:
    """A line for each idea of the plenary."""
    yield _("Cluster"), _("Idea"), _("Group"), _("Me too"), _("Raised hands"), _("Synthesis")
    for cluster in record.plenary:
        for idea in cluster.ideas:
            yield cluster.title, idea.text, idea.group, idea.echoes, idea.hands, cluster.synthesis


def notebooks_table(record: Record) -> Iterable[Cells]:
    """A line for each thing that a group wrote."""
    yield _("Group"), _("Question"), _("What the group wrote")
    for group in record.groups:
        for answer in group.answers:
            for text in answer.entries:
                yield group.name, answer.question, text


def questions_table(record: Record) -> Iterable[Cells]:
    """A line for each thing that was not clear."""
    yield _("What was not clear"), _("State"), _("In charge"), _("By"), _("What was answered"), _("Link")
    for question in record.questions:
        due = question.due_on.isoformat() if question.due_on else ""
        yield (
            question.text,
            str(AgreementState(question.state).label),
            question.owner,
            due,
            question.answer,
            question.link,
        )


def csv_of(rows: Iterable[Cells]) -> bytes:
    """Rows as spreadsheets here open them: semicolons, accents whole, and no cell that would be a formula."""
    written = io.StringIO(newline="")
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerows([_safe(cell) for cell in row] for row in rows)
    return (BOM + written.getvalue()).encode()


def _safe(cell: str | int) -> str | int:
    return harmless(cell) if isinstance(cell, str) else cell


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else ""


TABLES: dict[str, Callable[[Record], Iterable[Cells]]] = {
    "asistencia.csv": attendance_table,
    "notas.csv": notes_table,
    "ideas.csv": ideas_table,
    "hojas.csv": notebooks_table,
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
