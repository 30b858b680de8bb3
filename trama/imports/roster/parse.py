"""A roster as a table of text: which column holds what. National ids are crossed out as it is read."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from trama.core.text import normalise
from trama.imports.cells import HIDDEN, ID_NUMBER
from trama.imports.tables import Table


class RosterColumn(StrEnum):
    """What a column of a roster can hold."""

    NAME = "name"
    SURNAME = "surname"
    EMAIL = "email"
    PHONE = "phone"
    POSITION = "position"
    SCHOOL = "school"
    ROLE = "role"


TITLES: Mapping[RosterColumn, tuple[str, ...]] = {
    RosterColumn.EMAIL: ("correo", "email", "e mail", "mail", "correo electronico"),
    RosterColumn.PHONE: ("telefono", "celular", "fono", "movil", "whatsapp", "phone"),
    RosterColumn.SURNAME: ("apellido", "apellidos", "surname", "last name"),
    RosterColumn.SCHOOL: ("rbd", "establecimiento", "escuela", "liceo", "school", "colegio", "jardin"),
    RosterColumn.POSITION: ("cargo", "funcion", "position", "puesto"),
    RosterColumn.ROLE: ("rol", "role", "papel"),
    RosterColumn.NAME: ("nombre", "nombres", "name", "nombre completo", "participante", "integrante"),
}


def without_ids(table: Table) -> tuple[Table, int]:
    """The same table with every national id crossed out, and how many there were."""
    count = 0
    rows = []
    for line, cells in table.rows:
        kept = [HIDDEN if ID_NUMBER.fullmatch(cell) else cell for cell in cells]
        count += sum(1 for cell in kept if cell == HIDDEN)
        rows.append((line, tuple(kept)))
    return Table(table.header, tuple(rows)), count


def guess_columns(header: Sequence[str]) -> dict[str, int]:
    """Which column probably holds what, by its title; each column once."""
    titles = [normalise(title) for title in header]
    found: dict[str, int] = {}
    for column, known in TITLES.items():
        free = [(at, title) for at, title in enumerate(titles) if at not in found.values()]
        exact = [at for at, title in free if title in known]
        near = [at for at, title in free if any(word in known for word in title.split())]
        if exact or near:
            found[column.value] = (exact or near)[0]
    return found


def values_of(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """What a line says in each column, with the name whole."""
    values = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
    surname = values.pop(RosterColumn.SURNAME, "")
    values[RosterColumn.NAME.value] = " ".join(
        part for part in (values.get(RosterColumn.NAME, ""), surname) if part
    )
    return values
