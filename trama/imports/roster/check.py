"""Judge each line of a roster: what is wrong with it, and whether it can be invited.

A row becomes an invitation to join; the person takes part when they accept. A row that came out of Trama changes what
the network says of somebody who takes part.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trama.core.text import normalise
from trama.imports.cells import HIDDEN, Cleaned, clean_email, clean_name, clean_phone, is_failed
from trama.imports.models import ImportDraft
from trama.imports.problems import Problem
from trama.imports.roster.above import ABOVE, schools_above
from trama.imports.roster.changes import RosterChange, change_of
from trama.imports.roster.known import Known, known_of, role_of, table_of, undecided
from trama.imports.roster.parse import RosterColumn, position_in, values_of
from trama.imports.roster.repeats import Repeats, doubts_of_insiders, repeats_of
from trama.imports.roster.schools import SchoolMatch, find_school
from trama.imports.tables import Table
from trama.networks.actions.people import Guest
from trama.networks.enums import Role
from trama.networks.models import Network, Person

CONCEALED = "concealed"  # what was said of lines that the spreadsheet hides: "in" or "out"
TOTAL = re.compile(r"((sub ?)?total(es)?|sumas?|sumatoria|promedios?|recuento|sum|count)\b")
FEWEST = 2  # what a line says that is perhaps no person: «TOTAL», «8 personas»
Values = Mapping[str, str]
Cells = Mapping[RosterColumn, Cleaned]


@dataclass(frozen=True)
class RosterLine:
    """One line: what it says, what is wrong with it, and the guest it makes or what it changes, if it does."""

    line: int
    values: Values
    problems: tuple[Problem, ...] = ()
    guest: Guest | None = None
    change: RosterChange | None = None
    is_known: bool = False  # already takes part or is invited: nothing to do
    is_concealed: bool = False  # the spreadsheet hides it, and nobody said whether it counts
    school_above: str = ""  # it has no school, one stands above, and nobody said whether it is meant

    @property
    def is_ready(self) -> bool:
        """Whether applying does something with it."""
        return self.guest is not None or self.change is not None


def check(
    table: Table,
    columns: Mapping[str, int],
    *,
    network: Network,
    mends: Mapping[str, Mapping[str, str]],
    by: Person | None = None,
) -> list[RosterLine]:
    """Every line with its problems and its guest, in the order of the file (7 queries).

    ``mends`` holds, by line, what somebody wrote instead; a line with ``{"skip": "1"}`` is left out.
    Roles that ``by`` may not give are wrong; the system may give all.
    """
    decided, meant = (mends.get(name, {}).get(name, "") for name in (CONCEALED, ABOVE))
    above = schools_above(table, columns)
    out = (table.concealed if decided == "out" else frozenset()) | (
        above.headings if meant == "school" else frozenset()
    )
    lines = {
        line: values_of(cells, columns)
        | (
            {RosterColumn.SCHOOL.value: above.schools[line]}
            if meant == "school" and line in above.schools
            else {}
        )
        | dict(mends.get(str(line), {}))
        for line, cells in table.rows
        if not mends.get(str(line), {}).get("skip") and line not in out
    }
    long = {line for line, cells in table.rows if any(cells[len(table.header) :])}
    known = known_of(network=network, values=list(lines.values()), by=by)
    repeats = repeats_of(lines)
    return [
        RosterLine(line, values, is_concealed=True)
        if line in table.concealed and not decided
        else RosterLine(line, values, school_above=above.schools[line])
        if line in above.schools and not meant
        else _line(line, values, known, repeats, is_long=line in long)
        for line, values in lines.items()
    ]


def lines_of(draft: ImportDraft) -> list[RosterLine]:
    """Judge the lines of a draft with what was mended (7 queries); none while its titles or columns are in doubt."""
    table = table_of(draft)
    if table is None or undecided(draft, table):
        return []
    return check(table, draft.columns, network=draft.of_network, mends=draft.mends, by=draft.made_by)


def _line(line: int, values: Values, known: Known, repeats: Repeats, *, is_long: bool) -> RosterLine:
    cleaned = {
        RosterColumn.NAME: clean_name(values.get(RosterColumn.NAME, "")),
        RosterColumn.EMAIL: clean_email(values.get(RosterColumn.EMAIL, "")),
        RosterColumn.PHONE: clean_phone(values.get(RosterColumn.PHONE, "")),
    }
    match = find_school(
        values.get(RosterColumn.SCHOOL, ""),
        values.get(RosterColumn.SCHOOL_NAME, ""),
        known.schools,
        known.elsewhere,
    )
    role, wrong = role_of(values.get(RosterColumn.ROLE, ""), known)
    if values.get(RosterColumn.CODE) and not values.get("yes-code"):
        return _changing(line, values, change_of(line, values, cleaned, match, known), match, repeats)
    if _is_total(values, cleaned):
        return RosterLine(line, values, (Problem(line, _not_a_person(), field=RosterColumn.NAME),))
    is_named = bool(values.get(RosterColumn.ROLE)) and (not wrong or role not in known.given)
    done, doubts = doubts_of_insiders(line, cleaned, role if is_named else None, known)
    if done and is_named:  # who holds a role is given none
        wrong = ""
    found = [
        *_hidden(line, values), *_of_cells(line, cleaned), *_of_line(line, values, cleaned, is_long=is_long),
        *([Problem(line, wrong, field=RosterColumn.ROLE)] if wrong else []),
        *_of_school(line, match), *repeats.problems(line),
    ]  # fmt: skip
    asked = [doubt for doubt in doubts if not (wrong and doubt.field == RosterColumn.ROLE)]
    problems = [problem for problem in (*found, *asked) if not _is_confirmed(problem, values)]
    is_blocked = any(problem.is_blocking for problem in problems)
    if done:
        problems.append(Problem(line, done, is_blocking=False))
    guest = None if is_blocked or done else _guest(values, cleaned, role, match)
    return RosterLine(line, values, tuple(problems), guest, is_known=bool(done) and not is_blocked)


def _changing(
    line: int,
    values: Values,
    found: tuple[RosterChange | None, list[Problem]],
    match: SchoolMatch,
    repeats: Repeats,
) -> RosterLine:
    change, said = found
    problems = (*said, *_of_school(line, match), *repeats.of_code(line, values[RosterColumn.CODE]))
    is_blocked = any(problem.is_blocking for problem in problems)
    change = None if is_blocked else change
    return RosterLine(line, values, problems, change=change, is_known=change is None and not is_blocked)


def _is_confirmed(problem: Problem, values: Values) -> bool:
    return bool(problem.confirm and values.get(f"yes-{problem.field}"))


def _guest(values: Values, cleaned: Cells, role: Role, match: SchoolMatch) -> Guest:
    return Guest(
        name=cleaned[RosterColumn.NAME].value,
        email=cleaned[RosterColumn.EMAIL].value,
        phone=cleaned[RosterColumn.PHONE].value[:20],
        role=role,
        position=position_in(values),
        school=match.school,
    )


def _hidden(line: int, values: Values) -> Iterator[Problem]:
    for name, value in values.items():
        if value == HIDDEN:
            text = _("There was a RUT here: Trama does not keep it. Write what belongs in this column.")
            yield Problem(line, text, field=name)
        elif is_failed(value):
            text = _(
                "The spreadsheet could not work this cell out (%(cell)s): write what belongs there, or clear it."
            )
            yield Problem(line, text % {"cell": value[:20]}, field=name)


def _of_cells(line: int, cleaned: Cells) -> Iterator[Problem]:
    for name, cell in cleaned.items():
        if cell.text and cell.value != HIDDEN and not is_failed(cell.value):
            yield Problem(line, cell.text, cell.is_blocking, name, cell.mends, cell.confirm)


def _of_school(line: int, match: SchoolMatch) -> Iterator[Problem]:
    if match.text:
        yield Problem(line, match.text, match.is_blocking, RosterColumn.SCHOOL, match.offers)


def _not_a_person() -> str:
    return _("It looks like a title or a total, not a person: leave it out, or complete it.")


def _is_total(values: Values, cleaned: Cells) -> bool:
    """Whether a line is called as a total is and reaches nobody: then nothing else is asked of it."""
    contacts = (cleaned[RosterColumn.EMAIL], cleaned[RosterColumn.PHONE])
    is_reached = any(cell.value and not cell.is_blocking for cell in contacts)
    return not is_reached and any(TOTAL.match(normalise(value)) for value in values.values())


def _of_line(line: int, values: Values, cleaned: Cells, *, is_long: bool) -> Iterator[Problem]:
    if is_long:
        text = _("There are more cells than titles: something may have moved to the right.")
        yield Problem(line, text, field="line", confirm=_("Everything is in its column"))
    has_contact = cleaned[RosterColumn.EMAIL].value or cleaned[RosterColumn.PHONE].value
    if not has_contact and sum(bool(value) for value in values.values()) <= FEWEST:
        yield Problem(line, _not_a_person())
    if not has_contact:
        text = _("Neither email nor phone: there would be no way to send the invitation.")
        yield Problem(line, text, field=RosterColumn.EMAIL)
