"""Sheets of paper printed, brought, decided and entered: one act each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trama.audit.record import record
from trama.core.errors import Refused
from trama.imports.paper.models import SheetDraft, SheetPicture
from trama.imports.paper.parse import PageRead, values_of
from trama.networks.models import Person
from trama.paper.bubbles import Reading
from trama.paper.printing import Sheet
from trama.surveys.actions.intake import Arrived, Outcome, WholeResponse, take_stack
from trama.surveys.enums import ResponseChannel
from trama.surveys.errors import RoomTakesNoFiles, WaveFinal
from trama.surveys.models import Wave
from trama.surveys.paper import access_by_sheet, personal_code, sheet_secret, stack_codes
from trama.surveys.secrets import receipt_code, withdrawal_code

MOST = 200  # sheets in one print


class NotASheet(Refused):
    """A code that this measurement printed on no sheet."""

    message = _(
        "No sheet of this measurement has that code. It is at the top of the sheet: eight letters and figures."
    )


class For(StrEnum):
    """Whom sheets are printed for."""

    PEOPLE = "people"  # one for each invited person, bound to their invitation
    STACK = "stack"  # bound to nobody


@transaction.atomic
def sheets_for(*, wave: Wave, whom: For, count: int, by: Person) -> list[Sheet]:
    """The sheets that are about to be printed; of the printing only the record keeps how many."""
    if whom == For.PEOPLE:
        invitations = wave.invitations.select_related("person").order_by("person__name", "pk")
        sheets = [
            _sheet(wave, personal_code(invitation), invitation.person.name) for invitation in invitations
        ]
    else:
        sheets = [_sheet(wave, code) for code in stack_codes(wave, min(max(count, 1), MOST))]
    record("sheets_printed", wave, by=by, network=wave.network.code, whom=whom, sheets=len(sheets))
    return sheets


def _sheet(wave: Wave, code: str, name: str = "") -> Sheet:
    secret = sheet_secret(wave.code, code)
    return Sheet(code, receipt_code(secret), withdrawal_code(secret), name)


@transaction.atomic
def keep_pages(*, wave: Wave, pages: Sequence[PageRead], by: Person) -> int:
    """The pages wait, joined by the code of their sheet; a page that comes again takes the place of the first.

    Returns how many sheets they are of. Refuses with ``WaveFinal``, and in one room with ``RoomTakesNoFiles``.
    """
    if wave.is_final:
        raise WaveFinal
    if wave.is_room:
        raise RoomTakesNoFiles
    for page in pages:
        draft, _new = SheetDraft.objects.get_or_create(wave=wave, made_by=by, sheet=page.mark.sheet)
        draft.read[str(page.mark.page)] = [_kept(reading) for reading in page.readings]
        read = {reading.question for reading in page.readings}
        draft.decided = {name: value for name, value in draft.decided.items() if name not in read}
        draft.is_checked = False
        draft.save()
        SheetPicture.objects.update_or_create(
            draft=draft, page=page.mark.page, defaults={"packed": page.picture}
        )
    sheets = len({page.mark.sheet for page in pages})
    if pages:
        record("sheets_brought", wave, by=by, network=wave.network.code, sheets=sheets, pages=len(pages))
    return sheets


def _kept(reading: Reading) -> dict[str, object]:
    why = reading.why.value if reading.why else ""
    return {"question": reading.question, "value": reading.value, "why": why, "among": list(reading.among)}


@transaction.atomic
def decide(*, draft: SheetDraft, decided: Mapping[str, str], is_whole: bool, by: Person) -> None:
    """What a person saw on the sheet stands; with ``is_whole`` it is ready to be entered."""
    draft.decided = dict(decided)
    draft.is_checked = is_whole
    draft.save(update_fields=["decided", "is_checked"])


@dataclass(frozen=True)
class Entered:
    """What became of the sheets that were entered together."""

    received: int
    before: int  # that very sheet had been entered before
    late: int


@transaction.atomic
def enter_checked(*, wave: Wave, by: Person) -> Entered:
    """Every sheet that was looked over is among the responses, in random order; their pictures are gone."""
    drafts = list(SheetDraft.objects.visible_to(by).filter(wave=wave, is_checked=True))
    values = {draft.sheet: draft.decided for draft in drafts}
    answers = enter_sheets(wave=wave, decided=values, by=by)
    late = {code for code, answer in answers.items() if answer.outcome == Outcome.LATE}
    for draft in drafts:
        if draft.sheet not in late:
            draft.delete()
    outcomes = [answer.outcome for answer in answers.values()]
    received = outcomes.count(Outcome.RECEIVED)
    return Entered(received, len(outcomes) - received - len(late), len(late))


@transaction.atomic
def enter_sheets(*, wave: Wave, decided: Mapping[str, Mapping[str, str]], by: Person) -> dict[str, Arrived]:
    """Sheets by code, with what was decided of each, are among the responses. Refuses with ``NotASheet``."""
    accesses = access_by_sheet(wave, list(decided))
    if len(accesses) < len(decided):
        raise NotASheet
    body = wave.version.parsed
    arrivals = [
        (access, WholeResponse(values_of(decided[code], body), sheet_secret(wave.code, code)))
        for code, access in accesses.items()
    ]
    answers = take_stack(wave=wave, arrivals=arrivals, channel=ResponseChannel.PAPER, by=by)
    return dict(zip(accesses, answers, strict=True))


@transaction.atomic
def discard_sheet(*, draft: SheetDraft, by: Person) -> None:
    """The sheet and its pictures are forgotten; nothing was entered."""
    record("sheet_discarded", draft.wave, by=by, network=draft.wave.network.code)
    draft.delete()
