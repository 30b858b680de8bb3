"""Judge each line of a roster: what is wrong with it, and whether it can be invited.

A row becomes an invitation to join; the person takes part when they accept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from trama.core.text import normalise
from trama.imports.cells import HIDDEN, Cleaned, clean_email, clean_name, clean_phone
from trama.imports.models import ImportDraft
from trama.imports.problems import Problem
from trama.imports.roster.known import Known, find_school, known_of, role_of, table_of
from trama.imports.roster.parse import RosterColumn, values_of
from trama.imports.tables import Table
from trama.networks.actions.people import Guest
from trama.networks.enums import Role
from trama.networks.models import Network, School


@dataclass(frozen=True)
class RosterLine:
    """One line: what it says, what is wrong with it, and the guest it makes, if it makes one."""

    line: int
    values: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    guest: Guest | None = None
    is_known: bool = False  # already takes part or is invited: nothing to do


@dataclass
class _Repeats:
    contacts: dict[tuple[str, str], int] = field(default_factory=dict)
    names: dict[str, tuple[int, str]] = field(default_factory=dict)


def check(
    table: Table, columns: Mapping[str, int], *, network: Network, mends: Mapping[str, Mapping[str, str]]
) -> list[RosterLine]:
    """Every line with its problems and its guest, in the order of the file (6 queries).

    ``mends`` holds, by line, what somebody wrote instead; a line with ``{"skip": "1"}`` is left out.
    """
    lines = [
        (line, values_of(cells, columns) | dict(mends.get(str(line), {})), len(cells) > len(table.header))
        for line, cells in table.rows
        if not mends.get(str(line), {}).get("skip")
    ]
    known = known_of(network=network, values=[values for _line, values, _long in lines])
    seen = _Repeats()
    return [_line(line, values, known, seen, is_long=is_long) for line, values, is_long in lines]


def lines_of(draft: ImportDraft) -> list[RosterLine]:
    """Judge the lines of a draft as they stand now, with what was mended (6 queries)."""
    return check(table_of(draft), draft.columns, network=draft.of_network, mends=draft.mends)


def _line(line: int, values: Mapping[str, str], known: Known, seen: _Repeats, *, is_long: bool) -> RosterLine:
    cleaned = {
        RosterColumn.NAME: clean_name(values.get(RosterColumn.NAME, "")),
        RosterColumn.EMAIL: clean_email(values.get(RosterColumn.EMAIL, "")),
        RosterColumn.PHONE: clean_phone(values.get(RosterColumn.PHONE, "")),
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
    email, phone = cleaned[RosterColumn.EMAIL].value, cleaned[RosterColumn.PHONE].value
    if not email and not phone:
        text = _("Neither email nor phone: there would be no way to send the invitation.")
        problems.append(Problem(line, text, field=RosterColumn.EMAIL))
    role, wrong = role_of(values.get(RosterColumn.ROLE, ""))
    if wrong:
        problems.append(Problem(line, wrong, field=RosterColumn.ROLE))
    school, wrong, is_blocking = find_school(values.get(RosterColumn.SCHOOL, ""), known)
    if wrong:
        problems.append(Problem(line, wrong, is_blocking, field=RosterColumn.SCHOOL))
    contact = email or phone
    problems += _repeated(line, (contact, role), cleaned[RosterColumn.NAME].value, seen)
    done = known.says(contact, role)
    if done:
        problems.append(Problem(line, done, is_blocking=False))
    is_blocked = any(problem.is_blocking for problem in problems)
    guest = None if is_blocked or done else _guest(values, cleaned, role, school)
    return RosterLine(line, values, tuple(problems), guest, is_known=bool(done) and not is_blocked)


def _guest(
    values: Mapping[str, str], cleaned: Mapping[RosterColumn, Cleaned], role: Role, school: School | None
) -> Guest:
    return Guest(
        name=cleaned[RosterColumn.NAME].value,
        email=cleaned[RosterColumn.EMAIL].value,
        phone=cleaned[RosterColumn.PHONE].value[:20],
        role=role,
        position=values.get(RosterColumn.POSITION, "").lstrip("=+@\t")[:120],
        school=school,
    )


def _hidden(line: int, values: Mapping[str, str]) -> Iterator[Problem]:
    for name, value in values.items():
        if value == HIDDEN:
            text = _("There was a RUT here: Trama does not keep it. Write what belongs in this column.")
            yield Problem(line, text, field=name)


def _of_cells(line: int, cleaned: Mapping[RosterColumn, Cleaned]) -> Iterator[Problem]:
    for name, cell in cleaned.items():
        if cell.text and cell.value != HIDDEN:
            yield Problem(line, cell.text, cell.is_blocking, field=name, mend=cell.mend)


def _repeated(line: int, contact: tuple[str, str], name: str, seen: _Repeats) -> Iterator[Problem]:
    if not contact[0]:
        return
    first = seen.contacts.setdefault(contact, line)
    other_line, other = seen.names.setdefault(contact[0], (line, name))
    if normalise(other) != normalise(name):
        text = _("Line %(line)d gives the same address to %(name)s: each person needs their own.")
        yield Problem(line, text % {"line": other_line, "name": other}, field=RosterColumn.EMAIL)
    elif first != line:
        yield Problem(line, _("It repeats line %(line)d: it stays out.") % {"line": first})
