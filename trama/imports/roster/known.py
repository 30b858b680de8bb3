"""What a network already knows, beside which the lines of a roster are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trama.core.text import is_same_text, normalise
from trama.imports.cells import clean_phone
from trama.imports.models import ImportDraft
from trama.imports.problems import DraftOver
from trama.imports.roster.parse import RosterColumn, guess_columns
from trama.imports.roster.schools import asked_rbds
from trama.imports.tables import Table, TableSheet, sheet_from, table_under
from trama.networks.actions.people import addresses_of
from trama.networks.enums import SCOPES, Role, Scope
from trama.networks.models import Joining, Membership, Network, Person, School
from trama.networks.queries import joinings_of, members_of, schools_of
from trama.networks.roles import roles_to_invite

WORDS: Mapping[Role, str] = {
    Role.MEMBER: "integrante, miembro, participante, member, director, directora, docente",
    Role.COORDINATOR: "coordinacion, coordinador, coordinadora, coordinador a, coordinacion de la red, coordinator",
    Role.COACH: "acompanante, acompanamiento, amigo critico, amiga critica, accompanist",
    Role.AUTHORITY: "autoridad, sostenedor, sostenedora, authority",
    Role.DIRECTION: "direccion, direccion del programa, direction",
    Role.RESEARCHER: "investigacion, investigador, investigadora, researcher",
    Role.OPERATOR: "operador, operadora, operator",
}
ROLES: Mapping[str, Role] = {"": Role.MEMBER} | {
    word: role for role, words in WORDS.items() for word in words.split(", ")
}


@dataclass(frozen=True)
class Insider:
    """Somebody who takes part in the network or is invited to it, as the network knows them."""

    name: str
    role: str
    is_member: bool


@dataclass(frozen=True)
class Known:
    """The network's schools, the directory's, and who is already in or invited."""

    schools: Mapping[int, School]
    elsewhere: frozenset[int]
    contacts: Mapping[str, Sequence[Insider]]  # by mail and by phone
    names: Mapping[str, Insider]
    members: Mapping[str, Membership]  # by the code of their membership
    given: frozenset[Role]  # the roles that whoever brings the roster may give
    own: frozenset[str]  # the mails of whoever brings it

    def of_contact(self, contact: str) -> Sequence[Insider]:
        """Who of the network has this mail or phone."""
        return self.contacts.get(contact, ()) if contact else ()

    def namesake(self, name: str) -> Insider | None:
        """Who of the network has this name."""
        return self.names.get(normalise(name)) if normalise(name) else None


def known_of(*, network: Network, values: Sequence[Mapping[str, str]], by: Person | None) -> Known:
    """What is known, for those lines, and what ``by`` may give; without one, every role (6 queries)."""
    schools = {link.school.rbd: link.school for link in schools_of(network=network)}
    asked = asked_rbds(value.get("school", "") for value in values) - set(schools)
    memberships: list[Membership] = list(members_of(network=network))
    contacts: dict[str, list[Insider]] = {}
    names: dict[str, Insider] = {}
    invited: list[Joining] = list(joinings_of(network=network))
    people: list[Membership | Joining] = [*memberships, *invited]
    for row in people:
        guest = row.person if isinstance(row, Membership) else row
        insider = Insider(guest.name, row.role, isinstance(row, Membership))
        names.setdefault(normalise(guest.name), insider)
        for contact in {guest.email.lower(), clean_phone(guest.phone).value} - {""}:
            contacts.setdefault(contact, []).append(insider)
    return Known(
        schools=schools,
        elsewhere=frozenset(School.objects.filter(rbd__in=asked).values_list("rbd", flat=True)),
        contacts=contacts,
        names=names,
        members={row.code: row for row in memberships},
        given=frozenset(roles_to_invite(by, on=network) if by else Role),
        own=frozenset(addresses_of(by) - {""} if by else ()),
    )


@dataclass(frozen=True)
class InsiderDoubt:
    """Whose a mail, a phone or a name of somebody to be invited is already; with ``confirm`` it may be of both."""

    field: RosterColumn
    text: str
    confirm: str = ""


def doubt_of(name: str, email: str, phone: str, known: Known) -> InsiderDoubt | None:
    """Who else of the network has the mail or the phone of somebody to be invited, or else their name.

    Only people of the network are named: whoever invites sees them anyway.
    """
    there, namesake = known.of_contact(email or phone), known.namesake(name)
    if any(is_same_name(insider.name, name) for insider in there):
        return None
    if there and email:
        text = _("This address belongs to %(name)s, of this network. Each person needs their own.")
        return InsiderDoubt(RosterColumn.EMAIL, text % {"name": there[0].name})
    if there:
        text = _("%(name)s, of this network, has the same phone: is it of both?")
        return InsiderDoubt(RosterColumn.PHONE, text % {"name": there[0].name}, _("They share this phone"))
    if namesake is None:
        return None
    text = (
        _("%(name)s already takes part, with another address.")
        if namesake.is_member
        else _("%(name)s is already invited, with another address.")
    )
    confirm = _("They are two people of one name")
    return InsiderDoubt(RosterColumn.NAME, text % {"name": namesake.name}, confirm)


def is_same_name(one_name: str, other: str) -> bool:
    """Whether two names are surely of one person: one says all words of the other; one left empty contradicts none."""
    words, others = set(normalise(one_name).split()), set(normalise(other).split())
    if one_name and other and not (words and others):  # punctuation alone
        return is_same_text(one_name, other)
    return words <= others or others <= words


def role_of(text: str, known: Known) -> tuple[Role, str]:
    """The role that a cell names, or what is wrong with it."""
    by_label = {normalise(str(role.label)): role for role in Role}
    role = ROLES.get(normalise(text)) or by_label.get(normalise(text))
    if role is None:
        return Role.MEMBER, _(
            "«%(role)s» is not a role: write integrante, coordinación, acompañante or autoridad."
        ) % {"role": text[:40]}
    if Scope.NETWORK not in SCOPES[role]:
        return role, _(
            "The role «%(role)s» belongs to the programme, not to a network: it is given by the programme."
        ) % {"role": text[:40]}
    if role not in known.given:
        return role, _(
            "You cannot give the role «%(role)s»: leave the line out; the programme or the coordination invites them."
        ) % {"role": role.label}
    return role, ""


def sheets_of(draft: ImportDraft) -> tuple[TableSheet, ...]:
    """Read back the sheets that wait. Refuses with ``DraftOver`` once they are gone."""
    if draft.applied_at or not draft.content:
        raise DraftOver
    return tuple(sheet_from(kept) for kept in draft.content["sheets"])


def table_of(draft: ImportDraft) -> Table | None:
    """The rows that wait, under the titles that were found or chosen; ``None`` while nobody said which those are."""
    sheets, place = sheets_of(draft), draft.content["place"]
    return table_under(sheets[place[0]], place[1]) if place else None


def undecided(draft: ImportDraft, table: Table) -> dict[str, tuple[int, ...]]:
    """What has two readings still: the columns that each may be."""
    doubtful = guess_columns(table).doubtful
    return {name: places for name, places in doubtful.items() if name not in draft.columns}
