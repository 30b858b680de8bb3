"""How a sheet of an XLSX is laid out beside its values: rows that do not show, merged cells, where it ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import range_boundaries


@dataclass(frozen=True)
class SheetLayout:
    """What a sheet says besides its values; rows and columns count from 1."""

    concealed: frozenset[int] = frozenset()  # rows hidden by a filter or by hand
    merged: tuple[tuple[int, int, int], ...] = ()  # column, first row and last row of cells merged downwards
    last: int = 0  # the last row with something in it


def layout_of(source: IO[bytes]) -> SheetLayout:
    """Read the layout of one sheet; of its cells, only whether there is something in them."""
    concealed, merged, last, row = set(), [], 0, 0
    for name, element in _elements(source):
        if name == "row":
            row = int(element.get("r", row + 1))
            if element.get("hidden") in {"1", "true"}:
                concealed.add(row)
            last = row if any(len(cell) for cell in element) else last
            element.clear()
        elif name == "mergeCell":
            column, first, _column, end = range_boundaries(element.get("ref", ""))
            merged += [(column, first, end)] if end > first else []
    return SheetLayout(frozenset(concealed), tuple(merged), last)


def _elements(source: IO[bytes]) -> Iterator[tuple[str, Any]]:
    # The same parser as openpyxl's; since 2.4.1 it stops entities that grow.
    for _event, element in ET.iterparse(source):  # noqa: S314 -- see above
        yield element.tag.rpartition("}")[2], element
