"""Answers of a form elsewhere: kept until somebody decides, stored in one act, taken out in one act.

Each row has a secret that only this server can make, from its measurement, its words and how many times they came
before. So the same file adds nothing twice, a file that grew adds what is new, and the same file undoes itself,
while nothing stored says which response came from which file.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trama.audit.record import Actor, record
from trama.core.read_apart import read_apart
from trama.imports.models import ImportDraft
from trama.imports.problems import (
    DoubtfulColumns,
    NothingToBring,
    PeopleNotInformed,
    UndecidedSheet,
    UnkeptColumn,
    Unreadable,
)
from trama.imports.responses.check import Mends, ResponseLine
from trama.imports.responses.columns import targets_of
from trama.imports.responses.known import (
    arrived_count,
    brought_of,
    columns_of_draft,
    lines_of,
    mends_of,
    refuse_unless_open,
    secret_of,
    sheets_of,
)
from trama.imports.responses.parse import LIMITS, ParsedResponses, ResponseRow, plain_rows, read_responses
from trama.networks.models import Person
from trama.surveys.actions.answering import Access
from trama.surveys.actions.intake import Outcome, WholeResponse, take_stack
from trama.surveys.actions.stacks import take_out_stack
from trama.surveys.enums import ResponseChannel
from trama.surveys.models import Wave
from trama.surveys.payload import LONGEST_SENTENCE
from trama.surveys.respondent_sql import open_wave_of


@dataclass(frozen=True)
class ImportCounts:
    """What bringing did: responses that are in now, and rows that were in before."""

    came: int
    already: int


def keep_responses(*, wave: Wave, content: bytes, file_name: str, by: Person) -> ImportDraft:
    """The rows wait, without names or clocks, for a day at most. Refuses with ``Unreadable`` or ``WaveFinal``."""
    refuse_unless_open(wave)
    sheets = read_apart(read_responses, content, wave.version.parsed)
    with transaction.atomic():
        ImportDraft.objects.filter(wave=wave, made_by=by).delete()
        draft = ImportDraft(wave=wave, made_by=by, file_name=file_name[-120:])
        if len(sheets) == 1 and not sheets[0].is_hidden:
            _put(draft, sheets[0])
        else:
            draft.content = {"sheets": [plain_rows(sheet) for sheet in sheets]}
        draft.save()
        lines = sum(len(sheet.rows) for sheet in sheets)
        record("responses_read", draft, by=by, network=wave.network.code, lines=lines)
    return draft


def _put(draft: ImportDraft, brought: ParsedResponses) -> None:
    draft.content = plain_rows(brought)
    draft.columns = {str(at): target for at, target in brought.sure_columns.items()}


@transaction.atomic
def choose_sheet(*, draft: ImportDraft, sheet: int, by: Actor) -> None:
    """Which sheet has the answers; the others are forgotten. Refuses with ``UndecidedSheet``."""
    sheets = sheets_of(draft)
    if not 0 <= sheet < len(sheets):
        raise UndecidedSheet
    _put(draft, sheets[sheet])
    draft.save(update_fields=["packed", "columns"])
    record("responses_sheet_chosen", draft, by=by, network=draft.of_wave.network.code)


@transaction.atomic
def choose_columns(*, draft: ImportDraft, columns: Mapping[int, str], by: Actor) -> None:
    """Which column answers which question, and a question has one; of those in doubt, what is not named stays so."""
    brought, targets = brought_of(draft), targets_of(draft.of_wave.version.parsed)
    first: dict[str, int] = {}
    for column in brought.columns:
        if columns.get(column.at) in targets:
            first.setdefault(columns[column.at], column.at)
    decided = [
        column.at for column in brought.columns if column.at in columns or column not in brought.doubtful
    ]
    draft.columns = {str(at): "" for at in decided} | {str(at): target for target, at in first.items()}
    draft.save(update_fields=["columns"])
    record("responses_columns_chosen", draft, by=by, network=draft.of_wave.network.code)


def read_again(*, draft: ImportDraft, content: bytes, by: Actor) -> None:
    """The same file once more, for a chosen column whose words were not kept. Refuses with ``Unreadable``."""
    before = brought_of(draft)
    wanted = frozenset(at for at, target in columns_of_draft(draft).items() if target)
    found = read_apart(read_responses, content, draft.of_wave.version.parsed, wanted=wanted)
    again = next((sheet for sheet in found if sheet.sheet == before.sheet), found[0])
    if [column.title for column in again.columns] != [column.title for column in before.columns]:
        raise Unreadable(
            _("This is another file: its titles are not the same. Choose the one you chose before.")
        )
    with transaction.atomic():
        draft.content = plain_rows(again)
        draft.save(update_fields=["packed"])
        record("responses_read", draft, by=by, network=draft.of_wave.network.code, lines=len(again.rows))


@transaction.atomic
def mend_responses(*, draft: ImportDraft, mends: Mends, by: Actor) -> None:
    """What somebody decided about words, lines and twins; earlier decisions on other ones stay."""
    brought_of(draft)
    before = mends_of(draft)
    words = {key: {**before.words.get(key, {}), **meanings} for key, meanings in mends.words.items()}
    draft.mends = {
        "words": {**before.words, **words},
        "out": sorted(before.out | mends.out),
        "twins": {str(line): chosen for line, chosen in {**before.twins, **mends.twins}.items()},
        "people": sorted(before.people | mends.people),
        "groups": {**before.groups, **mends.groups},
        "starts": {**before.starts, **mends.starts},
    }
    draft.save(update_fields=["mends"])
    record("responses_mended", draft, by=by, network=draft.of_wave.network.code)


@transaction.atomic
def apply_responses(*, draft: ImportDraft, is_told: bool, is_other: bool, by: Person) -> ImportCounts:
    """Every row that can be read is a response, and the file is forgotten. Refuses like ``apply_entries``,
    and with ``DoubtfulColumns``, ``UndecidedSheet`` or ``UnkeptColumn``.
    """
    draft = ImportDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    brought, chosen = brought_of(draft), columns_of_draft(draft)
    if any(column.at not in chosen for column in brought.doubtful):
        raise DoubtfulColumns
    if brought.unkept(chosen):
        raise UnkeptColumn
    done = apply_entries(
        wave=draft.of_wave,
        brought=brought,
        entries=lines_of(draft),
        is_told=is_told,
        is_other=is_other,
        by=by,
    )
    draft.invited = done.came
    draft.applied_at, draft.content, draft.mends, draft.columns = timezone.now(), None, {}, {}
    draft.save()
    return done


@transaction.atomic
def apply_entries(
    *,
    wave: Wave,
    brought: ParsedResponses,
    entries: Sequence[ResponseLine],
    is_told: bool,
    is_other: bool,
    by: Actor,
) -> ImportCounts:
    """Rows that had not come are stored, in random order and without a key that links them to anybody.

    ``is_told``: the people who answered were told what the notice says. ``is_other``: rows that say the same as some
    that came are of other people. Refuses with ``PeopleNotInformed``, ``NothingToBring`` or ``WaveFinal``.
    """
    wave = Wave.objects.select_for_update(of=("self",)).select_related("network", "version").get(pk=wave.pk)
    refuse_unless_open(wave)
    if not is_told:
        raise PeopleNotInformed
    if not any(entry.is_ready for entry in entries):
        raise NothingToBring
    body = wave.version.parsed
    access = Access(open_wave_of(wave))
    arrivals = [
        (access, WholeResponse(dict(values), secret, body.consent_version))
        for secret, values in _secrets(wave, brought, entries, is_other=is_other)
    ]
    answers = take_stack(wave=wave, arrivals=arrivals, channel=ResponseChannel.FILE, by=by)
    came = sum(answer.outcome == Outcome.RECEIVED for answer in answers)
    record(
        "responses_brought", wave, by=by, network=wave.network.code, people=came,
        notice=body.notice(wave.notice_mode).version, consent=body.consent_version,
    )  # fmt: skip
    return ImportCounts(came, len(answers) - came)


def _secrets(
    wave: Wave, brought: ParsedResponses, entries: Sequence[ResponseLine], *, is_other: bool
) -> list[tuple[str, Mapping[str, Any]]]:
    rows = {row.line: row for row in brought.rows}
    said = [(rows[entry.line].words, entry.values) for entry in entries if entry.is_ready]
    numbers: Counter[str] = Counter()
    if is_other:
        numbers.update(arrived_count(wave=wave, words={words for words, _values in said}))
    found = []
    for words, values in said:
        found.append((secret_of(wave, words, numbers[words]), values))
        numbers[words] += 1
    return found


def undo_responses(*, wave: Wave, content: bytes, by: Actor) -> int:
    """What the file brought is out again; returns how many responses. Refuses with ``WaveFinal`` or ``Unreadable``.

    The file is the only thing that says which they are: it has to be chosen again.
    """
    body = wave.version.parsed
    sheets = read_apart(read_responses, content, body, wanted=frozenset(range(LIMITS.cells)))
    with transaction.atomic():
        waves = Wave.objects.select_for_update(of=("self",)).select_related("network", "version")
        wave = waves.get(pk=wave.pk)
        refuse_unless_open(wave)
        secrets, sentences = _brought_before(wave, sheets, has_sentences=bool(body.purpose_stem))
        return take_out_stack(
            wave=wave, secrets=secrets, sentences=sentences, channel=ResponseChannel.FILE, by=by
        )


def _brought_before(
    wave: Wave, sheets: Sequence[ParsedResponses], *, has_sentences: bool
) -> tuple[list[str], list[str]]:
    """The secrets of the rows that are in, and what they may have written as a purpose (1 query)."""
    rows: dict[str, list[ResponseRow]] = {}
    for brought in sheets:
        for row in brought.rows:
            rows.setdefault(row.words, []).append(row)
    secrets, sentences = [], []
    for words, count in arrived_count(wave=wave, words=rows).items():
        for index in range(min(count, len(rows[words]))):
            secrets.append(secret_of(wave, words, count - 1 - index))
            if has_sentences:
                sentences += [cell[:LONGEST_SENTENCE].strip() for cell in rows[words][index].cells.values()]
    return secrets, sentences


@transaction.atomic
def discard_responses(*, draft: ImportDraft, by: Actor) -> None:
    """The file is forgotten, nothing stored."""
    record("responses_discarded", draft, by=by, network=draft.of_wave.network.code)
    draft.delete()
