"""Tables as people bring them: CSV in any of the ways Excel writes it, or XLSX. Read whole, never run."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from trama.core.text import cleaned
from trama.imports.problems import Unreadable

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
LAST_LINE = 2**20  # a spreadsheet has no more
OLD_EXCEL, PACKED = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
OTHERS = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPG"}
SAMPLE = 20  # lines that are looked at to tell commas from semicolons


@dataclass(frozen=True)
class Limits:
    """How much of a table is read: lines, cells of a line, letters of a cell."""

    rows: int = 5000
    cells: int = 200
    letters: int = 500


ROSTER = Limits()


@dataclass(frozen=True)
class Table:
    """A header and what stands under it; every cell is text, every line knows its number in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(content: bytes, limits: Limits = ROSTER) -> Table:
    """The first sheet of an XLSX, or a CSV; raises ``Unreadable`` with what to do instead."""
    if len(content) > LARGEST:
        raise Unreadable(
            _(
                "The file is larger than 20 MB. Copy the sheet with what is asked into a new file, and bring that."
            )
        )
    for start, kind in OTHERS.items():
        if content.startswith(start):
            raise Unreadable(
                _("This is a %(kind)s file. Choose a spreadsheet (XLSX) or a CSV.") % {"kind": kind}
            )
    if content.startswith(OLD_EXCEL):
        raise Unreadable(
            _("This spreadsheet is of the old kind (XLS) or has a password. Save it as XLSX without one.")
        )
    lines = _sheet_lines(content, limits) if content.startswith(PACKED) else _text_lines(content, limits)
    return _table(lines, limits)


def _table(lines: Iterable[tuple[int, list[str]]], limits: Limits) -> Table:
    filled = ((line, cells) for line, cells in lines if any(cells))
    header = next(filled, (0, []))[1]
    if not header:
        raise Unreadable(_("The file is empty."))
    rows: list[tuple[int, tuple[str, ...]]] = []
    for line, cells in filled:
        if any(cells[limits.cells :]):
            raise Unreadable(
                _("The file has more than %(most)d columns: bring only those with what is asked.")
                % {"most": limits.cells}
            )
        if len(rows) == limits.rows:
            raise Unreadable(
                _("The file has more than %(most)d lines: bring what is of one network.")
                % {"most": limits.rows}
            )
        rows.append((line, tuple(cells)))
    if not rows:
        raise Unreadable(_("The file has titles but nothing under them."))
    return Table(tuple(header), tuple(rows))


def _text_lines(content: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for cells in reader:
            yield reader.line_num, [_cell(cell, limits) for cell in cells[: limits.cells + 1]]
    except csv.Error as problem:
        raise Unreadable(
            _("After line %(line)d the file is broken: is there a quotation mark that never closes?")
            % {"line": reader.line_num}
        ) from problem


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into most cells, as many under the titles as there are titles."""
    return max(";,\t", key=lambda sign: _evenly_cut(text, sign))


def _evenly_cut(text: str, sign: str) -> int:
    rows = (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign) if any(row))
    try:
        header, *lines = islice(rows, SAMPLE)
    except (csv.Error, ValueError):  # a broken or an empty file: whoever reads it says so
        return 0
    even = sum(len(line) == len(header) for line in lines)
    return len(header) if 2 * even >= len(lines) else 1


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise Unreadable(_("This is not a table of text. Choose a spreadsheet (XLSX) or a CSV."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _sheet_lines(content: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    with _opened(content) as book:
        yield from _numbered(book.worksheets[0], limits)


def read_book(content: bytes, limits: Limits) -> dict[str, Table]:
    """Every sheet of an XLSX that has something under its titles, by name; raises ``Unreadable``."""
    if not content.startswith(PACKED) or len(content) > LARGEST:
        raise Unreadable(_("This is not a spreadsheet (XLSX) of 20 MB at most."))
    sheets = {}
    with _opened(content) as book:
        for sheet in book.worksheets:
            lines = [(number, cells) for number, cells in _numbered(sheet, limits) if any(cells)]
            if len(lines) > 1:
                sheets[sheet.title] = _table(lines, limits)
    return sheets


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(member.file_size for member in packed.infolist()) > LARGEST_UNPACKED:
                raise Unreadable(_("The spreadsheet is too large inside. Copy its lines into a new one."))
        yield load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError) as problem:
        raise Unreadable(
            _("This spreadsheet cannot be opened. Save it again as XLSX, or as CSV.")
        ) from problem


def _numbered(sheet: Any, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # some programs write a sheet as if it were of one cell
    for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=limits.cells + 1), start=1):
        if number > LAST_LINE:
            raise Unreadable(_("This spreadsheet cannot be opened. Save it again as XLSX, or as CSV."))
        if values.count(None) == len(values):  # a file of a few kilobytes may have a million such lines
            yield number, []
            continue
        cells = [_cell(value, limits) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        yield number, cells


def _cell(value: Any, limits: Limits) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Excel keeps every number as a float: 987654321.0 is a phone
    if isinstance(value, datetime | date):
        value = value.isoformat()[:10]
    return " ".join(cleaned(str(value)).split())[: limits.letters + 1]
