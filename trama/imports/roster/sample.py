"""An empty roster to fill in, with the network's schools beside it."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from trama.core.spreadsheets import harmless
from trama.networks.models import Network
from trama.networks.queries import schools_of


def sample_roster(*, network: Network) -> bytes:
    """An XLSX of two sheets: titles to write under, and the schools with their RBD to copy from."""
    book = Workbook()
    people = book.active
    people.title = _("Roster")
    people.append([_("Name"), _("Surname"), _("Email"), _("Phone"), _("Position"), "RBD", _("Role")])
    schools = book.create_sheet(_("Schools"))
    schools.append(["RBD", _("Name")])
    for link in schools_of(network=network):
        schools.append([link.school.rbd, harmless(link.school.name)])
    for sheet in (people, schools):
        sheet.freeze_panes = "A2"
        for column, cell in enumerate(sheet[1]):
            cell.font = Font(bold=True)
            sheet.column_dimensions[chr(ord("A") + column)].width = 24
    for row in people.iter_rows(min_row=2, max_row=60, min_col=4, max_col=4):
        row[0].number_format = "@"  # phones are text: a spreadsheet shortens long numbers
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
