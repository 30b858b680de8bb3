"""What is kept under somebody's name as a PDF."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trama.paper.compiling import pdf_from

TEMPLATE = Path(__file__).parent / "own_data.typ"

Table = tuple[str, Sequence[str], Iterable[Sequence[str]]]  # its title, its columns, its rows


def own_data_pdf(*, name: str, when: str, note: str, tables: Iterable[Table]) -> bytes:
    """Print ``tables``, each with its title, on A4; a row tells only what it has."""
    return pdf_from(
        TEMPLATE,
        {
            "language": (get_language() or "es")[:2],
            "title": _("What is kept of %(name)s") % {"name": name},
            "when": when,
            "note": note,
            "nothing": _("Nothing."),
            "tables": [
                {"title": title, "columns": list(columns), "rows": [list(row) for row in rows]}
                for title, columns, rows in tables
            ],
        },
    )
