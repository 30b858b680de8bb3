"""A roster as a spreadsheet: empty to fill in, or with the people of the network to edit and bring back."""

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from trama.core.spreadsheets import harmless
from trama.networks.enums import Scope, roles_in
from trama.networks.models import Joining, Membership, Network, School
from trama.networks.queries import joinings_of, people_of, schools_of

ROWS = 300  # lines that offer schools and roles to choose from
PHONE, SCHOOL, ROLE = "E", "G", "H"


def sample_roster(*, network: Network) -> bytes:
    """An XLSX of two sheets: titles to write under, and the schools of the network that the first one offers."""
    return _book(network, [])


def roster_book(*, network: Network) -> bytes:
    """The same with everybody who takes part or is invited; who takes part has a code, by which the line is known."""
    people = [(row.code, row) for row in people_of(network=network)]
    waiting = [("", row) for row in joinings_of(network=network).select_related("school")]
    return _book(network, [*people, *waiting])


def _book(network: Network, rows: Iterable[tuple[str, Membership | Joining]]) -> bytes:
    book = Workbook()
    people, schools = book.active, book.create_sheet(_("Schools"))
    people.title = _("Roster")
    people.append(
        [_("Trama code"), _("Name"), _("Surname"), _("Email"), _("Phone"), _("Position"), "RBD", _("Role")]
    )
    for code, row in rows:
        guest = row if isinstance(row, Joining) else row.person
        words = [harmless(cell) for cell in (code, guest.name, "", guest.email)]
        facts = [harmless(row.position), harmless(_label(row.school)), str(row.get_role_display())]
        people.append([*words, guest.phone, *facts])
    schools.append([_("Schools")])
    for link in schools_of(network=network):
        schools.append([harmless(_label(link.school))])
    for sheet in (people, schools):
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 26
    _offer(people, SCHOOL, f"'{schools.title}'!$A$2:$A${max(2, schools.max_row)}")
    _offer(people, ROLE, '"{}"'.format(",".join(str(role.label) for role in roles_in(Scope.NETWORK))))
    for line in range(2, ROWS):
        people[f"{PHONE}{line}"].number_format = "@"  # phones are text: a spreadsheet shortens long numbers
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _label(school: School | None) -> str:
    return f"{school.rbd} · {school.name}" if school else ""


def _offer(sheet: Any, column: str, choices: str) -> None:
    offered = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(offered)
    offered.add(f"{column}2:{column}{ROWS}")
