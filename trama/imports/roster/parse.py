"""A roster as sheets of text: where its titles are and which column holds what. National ids are crossed out.

What has two readings is left undecided, for somebody to say: two columns of mails, a title that may be a position or
a role, two sheets with people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from trama.core.spreadsheets import unescaped
from trama.core.text import normalise
from trama.imports.cells import HIDDEN, ID_NUMBER
from trama.imports.tables import Table, TableSheet, find_titles, read_sheets

ABSENT = -1  # where a column is that the file has not
FEWEST_TITLES = 2  # recognised titles that make a line the titles


class RosterColumn(StrEnum):
    """What a column of a roster can hold."""

    NAME = "name"
    SECOND_NAME = "second_name"
    SURNAME = "surname"
    SECOND_SURNAME = "second_surname"
    EMAIL = "email"
    PHONE = "phone"
    SCHOOL = "school"
    SCHOOL_NAME = "school_name"
    POSITION = "position"
    ROLE = "role"
    CODE = "code"


NAMES = (
    RosterColumn.NAME,
    RosterColumn.SECOND_NAME,
    RosterColumn.SURNAME,
    RosterColumn.SECOND_SURNAME,
)
EITHER = "perfil", "profile"  # a position or a role: only the file's author knows
WHOLE = {"nombre completo", "nombre y apellido", "nombre y apellidos", "nombres y apellidos", "apellidos y nombres",
         "apellido y nombre", "full name"}  # fmt: skip
TITLES: Mapping[RosterColumn, frozenset[str]] = {
    column: frozenset(words.split(", "))
    for column, words in {
        RosterColumn.CODE: "codigo trama, trama code",
        RosterColumn.EMAIL: "correo, correos, email, e mail, mail, correo electronico",
        RosterColumn.PHONE: "telefono, celular, fono, movil, whatsapp, phone",
        RosterColumn.SECOND_SURNAME: "apellido materno, segundo apellido, materno, apellido 2, second surname",
        RosterColumn.SURNAME: "apellido, apellidos, apellido paterno, primer apellido, paterno, apellido 1, surname, "
        "last name",
        RosterColumn.SECOND_NAME: "segundo nombre, second name, middle name",
        RosterColumn.SCHOOL: "rbd, rbd dv",
        RosterColumn.SCHOOL_NAME: "establecimiento, escuela, liceo, school, colegio, jardin",
        RosterColumn.POSITION: "cargo, funcion, position, puesto",
        RosterColumn.ROLE: "rol, role, papel",
        RosterColumn.NAME: "nombre, nombres, name, first name, primer nombre, participante, integrante, "
        + ", ".join(sorted(WHOLE)),
    }.items()
}


# Words beside a title that leave its meaning as it is; with any other («emergencia», «sostenedor») somebody says.
HARMLESS = {
    "a", "al", "de", "del", "el", "la", "las", "los", "y", "o", "en", "e", "su", "tu", "the", "of", "your",
    "electronico", "electronica", "institucional", "personal", "laboral", "principal", "contacto", "numero",
    "n", "nro", "persona", "participante", "integrante", "docente", "profesional",
    "telefonico", "completo", "completa",
    "desempena", "red", "actual", "chile", "nombre", "educacional", "educativo",
}  # fmt: skip
SOCIAL = {"social", "preferido", "identitario"}  # a name to be called by, beside the one in the papers


CONTACTS = (RosterColumn.EMAIL, RosterColumn.PHONE)
OF_CONTACTS = (
    TITLES[RosterColumn.EMAIL] | TITLES[RosterColumn.PHONE]
)  # «Correo del establecimiento» is no school


@dataclass(frozen=True)
class Place:
    """Where the titles of a roster are: which sheet, which line."""

    sheet: int
    line: int


@dataclass(frozen=True)
class RosterColumns:
    """Which column holds what, and, of what has two readings, the columns it may be."""

    sure: Mapping[str, int]
    doubtful: Mapping[str, tuple[int, ...]]


def read_roster(content: bytes) -> tuple[tuple[TableSheet, ...], int]:
    """The sheets of a roster without national ids, and how many of those there were. Refuses with ``Unreadable``."""
    count = 0
    sheets = []
    for sheet in read_sheets(content):
        lines = [(line, [_without_id(unescaped(cell)) for cell in cells]) for line, cells in sheet.lines]
        count += sum(cell == HIDDEN for _line, cells in lines for cell in cells)
        sheets.append(replace(sheet, lines=tuple((line, tuple(cells)) for line, cells in lines)))
    return tuple(sheets), count


def _without_id(cell: str) -> str:
    return HIDDEN if ID_NUMBER.fullmatch(cell) else cell


def likely_place(sheets: Sequence[TableSheet]) -> Place | None:
    """Where the titles are, when only one sheet has a roster and shows it; ``None`` when somebody has to say."""
    found = [(at, *find_titles(sheet, _recognised)) for at, sheet in enumerate(sheets)]
    rosters = [Place(at, line) for at, line, most in found if most >= FEWEST_TITLES]
    return rosters[0] if len(rosters) == 1 and not sheets[rosters[0].sheet].is_hidden else None


def _recognised(cells: Sequence[str]) -> int:
    """How many titles of a roster a line has; without a mail or a phone it is none."""
    columns = guess_columns(Table(tuple(cells), ((0, tuple(cells)),)))
    found = columns.sure.keys() | columns.doubtful.keys()
    return len(found) if found & set(CONTACTS) else 0


def guess_columns(table: Table) -> RosterColumns:
    """Which column holds what, by its title; those without a cell under them hold nothing."""
    titles = {
        at: normalise(title)
        for at, title in enumerate(table.header)
        if any(at < len(cells) and cells[at] for _line, cells in table.rows)
    }
    found, unsure = _by_title(titles)
    if any(
        titles[at] in WHOLE for at in found[RosterColumn.NAME]
    ):  # surnames beside a whole name say it again
        found |= {RosterColumn.SURNAME: [], RosterColumn.SECOND_SURNAME: []}
    for column in (RosterColumn.POSITION, RosterColumn.ROLE):
        either = [at for at, title in titles.items() if title in EITHER]
        found[column] = found[column] or either * 2  # never the only reading
    return RosterColumns(
        sure={
            column.value: places[0]
            for column, places in found.items()
            if len(places) == 1 and column not in unsure
        },
        doubtful={
            column.value: tuple(dict.fromkeys(places))
            for column, places in found.items()
            if len(places) > 1 or (places and column in unsure)
        },
    )


def _by_title(titles: Mapping[int, str]) -> tuple[dict[RosterColumn, list[int]], set[RosterColumn]]:
    """The columns that may hold each thing, and what has to be asked although it has one column only."""
    found = {column: [at for at, title in titles.items() if title in TITLES[column]] for column in TITLES}
    taken = {at for places in found.values() for at in places}
    unsure = set()
    for column in TITLES:
        near = [at for at, title in titles.items() if at not in taken and _is_near(title, column)]
        if not found[column]:
            found[column] = near
            taken.update(near)
            unsure |= {column for at in near if not _says_only(titles[at], TITLES[column])}
    names = found[RosterColumn.NAME]
    names += [at for at, title in titles.items() if _is_social(title) and at not in names]
    for column, at in _untitled(titles, found):
        found[column] = [at]
        unsure.add(column)
    return found, unsure


def _is_near(title: str, column: RosterColumn) -> bool:
    words = set(title.split())
    return bool(TITLES[column] & words) and (column in CONTACTS or not OF_CONTACTS & words)


def _is_social(title: str) -> bool:
    return bool(SOCIAL & set(title.split())) and "nombre" in title


def _says_only(title: str, known: frozenset[str]) -> bool:
    """Whether a title says what it holds and nothing that makes it another thing."""
    return all(word in known or word in HARMLESS or not word.isascii() for word in title.split())


def _untitled(
    titles: Mapping[int, str], found: Mapping[RosterColumn, list[int]]
) -> Iterator[tuple[RosterColumn, int]]:
    """Columns without a title beside one of names: «Apellidos» merged over two."""
    for column, second in (
        (RosterColumn.NAME, RosterColumn.SECOND_NAME),
        (RosterColumn.SURNAME, RosterColumn.SECOND_SURNAME),
    ):
        beside = [at + 1 for at in found[column] if titles.get(at + 1) == ""]
        if beside and not found[second]:
            yield second, beside[0]


def values_of(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """What a line says in each column, with the name whole and the school by its RBD where there is one."""
    values = {name: cells[at] if 0 <= at < len(cells) else "" for name, at in columns.items()}
    names = [values.pop(column.value, "") for column in NAMES]
    values[RosterColumn.NAME.value] = " ".join(part for part in names if part)
    if not values.get(RosterColumn.SCHOOL.value) and RosterColumn.SCHOOL_NAME.value in values:
        values[RosterColumn.SCHOOL.value] = values.pop(RosterColumn.SCHOOL_NAME.value)
    return values


def position_in(values: Mapping[str, str]) -> str:
    """The position that a line says, without what would be a formula."""
    return values.get(RosterColumn.POSITION, "").lstrip("=+@\t")[:120]
