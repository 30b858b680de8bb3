"""What a network already knows, beside which the lines of a roster are read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trama.core.text import normalise
from trama.imports.cells import check_digit, clean_phone
from trama.imports.models import ImportDraft
from trama.imports.problems import DraftOver
from trama.imports.tables import Table
from trama.networks.enums import SCOPES, Role, Scope
from trama.networks.models import Joining, Membership, Network, School
from trama.networks.queries import schools_of

RBD = re.compile(r"(\d{1,6})(?:\s?-\s?([\dkK]))?")
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
class Known:
    """The network's schools, the directory's, and who is already in or invited, by contact and role."""

    schools: Mapping[int, School]
    elsewhere: frozenset[int]
    members: frozenset[tuple[str, str]]
    invited: frozenset[tuple[str, str]]

    def says(self, contact: str, role: Role) -> str:
        """Why nothing needs to be done for this contact; empty when something does."""
        if (contact, role.value) in self.members:
            return _("Already takes part: nothing to do.")
        if (contact, role.value) in self.invited:
            return _("Already invited: nothing to do.")
        return ""


def known_of(*, network: Network, values: Sequence[Mapping[str, str]]) -> Known:
    """What is known, for those lines (5 queries)."""
    schools = {link.school.rbd: link.school for link in schools_of(network=network)}
    asked = {int(found[1]) for value in values if (found := RBD.fullmatch(value.get("school", "")))}
    members = Membership.objects.filter(network=network).current()
    invited = Joining.objects.pending().filter(network=network)
    return Known(
        schools=schools,
        elsewhere=frozenset(
            School.objects.filter(rbd__in=asked - set(schools)).values_list("rbd", flat=True)
        ),
        members=_contacts(members.values_list("person__email", "person__phone", "role")),
        invited=_contacts(invited.values_list("person__email", "person__phone", "role")),
    )


def _contacts(rows: Iterable[tuple[str, str, str]]) -> frozenset[tuple[str, str]]:
    found = set()
    for email, phone, role in rows:
        found |= {(email.lower(), role), (clean_phone(phone).value, role)}
    return frozenset(found)


def role_of(text: str) -> tuple[Role, str]:
    """The role that a cell names, or what is wrong with it."""
    role = ROLES.get(normalise(text))
    if role is None:
        return Role.MEMBER, _(
            "«%(role)s» is not a role: write integrante, coordinación, acompañante or autoridad."
        ) % {"role": text[:40]}
    if Scope.NETWORK not in SCOPES[role]:
        return role, _(
            "The role «%(role)s» belongs to the programme, not to a network: it is given by the programme."
        ) % {"role": text[:40]}
    return role, ""


def find_school(text: str, known: Known) -> tuple[School | None, str, bool]:
    """The school that a cell names, by RBD or by name; else a sentence, and whether it stops the line."""
    if not text:
        return None, "", False
    number = RBD.fullmatch(text)
    return _by_rbd(number, known) if number else _by_name(text, known)


def _by_rbd(number: re.Match[str], known: Known) -> tuple[School | None, str, bool]:
    rbd, digit = int(number[1]), (number[2] or "").upper()
    if digit and digit != check_digit(rbd):
        return (
            None,
            _("The RBD %(rbd)s does not agree with its check digit: look at it again.") % {"rbd": number[0]},
            True,
        )
    if rbd in known.schools:
        return known.schools[rbd], "", False
    if rbd in known.elsewhere:
        return (
            None,
            _(
                "RBD %(rbd)d is not a school of this network: the person goes in without a school. "
                "Add the school first if it belongs."
            )
            % {"rbd": rbd},
            False,
        )
    return None, _("No school has the RBD %(rbd)d.") % {"rbd": rbd}, True


def _by_name(text: str, known: Known) -> tuple[School | None, str, bool]:
    asked = normalise(text)
    same = [school for school in known.schools.values() if normalise(school.name) == asked]
    near = same or [
        school
        for school in known.schools.values()
        if asked and (asked in normalise(school.name) or normalise(school.name) in asked)
    ]
    if len(near) == 1:
        return near[0], "", False
    if near:
        return (
            None,
            _("More than one school of the network is called like «%(name)s»: write its RBD.")
            % {"name": text[:60]},
            True,
        )
    return (
        None,
        _("No school of this network is called «%(name)s»: choose it, or write its RBD.")
        % {"name": text[:60]},
        True,
    )


def table_of(draft: ImportDraft) -> Table:
    """Read back the rows that wait. Refuses with ``DraftOver`` once they are gone."""
    if draft.applied_at or not draft.content:
        raise DraftOver
    content = draft.content
    return Table(tuple(content["header"]), tuple((line, tuple(cells)) for line, cells in content["rows"]))
