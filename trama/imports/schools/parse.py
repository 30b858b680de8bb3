"""MINEDUC's official directory of schools, read with its traps.

The file has columns with personal identifiers (MRUN, RUT_SOSTENEDOR): they are never read.
Source of the format: Centro de Estudios MINEDUC, Directorio Oficial de Establecimientos Educacionales.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trama.core.text import is_whole_number
from trama.imports.cells import check_digit
from trama.imports.encodings import decoded
from trama.imports.problems import Problem, Unreadable
from trama.networks.enums import Dependency, SchoolStatus

NEEDED = ("AGNO", "RBD", "NOM_RBD")
WANTED = (
    "AGNO", "RBD", "DGV_RBD", "NOM_RBD", "COD_REG_RBD", "COD_COM_RBD", "NOM_COM_RBD", "NOM_DEPROV_RBD", "COD_DEPE",
    "RURAL_RBD", "LATITUD", "LONGITUD", "MAT_TOTAL", "ESTADO_ESTAB",
)  # fmt: skip
MOST_LINES = 20_000  # there are some 17,000 schools, closed ones included
PACKED = {b"Rar!": "RAR", b"PK\x03\x04": "ZIP", b"7z\xbc\xaf": "7z", b"\xd0\xcf\x11\xe0": "XLS"}


@dataclass(frozen=True)
class DirectoryRow:
    """One school in one year, as the directory says."""

    line: int
    year: int
    rbd: int
    name: str
    region: int | None
    commune_code: int | None
    commune: str
    deprov: str
    dependency: str
    is_rural: bool
    latitude: Decimal | None
    longitude: Decimal | None
    enrolment: int | None
    status: str


@dataclass(frozen=True)
class Parsed:
    """What could be read of a file, and what could not."""

    rows: tuple[DirectoryRow, ...]
    problems: tuple[Problem, ...]


def parse(content: bytes) -> Parsed:
    """Read a directory; raises ``Unreadable`` when the file as a whole is not one."""
    try:
        return _parse(csv.reader(io.StringIO(_text(content)), delimiter=";"))
    except csv.Error as problem:
        raise Unreadable(_("This is not a table of text: choose the CSV file of the directory.")) from problem


def _parse(reader: Any) -> Parsed:
    header = [_plain(name) for name in next(reader, [])]
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise Unreadable(
            _("The first line must name the columns, separated by semicolons; %(names)s is missing.")
            % {"names": ", ".join(missing)}
        )
    places = {name: header.index(name) for name in WANTED if name in header}
    rows: dict[int, DirectoryRow] = {}
    problems: list[Problem] = []
    for line, cells in enumerate(reader, start=1):
        if line > MOST_LINES:
            raise Unreadable(
                _("The file has more than %(most)d lines: bring the directory of one year.")
                % {"most": MOST_LINES}
            )
        if any(cell.strip() for cell in cells):
            _take(
                {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()},
                reader.line_num,
                rows,
                problems,
            )
    if not rows:
        raise Unreadable(gettext_lazy("The file has a header but no school that can be read."))
    return Parsed(tuple(rows.values()), tuple(problems))


def _text(content: bytes) -> str:
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if content.startswith(b"PK") and b"xl/" in content:
        raise Unreadable(
            _("This is a spreadsheet (XLSX). Open it and save it as CSV: the directory is read from there.")
        )
    for start, kind in PACKED.items():
        if content.startswith(start):
            raise Unreadable(
                _("This is a %(kind)s file. Unpack it first, and choose the CSV that is inside.")
                % {"kind": kind}
            )
    if b"\0" in content and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable(_("This is not a table of text: choose the CSV file of the directory."))
    try:
        return decoded(content)
    except Unreadable as problem:
        raise Unreadable(
            _(
                "The accents of this file can be read in more than one way. Open it where it was made and save it as "
                "CSV UTF-8."
            )
        ) from problem


def _plain(name: str) -> str:
    # A BOM read as Latin-1 glues three signs to the first name; some years write names in lower case.
    return name.strip().removeprefix("ï»¿").removeprefix("ï").removeprefix("\ufeff").strip('"').upper()


def _take(cells: dict[str, str], line: int, rows: dict[int, DirectoryRow], problems: list[Problem]) -> None:
    found = list(_wrong(cells, line))
    problems += found
    if any(problem.is_blocking for problem in found):
        return
    rbd = int(cells["RBD"])
    if rbd in rows:
        problems.append(
            Problem(
                line, _("RBD %(rbd)d stands twice: the last line counts.") % {"rbd": rbd}, is_blocking=False
            )
        )
    rows[rbd] = _row(cells, line, rbd)


def _wrong(cells: dict[str, str], line: int) -> Iterator[Problem]:
    rbd, digit = cells["RBD"], cells.get("DGV_RBD", "")
    if not is_whole_number(rbd) or not 0 < int(rbd) < 10**6:
        yield Problem(
            line, _("«%(rbd)s» is not an RBD: write a number, without the check digit.") % {"rbd": rbd[:20]}
        )
        return
    if not (is_whole_number(cells["AGNO"]) and 1990 <= int(cells["AGNO"]) <= 2100):  # noqa: PLR2004 -- years of a directory
        yield Problem(
            line, _("RBD %(rbd)s: «%(year)s» is not a year.") % {"rbd": rbd, "year": cells["AGNO"][:10]}
        )
    if not cells["NOM_RBD"]:
        yield Problem(line, _("RBD %(rbd)s has no name.") % {"rbd": rbd})
    if digit and digit.upper() != check_digit(int(rbd)):
        yield Problem(
            line,
            _(
                "RBD %(rbd)s: the check digit should be %(right)s, not %(digit)s. It goes in all the same; look at it."
            )
            % {"rbd": rbd, "right": check_digit(int(rbd)), "digit": digit[:3]},
            is_blocking=False,
        )
    for column, known in (("COD_DEPE", Dependency.values), ("ESTADO_ESTAB", SchoolStatus.values)):
        if cells.get(column) and cells[column] not in known:
            yield Problem(
                line,
                _("RBD %(rbd)s: code «%(code)s» in %(column)s is not known, and is left empty.")
                % {"rbd": rbd, "code": cells[column][:10], "column": column},
                is_blocking=False,
            )


def _row(cells: dict[str, str], line: int, rbd: int) -> DirectoryRow:
    def code(column: str, known: list[str]) -> str:
        return cells.get(column, "") if cells.get(column, "") in known else ""

    return DirectoryRow(
        line=line,
        year=int(cells["AGNO"]),
        rbd=rbd,
        name=" ".join(cells["NOM_RBD"].split())[:160],
        region=_number(cells.get("COD_REG_RBD", "")),
        commune_code=_number(cells.get("COD_COM_RBD", "")),
        commune=cells.get("NOM_COM_RBD", "").title()[:80],
        deprov=cells.get("NOM_DEPROV_RBD", "").title()[:80],
        dependency=code("COD_DEPE", Dependency.values),
        is_rural=cells.get("RURAL_RBD") == "1",
        latitude=_degrees(cells.get("LATITUD", "")),
        longitude=_degrees(cells.get("LONGITUD", "")),
        enrolment=_number(cells.get("MAT_TOTAL", "")),  # MATRICULA is a 0/1 flag
        status=code("ESTADO_ESTAB", SchoolStatus.values),
    )


def _number(text: str) -> int | None:
    return int(text) if is_whole_number(text) and len(text) < 9 else None  # noqa: PLR2004 -- nothing here has nine figures


def _degrees(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", ".")).quantize(Decimal("0.000001"))
    except InvalidOperation:
        return None
    return value if value and abs(value) <= 180 else None  # noqa: PLR2004 -- degrees
