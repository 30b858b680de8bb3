"""Tables as people bring them: CSV in any of the ways Excel writes it, or XLSX. Read whole, never run."""

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from trama.core.text import cleaned
from trama.imports.encodings import decoded
from trama.imports.layout import SheetLayout, layout_of
from trama.imports.problems import Unreadable

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
OLD_EXCEL, PACKED = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
OTHERS = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPG"}
SAMPLE = 20  # lines that are looked at to tell commas from semicolons, and to find the titles
UNOPENED = (
    InvalidFileException, zipfile.BadZipFile, ET.ParseError, KeyError, IndexError, ValueError, OSError,
)  # fmt: skip
FARTHEST = 100_000  # rows of a sheet
SEPARATOR = re.compile(r"sep=([;,\t|])\r?\n", re.IGNORECASE)  # a first line that Excel writes for itself


@dataclass(frozen=True)
class Limits:
    """How much of a table is read: lines, cells of a line, letters of a cell."""

    rows: int = 5000
    cells: int = 200
    letters: int = 500


ROSTER = Limits()
Line = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class TableSheet:
    """What is written in a sheet, or in a CSV: every cell is text, every line knows its number in the file."""

    name: str
    lines: tuple[Line, ...]
    concealed: frozenset[int] = frozenset()  # lines that a filter or somebody hid, or struck through
    apart: frozenset[int] = frozenset()  # lines below an empty one
    is_hidden: bool = False


@dataclass(frozen=True)
class Table:
    """Titles and what stands under them."""

    header: tuple[str, ...]
    rows: tuple[Line, ...]
    header_line: int = 1
    concealed: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


def read_sheets(content: bytes, limits: Limits = ROSTER) -> tuple[TableSheet, ...]:
    """The sheets of an XLSX with something in them, or a CSV as one; raises ``Unreadable`` with what to do instead."""
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
    sheets = list(_sheets(content, limits)) if content.startswith(PACKED) else [_csv_sheet(content, limits)]
    filled = tuple(sheet for sheet in sheets if sheet.lines)
    if not filled:
        raise Unreadable(_("The file is empty."))
    return filled


def plain_sheet(sheet: TableSheet) -> dict[str, Any]:
    """The same as plain values, to wait."""
    return asdict(sheet) | {"concealed": sorted(sheet.concealed), "apart": sorted(sheet.apart)}


def sheet_from(kept: Mapping[str, Any]) -> TableSheet:
    """What waited, as it was."""
    lines = tuple((line, tuple(cells)) for line, cells in kept["lines"])
    return TableSheet(
        kept["name"], lines, frozenset(kept["concealed"]), frozenset(kept["apart"]), kept["is_hidden"]
    )


def table_under(sheet: TableSheet, header_line: int, limits: Limits = ROSTER) -> Table:
    """What stands under the titles in that line; raises ``Unreadable`` when that is nothing, or too much."""
    header = next(cells for line, cells in sheet.lines if line == header_line)
    rows = tuple((line, cells) for line, cells in sheet.lines if line > header_line)
    if not rows:
        raise Unreadable(_("The file has titles but nothing under them."))
    if len(rows) > limits.rows:
        text = _("The file has more than %(most)d lines: bring what is of one network.")
        raise Unreadable(text % {"most": limits.rows})
    if any(any(cells[limits.cells :]) for _line, cells in (*rows, (0, header))):
        text = _("The file has more than %(most)d columns: bring only those with what is asked.")
        raise Unreadable(text % {"most": limits.cells})
    first = rows[0][0]  # an empty line under the titles cuts nothing
    return Table(
        header, rows, header_line, sheet.concealed, frozenset(line for line in sheet.apart if line > first)
    )


