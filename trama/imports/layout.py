"""How a sheet of an XLSX is laid out beside its values: rows set aside, merged cells, where it ends."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, Any
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import range_boundaries


@dataclass(frozen=True)
class SheetLayout:
    """What a sheet says besides its values; rows and columns count from 1."""

    concealed: frozenset[int] = frozenset()  # rows hidden, or with something struck through
    merged: tuple[tuple[int, int, int], ...] = ()  # column, first row and last row of cells merged downwards
    last: int = 0  # the last row with something in it
    uncounted: str = ""  # the first cell with a formula of which the file has no result, as «B3»


def layout_of(source: IO[bytes], struck: Collection[str] = ()) -> SheetLayout:
    """Read the layout of one sheet; of its cells, only whether there is something in them.

    ``struck`` are the numbers of the styles that strike a cell through.
    """
    concealed, merged, last, row, uncounted = set(), [], 0, 0, ""
    for name, element in _elements(source):
        if name == "row":
            row = int(element.get("r", row + 1))
            filled = [cell for cell in element if len(cell)]
            if element.get("hidden") in {"1", "true"} or any(cell.get("s") in struck for cell in filled):
                concealed.add(row)
            last = row if filled else last
            uncounted = uncounted or next((cell.get("r", "") for cell in filled if _is_uncounted(cell)), "")
            element.clear()
        elif name == "mergeCell":
            column, first, _column, end = range_boundaries(element.get("ref", ""))
            merged += [(column, first, end)] if end > first else []
    return SheetLayout(frozenset(concealed), tuple(merged), last, uncounted)


def _is_uncounted(cell: Any) -> bool:
    """Whether it is a formula whose result is not in the file; that of a text may be empty."""
    if not cell[0].tag.endswith("}f"):
        return False
    return cell.get("t") != "str" and not any(child.text for child in cell[1:])


def _elements(source: IO[bytes]) -> Iterator[tuple[str, Any]]:
    # The same parser as openpyxl's; since 2.4.1 it stops entities that grow.
    for _event, element in ET.iterparse(source):  # noqa: S314 -- see above
        yield element.tag.rpartition("}")[2], element
