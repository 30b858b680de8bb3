"""One mail or one phone for two people, and people who are in already: said by line, never settled by guessing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trama.core.text import normalise
from trama.imports.cells import Cleaned, clean_email, clean_name, clean_phone
from trama.imports.problems import Problem
from trama.imports.roster.known import Insider, Known, doubt_of, is_same_name
from trama.imports.roster.parse import RosterColumn
from trama.networks.enums import Role
from trama.networks.errors import OwnAppointment

NAME, EMAIL, PHONE, ROLE = RosterColumn.NAME, RosterColumn.EMAIL, RosterColumn.PHONE, RosterColumn.ROLE


@dataclass(frozen=True)
class Contact:
    """What a line says of who it is and how to reach them."""

    name: str
    email: str
    phone: str

    @property
    def first(self) -> str:
        """Where the invitation goes."""
        return self.email or self.phone


@dataclass(frozen=True)
class Repeats:
    """The lines of a file that reach somebody by the same address, or call them the same."""

    contacts: Mapping[int, Contact]
    by_address: Mapping[str, tuple[int, ...]]
    codes: Mapping[str, int]  # the first line with each
    by_name: Mapping[str, tuple[int, ...]]

    def problems(self, line: int) -> list[Problem]:
        """What is to be said of a line beside the others."""
        contact, found = self.contacts[line], []
        for field, address in ((EMAIL, contact.email), (PHONE, contact.phone)):
            others = [other for other in self.by_address.get(address, ()) if other != line]
            strangers = [
                other for other in others if not is_same_name(self.contacts[other].name, contact.name)
            ]
            again = [other for other in others if other < line and other not in strangers]
            if again and address == contact.first:
                found.append(Problem(line, _("It repeats line %(line)d: it stays out.") % {"line": again[0]}))
            elif strangers:
                found.append(self._shared(line, field, strangers))
        return found or self._namesakes(line)

    def _namesakes(self, line: int) -> list[Problem]:
        """Whether a line before it says the same name with another address."""
        first = self.by_name.get(normalise(self.contacts[line].name), (line,))[0]
        if first >= line:
            return []
        text = _(
            "Line %(line)d has the same name with another address. If they are one person, leave one out."
        )
        confirm = _("They are two people of one name")
        return [Problem(line, text % {"line": first}, field=NAME, confirm=confirm)]

    def of_code(self, line: int, code: str) -> list[Problem]:
        """What is to be said of a line whose code stands in another one before it."""
        first = self.codes.get(code.upper(), line)
        if first == line:
            return []
        text = _("It repeats the code of line %(line)d: clear it if it is another person.") % {"line": first}
        return [Problem(line, text, field=RosterColumn.CODE, confirm=_("Invite as a new person"))]

    def _shared(self, line: int, field: RosterColumn, others: list[int]) -> Problem:
        values = {"line": others[0], "name": self.contacts[others[0]].name}
        if field == EMAIL:
            text = _("Line %(line)d gives the same address to %(name)s: each person needs their own.")
            return Problem(line, text % values, field=EMAIL)
        text = _("Line %(line)d gives the same phone to %(name)s: is it of both?") % values
        is_alone = not self.contacts[line].email
        return Problem(line, text, is_blocking=is_alone, field=PHONE, confirm=_("They share this phone"))


def repeats_of(lines: Mapping[int, Mapping[str, str]]) -> Repeats:
    """Which lines share a mail, a phone or a name."""
    contacts = {
        line: Contact(
            clean_name(values.get(NAME, "")).value,
            clean_email(values.get(EMAIL, "")).value,
            clean_phone(values.get(PHONE, "")).value,
        )
        for line, values in lines.items()
        if not values.get(RosterColumn.CODE) or values.get("yes-code")
    }
    codes: dict[str, int] = {}
    for line, values in lines.items():
        codes.setdefault(values.get(RosterColumn.CODE, "").upper(), line)
    by_address: dict[str, tuple[int, ...]] = {}
    for line, contact in contacts.items():
        for address in {contact.email, contact.phone} - {""}:
            by_address[address] = (*by_address.get(address, ()), line)
    by_name: dict[str, tuple[int, ...]] = {}
    for line, contact in contacts.items():
        if name := normalise(contact.name):
            by_name[name] = (*by_name.get(name, ()), line)
    return Repeats(contacts, by_address, codes, by_name)


def doubts_of_insiders(
    line: int, cleaned: Mapping[RosterColumn, Cleaned], role: Role | None, known: Known
) -> tuple[str, list[Problem]]:
    """Why nothing needs to be done, since they are in already; and what is to be asked about who is.

    ``role`` is the one that the line names, if any: who is in and of whom no role is said needs none.
    Only people of the network are named: whoever brings the file sees them anyway.
    """
    name, email, phone = (cleaned[column].value for column in (NAME, EMAIL, PHONE))
    there = known.of_contact(email or phone)
    same = [insider for insider in there if is_same_name(insider.name, name)]
    if same and (done := _done(same, role)):
        return done, []
    if email in known.own and (same or not there):
        return "", [Problem(line, str(OwnAppointment.message), field=ROLE if role else EMAIL)]
    if same:
        return "", [_of_another_role(line, same[0], role)] if role else []
    doubt = doubt_of(name, email, phone, known)
    if doubt is None:
        return "", []
    advice = "" if doubt.field == PHONE else _("If they are the same person, leave the line out.")
    text = f"{doubt.text} {advice}".strip()
    return "", [Problem(line, text, field=doubt.field, confirm=doubt.confirm)]


def _done(same: list[Insider], role: Role | None) -> str:
    of_role = [insider for insider in same if role in {None, insider.role}]
    if not of_role:
        return ""
    if any(insider.is_member for insider in of_role):
        return _("Already takes part: nothing to do.")
    return _("Already invited: nothing to do.")


def _of_another_role(line: int, insider: Insider, role: Role) -> Problem:
    text = (
        _("%(name)s already takes part as «%(held)s», and the line says «%(role)s».")
        if insider.is_member
        else _("%(name)s is already invited as «%(held)s», and the line says «%(role)s».")
    )
    said = text % {"name": insider.name, "held": Role(insider.role).label, "role": role.label}
    return Problem(line, said, field=ROLE, confirm=_("Invite with this role too"))