def find_titles(sheet: TableSheet, recognised: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    """The line among the first ones that has most recognised titles, and how many; else the first, with none."""
    counts = [(recognised(cells), -line) for line, cells in sheet.lines[:SAMPLE]]
    most, line = max(counts)
    return -line, most


def _gathered(
    name: str, lines: Iterable[tuple[int, list[str]]], limits: Limits, layout: SheetLayout
) -> TableSheet:
    """The lines with something in them, and which of those come after an empty one."""
    filled: list[Line] = []
    apart, is_cut = set(), False
    for line, cells in lines:
        if not any(cells):
            is_cut = bool(filled)
            continue
        if is_cut:
            apart.add(line)
        filled.append((line, tuple(cells)))
        is_cut = False
        if len(filled) > limits.rows + SAMPLE:
            break  # whoever takes this sheet says that it is too long
    return TableSheet(name, _filled_down(filled, layout), layout.concealed, frozenset(apart))


def _filled_down(lines: Sequence[Line], layout: SheetLayout) -> tuple[Line, ...]:
    """A cell merged over several lines says its words in each of them."""
    rows = {line: list(cells) for line, cells in lines}
    for column, first, last in layout.merged:
        words = rows.get(first, [])[column - 1 : column]
        for line in rows if words else ():
            if first < line <= last:
                rows[line] += [""] * (column - len(rows[line]))
                rows[line][column - 1] = words[0]
    return tuple((line, tuple(cells)) for line, cells in rows.items())


def _csv_sheet(content: bytes, limits: Limits) -> TableSheet:
    return _gathered("", _text_lines(decoded(content), limits), limits, SheetLayout())


def _text_lines(text: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    said = SEPARATOR.match(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=said[1] if said else _delimiter(text))
    try:
        for cells in reader:
            is_note = said and reader.line_num == 1
            yield (
                reader.line_num,
                [] if is_note else [_cell(cell, limits) for cell in cells[: limits.cells + 1]],
            )
    except csv.Error as problem:
        raise Unreadable(
            _("After line %(line)d the file is broken: is there a quotation mark that never closes?")
            % {"line": reader.line_num}
        ) from problem


def _delimiter(text: str) -> str:
    """The sign that cuts all of the first lines into equally many cells, else most of them into most cells.

    «4,0;5,0» has more commas than semicolons, and its titles have none.
    """
    return max(";,\t", key=lambda sign: _evenly_cut(text, sign))


def _evenly_cut(text: str, sign: str) -> tuple[bool, int]:
    rows = (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign) if any(row))
    try:
        lengths = Counter(len(row) for row in islice(rows, SAMPLE))
    except csv.Error:  # a broken file: whoever reads it says so
        return False, 0
    cells, count = max(lengths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return cells > 1 and count == lengths.total(), cells if 2 * count >= lengths.total() else 1


def _sheets(content: bytes, limits: Limits) -> Iterator[TableSheet]:
    with _opened(content) as book:
        for sheet in book.worksheets:
            yield _read_sheet(sheet, limits, _striking(book))


def _striking(book: Any) -> set[str]:
    """The numbers of the styles of a book that strike a cell through."""
    fonts, styles = book._fonts, book._cell_styles  # noqa: SLF001 -- it shows them cell by cell only
    return {str(number) for number, style in enumerate(styles) if fonts[style.fontId].strike}


def _read_sheet(sheet: Any, limits: Limits, struck: set[str]) -> TableSheet:
    with sheet._get_source() as source:  # noqa: SLF001 -- what openpyxl reads when it streams says no layout
        layout = layout_of(source, struck)
    if layout.last > FARTHEST:
        text = _(
            "Something is written in row %(row)d of «%(sheet)s», far below. Delete it, or copy the lines."
        )
        raise Unreadable(text % {"row": layout.last, "sheet": sheet.title})
    if layout.uncounted:
        text = _(
            "Cell %(cell)s of «%(sheet)s» is a formula, and its result is not in the file. Open it in your spreadsheet "
            "program, save it, and bring it again."
        )
        raise Unreadable(text % {"cell": layout.uncounted, "sheet": sheet.title})
    found = _gathered(sheet.title, _numbered(sheet, limits, layout.last), limits, layout)
    return replace(found, is_hidden=sheet.sheet_state != "visible")


def read_book(content: bytes, limits: Limits) -> dict[str, Table]:
    """Every sheet of an XLSX that has something under its titles, by its name in small letters; or ``Unreadable``."""
    if not content.startswith(PACKED) or len(content) > LARGEST:
        raise Unreadable(_("This is not a spreadsheet (XLSX) of 20 MB at most."))
    return {
        sheet.name.strip().lower(): table_under(sheet, sheet.lines[0][0], limits)
        for sheet in _sheets(content, limits)
        if len(sheet.lines) > 1
    }


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(member.file_size for member in packed.infolist()) > LARGEST_UNPACKED:
                raise Unreadable(_("The spreadsheet is too large inside. Copy its lines into a new one."))
        yield load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except UNOPENED as problem:
        raise Unreadable(
            _("This spreadsheet cannot be opened. Save it again as XLSX, or as CSV.")
        ) from problem


def _numbered(sheet: Any, limits: Limits, last: int) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # some programs write a sheet as if it were of one cell
    rows = sheet.iter_rows(values_only=True, max_col=limits.cells + 1, max_row=last) if last else ()
    for number, values in enumerate(rows, start=1):
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
    text = unicodedata.normalize("NFC", cleaned(str(value)))  # a Mac writes «é» in two signs
    return " ".join(text.split())[: limits.letters + 1]
