"""People of a network from a spreadsheet: which column is what, what is wrong by line, who can be invited.

A row becomes an invitation to join; the person takes part when they accept. National ids are never kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from trama.core.plain import plain
from trama.exchange.cells import HIDDEN, ID_NUMBER, Cleaned, clean_email, clean_name, clean_phone
from trama.exchange.problems import Problem
from trama.exchange.roster_known import Known, find_school, known_of, role_of
from trama.exchange.tables import Table
from trama.networks.actions.people import Guest
from trama.networks.enums import Role
from trama.networks.models import Network, School


class Column(StrEnum):
    """What a column of a roster can hold."""

    NAME = "name"
    SURNAME = "surname"
    EMAIL = "email"
    PHONE = "phone"
    POSITION = "position"
    SCHOOL = "school"
    ROLE = "role"


TITLES: Mapping[Column, tuple[str, ...]] = {
    Column.EMAIL: ("correo", "email", "e mail", "mail", "correo electronico"),
    Column.PHONE: ("telefono", "celular", "fono", "movil", "whatsapp", "phone"),
    Column.SURNAME: ("apellido", "apellidos", "surname", "last name"),
    Column.SCHOOL: ("rbd", "establecimiento", "escuela", "liceo", "school", "colegio", "jardin"),
    Column.POSITION: ("cargo", "funcion", "position", "puesto"),
    Column.ROLE: ("rol", "role", "papel"),
    Column.NAME: ("nombre", "nombres", "name", "nombre completo", "participante", "integrante"),
}


@dataclass(frozen=True)
class Entry:
    """One line: what it says, what is wrong with it, and the guest it makes, if it makes one."""

    line: int
    values: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    guest: Guest | None = None
    is_known: bool = False  # already takes part or is invited: nothing to do


@dataclass
class _Seen:
    contacts: dict[tuple[str, str], int] = field(default_factory=dict)
    names: dict[str, tuple[int, str]] = field(default_factory=dict)


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
    titles = [plain(title) for title in header]
    found: dict[str, int] = {}
    for column, known in TITLES.items():
        free = [(at, title) for at, title in enumerate(titles) if at not in found.values()]
        exact = [at for at, title in free if title in known]
        near = [at for at, title in free if any(word in known for word in title.split())]
        if exact or near:
            found[column.value] = (exact or near)[0]
    return found


def check(
    table: Table, columns: Mapping[str, int], *, network: Network, mends: Mapping[str, Mapping[str, str]]
) -> list[Entry]:
    """Every line with its problems and its guest, in the order of the file (6 queries).

    ``mends`` holds, by line, what somebody wrote instead; a line with ``{"skip": "1"}`` is left out.
    """
    lines = [
        (line, _values(cells, columns) | dict(mends.get(str(line), {})), len(cells) > len(table.header))
        for line, cells in table.rows
        if not mends.get(str(line), {}).get("skip")
    ]
    known = known_of(network=network, values=[values for _line, values, _long in lines])
    seen = _Seen()
    return [_entry(line, values, known, seen, is_long=is_long) for line, values, is_long in lines]


def _values(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    values = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
    surname = values.pop(Column.SURNAME, "")
    values[Column.NAME.value] = " ".join(part for part in (values.get(Column.NAME, ""), surname) if part)
    return values


def _entry(line: int, values: Mapping[str, str], known: Known, seen: _Seen, *, is_long: bool) -> Entry:
    cleaned = {
        Column.NAME: clean_name(values.get(Column.NAME, "")),
        Column.EMAIL: clean_email(values.get(Column.EMAIL, "")),
        Column.PHONE: clean_phone(values.get(Column.PHONE, "")),
    }
    problems = [*_hidden(line, values), *_of_cells(line, cleaned)]
    if is_long:
        problems.append(
            Problem(
                line,
                _("There are more cells than titles: something may have moved to the right."),
                is_blocking=False,
            )
        )
    email, phone = cleaned[Column.EMAIL].value, cleaned[Column.PHONE].value
    if not email and not phone:
        text = _("Neither email nor phone: there would be no way to send the invitation.")
        problems.append(Problem(line, text, field=Column.EMAIL))
    role, wrong = role_of(values.get(Column.ROLE, ""))
    if wrong:
        problems.append(Problem(line, wrong, field=Column.ROLE))
    school, wrong, is_blocking = find_school(values.get(Column.SCHOOL, ""), known)
    if wrong:
        problems.append(Problem(line, wrong, is_blocking, field=Column.SCHOOL))
    contact = email or phone
    problems += _repeated(line, (contact, role), cleaned[Column.NAME].value, seen)
    done = known.says(contact, role)
    if done:
        problems.append(Problem(line, done, is_blocking=False))
    is_blocked = any(one.is_blocking for one in problems)
    guest = None if is_blocked or done else _guest(values, cleaned, role, school)
    return Entry(line, values, tuple(problems), guest, is_known=bool(done) and not is_blocked)


def _guest(
    values: Mapping[str, str], cleaned: Mapping[Column, Cleaned], role: Role, school: School | None
) -> Guest:
    return Guest(
        name=cleaned[Column.NAME].value,
        email=cleaned[Column.EMAIL].value,
        phone=cleaned[Column.PHONE].value[:20],
        role=role,
        position=values.get(Column.POSITION, "").lstrip("=+@\t")[:120],
        school=school,
    )


def _hidden(line: int, values: Mapping[str, str]) -> Iterator[Problem]:
    for name, value in values.items():
        if value == HIDDEN:
            text = _("There was a RUT here: Trama does not keep it. Write what belongs in this column.")
            yield Problem(line, text, field=name)


def _of_cells(line: int, cleaned: Mapping[Column, Cleaned]) -> Iterator[Problem]:
    for name, one in cleaned.items():
        if one.text and one.value != HIDDEN:
            yield Problem(line, one.text, one.is_blocking, field=name, mend=one.mend)


def _repeated(line: int, contact: tuple[str, str], name: str, seen: _Seen) -> Iterator[Problem]:
    if not contact[0]:
        return
    first = seen.contacts.setdefault(contact, line)
    other_line, other = seen.names.setdefault(contact[0], (line, name))
    if plain(other) != plain(name):
        text = _("Line %(line)d gives the same address to %(name)s: each person needs their own.")
        yield Problem(line, text % {"line": other_line, "name": other}, field=Column.EMAIL)
    elif first != line:
        yield Problem(line, _("It repeats line %(line)d: it stays out.") % {"line": first})
