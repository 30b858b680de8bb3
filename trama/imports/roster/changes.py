"""A line that came out of Trama and was edited: what it changes of somebody who takes part.

The network says of its people in which school they are and in which position. Their name, mail and phone are theirs:
each person changes them in their account. A role is not given by a spreadsheet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trama.imports.cells import Cleaned, clean_phone
from trama.imports.problems import Problem
from trama.imports.roster.known import Known, is_same_name, role_of
from trama.imports.roster.parse import RosterColumn, position_in
from trama.imports.roster.schools import SchoolMatch
from trama.networks.models import Membership, School

CODE = RosterColumn.CODE


@dataclass(frozen=True)
class RosterChange:
    """What the network will say of somebody from now on."""

    membership: Membership
    school: School | None
    position: str

    @property
    def is_of_school(self) -> bool:
        """Whether the school is another one."""
        return self.school != self.membership.school

    @property
    def is_of_position(self) -> bool:
        """Whether the position is another one."""
        return self.position != self.membership.position


def change_of(
    line: int,
    values: Mapping[str, str],
    cleaned: Mapping[RosterColumn, Cleaned],
    match: SchoolMatch,
    known: Known,
) -> tuple[RosterChange | None, list[Problem]]:
    """What a line with a code changes, if anything, and what is to be said or asked of it."""
    membership = known.members.get(values[CODE].upper())
    if membership is None:
        text = _("Nobody who takes part in this network has the code %(code)s.") % {"code": values[CODE][:20]}
        return None, [Problem(line, text, field=CODE, confirm=_("Invite as a new person"))]
    name = cleaned[RosterColumn.NAME].value
    if not is_same_name(name, membership.person.name):
        text = _("The code is of %(name)s, and the line says «%(other)s».")
        said = text % {"name": membership.person.name, "other": name[:60]}
        return None, [Problem(line, said, field=CODE, confirm=_("Invite as a new person"))]
    change = RosterChange(
        membership,
        match.school if RosterColumn.SCHOOL in values and not match.text else membership.school,
        position_in(values) if RosterColumn.POSITION in values else membership.position,
    )
    is_other = change.is_of_school or change.is_of_position
    return (change if is_other else None), list(_kept(line, values, cleaned, known, membership))


def _kept(
    line: int,
    values: Mapping[str, str],
    cleaned: Mapping[RosterColumn, Cleaned],
    known: Known,
    membership: Membership,
) -> Iterator[Problem]:
    """What the line says otherwise and stays as it is."""
    person = membership.person
    phone = clean_phone(person.phone).value
    own = {
        RosterColumn.NAME: person.name,
        RosterColumn.EMAIL: person.email.lower(),
        RosterColumn.PHONE: phone,
    }
    if any(name in values and cleaned[name].value != value for name, value in own.items()):
        text = _("Name, email and phone stay as they are: each person changes their own.")
        yield Problem(line, text, is_blocking=False)
    if values.get(RosterColumn.ROLE) and role_of(values[RosterColumn.ROLE], known)[0] != membership.role:
        text = _("The role stays as it is: it is not changed with a spreadsheet.")
        yield Problem(line, text, is_blocking=False)
