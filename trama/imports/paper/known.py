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
    form = SheetForm(wave.code, wave.version.parsed, wave.notice_mode)
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
            troubles.append(Trouble(called(page.mark), text))
        else:
            kept.append(page)
    return kept, troubles


def _why_not(mark: PageMark, accesses: Mapping[str, Access], wave: Wave) -> str:
    access = accesses.get(mark.sheet)
    if access is None:
        return _(
            "This sheet is not one of those printed for this measurement, or its person left the network since."
        )
    if known_receipt(wave=access.wave, secret=sheet_secret(wave.code, mark.sheet)):
        before = _("This sheet had already been entered.")
        return f"{before} {if_it_is_a_copy()}"
    return ""


def if_it_is_a_copy() -> str:
    """How the answer of somebody who filled a photocopy comes in."""
    return _(
        "If it is a photocopy that another person filled, print one more sheet without a name, type the answers in "
        "with the code of that new sheet, and give the person its strip."
    )


def is_somebodys(draft: SheetDraft) -> bool:
    """Whether the sheet is the one of somebody who is invited today."""
    access = access_by_sheet(draft.wave, [draft.sheet]).get(draft.sheet)
    return access is not None and access.invitation is not None


def called(mark: PageMark) -> str:
    """A page as people call it."""
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


def empty_pages(draft: SheetDraft, decided: Mapping[str, str]) -> list[int]:
    """The pages that came and on which no question has an answer: an empty sheet is not one that was clear."""
    questions = {
        page: [reading["question"] for reading in readings]
        for page, readings in draft.read.items()
        if readings
    }
    return sorted(
        int(page) for page, names in questions.items() if not any(decided.get(name, "?") for name in names)
    )


def missing_pages(draft: SheetDraft) -> list[int]:
    """The pages of the sheet that have not come."""
    pages = layout_of(draft.wave.version.parsed, draft.wave.notice_mode).pages
    return [page.number for page in pages if str(page.number) not in draft.read]
