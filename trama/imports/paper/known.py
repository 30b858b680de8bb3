"""What the database knows about paper forms: which pages may be entered, and what their drafts hold."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from trama.core.read_apart import read_apart
from trama.imports.paper.models import SheetDraft
from trama.imports.paper.parse import File, PageRead, SheetForm, Trouble, read_pages
from trama.paper.bubbles import Reading, Why
from trama.paper.layout import layout_of
from trama.paper.marks import PageMark
from trama.surveys.actions.answering import Access, known_receipt
from trama.surveys.models import Wave
from trama.surveys.paper import access_by_sheet, sheet_secret


def read_files(files: Sequence[File], wave: Wave) -> tuple[list[PageRead], list[Trouble]]:
    """Read the pages of ``wave`` that may be entered, and say what is wrong with the other pictures."""
    form = SheetForm(wave.code, wave.version.parsed, wave.mode)
    pages: list[PageRead] = []
    troubles: list[Trouble] = []
    for file in files:
        found, wrong = read_apart(read_pages, file, form)
        pages += found
        troubles += wrong
    accesses = access_by_sheet(wave, [page.mark.sheet for page in pages])
    kept = []
    for page in pages:
        text = _why_not(page.mark, accesses, wave)
        if text:
            troubles.append(Trouble(_sheet(page.mark), text))
        else:
            kept.append(page)
    return kept, troubles


def _why_not(mark: PageMark, accesses: Mapping[str, Access], wave: Wave) -> str:
    access = accesses.get(mark.sheet)
    if access is None:
        return _("This sheet is not one of those printed for this measurement.")
    if known_receipt(wave=access.wave, secret=sheet_secret(wave.code, mark.sheet)):
        return _("This sheet had already been entered. There is nothing else to do with it.")
    return ""


def _sheet(mark: PageMark) -> str:
    return _("Sheet %(sheet)s, page %(page)s") % {
        "sheet": f"{mark.sheet[:4]} {mark.sheet[4:]}", "page": mark.page,
    }  # fmt: skip


def readings_of(draft: SheetDraft) -> dict[str, Reading]:
    """What was read, by question."""
    return {
        reading["question"]: Reading(
            reading["question"],
            reading["value"],
            Why(reading["why"]) if reading["why"] else None,
            tuple(reading["among"]),
        )
        for page in draft.read.values()
        for reading in page
    }


def missing_pages(draft: SheetDraft) -> list[int]:
    """The pages of the sheet that have not come."""
    pages = layout_of(draft.wave.version.parsed, draft.wave.mode).pages
    return [page.number for page in pages if str(page.number) not in draft.read]
