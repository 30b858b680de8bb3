"""Sheets of paper printed, brought, decided and entered: one act each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trama.audit.record import record
from trama.core.errors import Refused
from trama.imports.paper.known import readings_of
from trama.imports.paper.models import SheetDraft, SheetPicture
from trama.imports.paper.parse import PageRead, values_of
from trama.networks.models import Person
from trama.paper.bubbles import Reading
from trama.paper.marks import PageMark
from trama.paper.printing import Sheet
from trama.surveys.actions.intake import Arrived, Outcome, WholeResponse, take_stack
from trama.surveys.enums import ResponseChannel
from trama.surveys.errors import RoomTakesNoFiles, WaveAnnulled, WaveFinal
from trama.surveys.models import Wave
from trama.surveys.paper import access_by_sheet, personal_code, sheet_secret, stack_codes
from trama.surveys.secrets import receipt_code, withdrawal_code

MOST = 200  # sheets in one print


class NotASheet(Refused):
    """A code that this measurement printed on no sheet."""

    message = _(
        "No sheet of this measurement has that code. It is at the top of the sheet: eight letters and figures. "
        "The sheet of somebody who left the network counts no more."
    )


class For(StrEnum):
    """Whom sheets are printed for."""

    PEOPLE = "people"  # one for each invited person who still takes part, bound to their invitation
    STACK = "stack"  # bound to nobody


@transaction.atomic
def sheets_for(*, wave: Wave, whom: For, count: int, by: Person) -> list[Sheet]:
    """The sheets that are about to be printed; of the printing only the record keeps how many."""
    if whom == For.PEOPLE:
        invitations = wave.invitations.standing().select_related("person").order_by("person__name", "pk")
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


@dataclass(frozen=True)
class PagesBrought:
    """What became of pages that were brought: how many sheets they are of, and which had come before."""

    sheets: int
    again: tuple[PageMark, ...] = ()  # with nothing that says otherwise: the last picture stays
    otherwise: tuple[PageMark, ...] = ()  # with other marks: the first one stays


@transaction.atomic
def keep_pages(*, wave: Wave, pages: Sequence[PageRead], by: Person) -> PagesBrought:
    """The pages wait, joined by the code of their sheet.

    One that comes again takes the place of the first, unless their marks say different things: then they are two
    copies of one print, filled by two people, and nobody's answer gives way to another's. Refuses with
    ``WaveAnnulled``, ``WaveFinal``, and in one room with ``RoomTakesNoFiles``.
    """
    if wave.annulled_at:
        raise WaveAnnulled
    if wave.is_final:
        raise WaveFinal
    if wave.is_room:
        raise RoomTakesNoFiles
    again, otherwise = [], []
    for page in pages:
        draft, _new = SheetDraft.objects.get_or_create(wave=wave, made_by=by, sheet=page.mark.sheet)
        if str(page.mark.page) in draft.read:
            if _contradict(page.readings, readings_of(draft)):
                otherwise.append(page.mark)
                continue
            again.append(page.mark)
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
    return PagesBrought(sheets, tuple(dict.fromkeys(again)), tuple(dict.fromkeys(otherwise)))


def _contradict(readings: Sequence[Reading], known: Mapping[str, Reading]) -> bool:
    """Whether something that is sure in both pictures of a page is not the same in them."""
    return any(
        reading.why is None
        and known[reading.question].why is None
        and reading.value != known[reading.question].value
        for reading in readings
        if reading.question in known
    )


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
    before: tuple[str, ...]  # the codes of sheets that had been entered before; what was read of them stays
    late: int  # or of a measurement that was annulled meanwhile


@transaction.atomic
def enter_checked(*, wave: Wave, by: Person) -> Entered:
    """Every sheet that was looked over is among the responses, in random order; their pictures are gone.

    What was read of a sheet whose code had been entered before is not lost: it waits to be looked at again.
    """
    drafts = list(SheetDraft.objects.visible_to(by).filter(wave=wave, is_checked=True))
    values = {draft.sheet: draft.decided for draft in drafts}
    answers = enter_sheets(wave=wave, decided=values, by=by)
    outcomes = {code: answer.outcome for code, answer in answers.items()}
    before = []
    for draft in drafts:
        if outcomes[draft.sheet] == Outcome.RECEIVED:
            draft.delete()
        elif outcomes[draft.sheet] == Outcome.ALREADY:  # it may be a copy that another person filled
            decide(draft=draft, decided=draft.decided, is_whole=False, by=by)
            before.append(str(draft))
    every = list(outcomes.values())
    return Entered(
        every.count(Outcome.RECEIVED),
        tuple(before),
        every.count(Outcome.LATE) + every.count(Outcome.ANNULLED),
    )


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
