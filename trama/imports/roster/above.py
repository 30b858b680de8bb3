"""Lines that perhaps leave out the school of the line above: written once for its block, or in a row of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from trama.core.text import normalise
from trama.imports.roster.parse import ABSENT, CONTACTS, RosterColumn
from trama.imports.roster.schools import SHORT
from trama.imports.tables import Table

ABOVE = "above"  # what was said of lines without a school: "school", that of the line above, or "none"
NAMED = {"escuela", "colegio", "liceo", "jardin", "instituto", "complejo", "internado"}
PLACES = (RosterColumn.SCHOOL, RosterColumn.SCHOOL_NAME)


@dataclass(frozen=True)
class SchoolsAbove:
    """By line without a school, the one that stands above; and the lines that say a school and nobody."""

    schools: Mapping[int, str] = field(default_factory=dict)
    headings: frozenset[int] = frozenset()


def schools_above(table: Table, columns: Mapping[str, int]) -> SchoolsAbove:
    """What stands above each line of a person without a school; a line with a code of Trama says what it says."""

    def said(cells: tuple[str, ...], column: RosterColumn) -> str:
        at = columns.get(column, ABSENT)
        return cells[at] if 0 <= at < len(cells) else ""

    found: dict[int, str] = {}
    headings: set[int] = set()
    above = ""
    for line, cells in table.rows:
        heading = _heading(cells)
        school = next(filter(None, (said(cells, column) for column in PLACES)), "")
        if heading:
            headings.add(line)
        above = heading or school or above
        is_person = any(said(cells, column) for column in CONTACTS)
        if above and is_person and not school and not said(cells, RosterColumn.CODE):
            found[line] = above
    return SchoolsAbove(found, frozenset(headings))


def _heading(cells: tuple[str, ...]) -> str:
    """The school that a line names and nothing else."""
    filled = [cell for cell in cells if cell]
    first = normalise(filled[0]).partition(" ")[0] if len(filled) == 1 else ""
    return filled[0] if SHORT.get(first, first) in NAMED else ""
