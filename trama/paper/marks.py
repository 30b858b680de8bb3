"""What a machine reads first: the four corners of a page, and the mark that says which page it is.

The corners are four ArUco markers of the 4 x 4 dictionary, so that a page is found turned any way. The mark is a QR
code of fixed size, whose place is known: it is read cell by cell where it must stand.
"""

import re
from dataclasses import dataclass

import segno

# Cells of the markers 0 to 3, row by row, the black border included; 1 is black.
CORNERS = (
    ("111111", "101001", "110101", "111001", "111011", "111111"),
    ("111111", "111111", "100001", "101101", "101011", "111111"),
    ("111111", "111001", "111001", "111011", "100101", "111111"),
    ("111111", "101101", "101101", "110111", "110011", "111111"),
)
CELLS = 21  # of a QR code of the first version
_SHAPE = re.compile(r"T([0-9A-Z])([1-9])([0-9A-Z]{6})([0-9A-Z]{8})")


@dataclass(frozen=True)
class PageMark:
    """Which page of which sheet of which measurement, drawn by which layout."""

    wave: str
    sheet: str
    page: int
    layout: int

    @property
    def text(self) -> str:
        """The seventeen letters of the mark."""
        return f"T{self.layout}{self.page}{self.wave}{self.sheet}"

    @property
    def cells(self) -> tuple[str, ...]:
        """The rows of its QR code; 1 is black."""
        code = segno.make(
            self.text, version=1, error="m", mode="alphanumeric", micro=False, boost_error=False
        )
        return tuple("".join(str(cell) for cell in row) for row in code.matrix)


def mark_of(text: str) -> PageMark | None:
    """The mark with those letters; ``None`` when they are not of a sheet."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    layout, page, wave, sheet = found.groups()
    return PageMark(wave, sheet, int(page), int(layout, 36))
