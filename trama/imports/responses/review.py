"""What there is to look at in a file of answers that waits: never how the answers are spread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trama.imports.models import ImportDraft
from trama.imports.responses.check import ResponseLine
from trama.imports.responses.choices import BLANK, Choices, Unread
from trama.imports.responses.columns import AnswerColumn, Fate, Target, targets_of
from trama.imports.responses.known import (
    already_in,
    brought_of,
    columns_of_draft,
    lines_of,
    mends_of,
    remarks,
)
from trama.imports.responses.parse import ParsedResponses
from trama.surveys.payload import NA

SHOWN = 100
PLACES = 8  # lines that are named of a word
UNSURE = (Fate.NEAR, Fate.CLOSED, Fate.REPEATED, Fate.ASIDE)


@dataclass(frozen=True)
class ReviewColumn:
    """A column of the file, and the question that it answers, if somebody or its words said so."""

    at: int
    title: str
    fate: str
    target: str


@dataclass(frozen=True)
class Columns:
    """The columns by what they need from whoever looks."""

    doubtful: int
    is_decided: bool
    unkept: tuple[str, ...]
    unsure: tuple[ReviewColumn, ...]
    sure: tuple[ReviewColumn, ...]
    dropped: tuple[str, ...]
    has_aside: bool


@dataclass(frozen=True)
class AnswerOption:
    """What an unread word may stand for."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class UnreadWord:
    """A word that is no answer, once, with the lines where it stands."""

    text: str
    places: str
    count: int
    options: tuple[AnswerOption, ...]


@dataclass(frozen=True)
class Twins:
    """Lines of the same person, to choose among."""

    first: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class FaultyLine:
    """A line with something to say of the whole of it."""

    line: int
    texts: tuple[str, ...]
    can_leave: bool


@dataclass(frozen=True)
class ResponsesReview:
    """Columns, lines and words to look at, and what can be brought."""

    columns: Columns
    targets: tuple[Target, ...]
    missing: tuple[Target, ...]
    unread: tuple[UnreadWord, ...]
    twins: tuple[Twins, ...]
    lines: tuple[FaultyLine, ...]
    remarks: tuple[str, ...]
    ready: int
    already: int
    left: int
    out: int
    more: bool  # there are more words or lines than are shown

    @property
    def new(self) -> int:
        """How many of those that are ready had not come before."""
        return self.ready - self.already


def review_of(draft: ImportDraft) -> ResponsesReview:
    """Look over the file that waits (3 queries). Refuses with ``DraftOver``."""
    wave, brought, entries = draft.of_wave, brought_of(draft), lines_of(draft)
    targets, chosen = targets_of(wave.version.parsed), columns_of_draft(draft)
    unread = _words(entries, targets)
    lines = _lines(entries, mends_of(draft).out)
    return ResponsesReview(
        columns=_columns(brought, chosen),
        targets=tuple(targets.values()),
        missing=tuple(target for target in targets.values() if target.name not in chosen.values()),
        unread=tuple(unread[:SHOWN]),
        twins=_twins(brought, entries),
        lines=tuple(lines[:SHOWN]),
        remarks=tuple(remarks(wave=wave, entries=entries)),
        ready=sum(entry.is_ready for entry in entries),
        already=already_in(wave=wave, brought=brought, entries=entries),
        left=sum(1 for entry in entries if entry.values and not entry.is_ready and not entry.is_out),
        out=sum(1 for entry in entries if entry.is_out),
        more=len(unread) > SHOWN or len(lines) > SHOWN,
    )


def _columns(brought: ParsedResponses, chosen: Mapping[int, str]) -> Columns:
    def row(column: AnswerColumn) -> ReviewColumn:
        target = chosen.get(column.at, column.target if column.fate == Fate.NEAR else "")
        return ReviewColumn(column.at, column.title, column.fate.value, target)

    unsure = sorted(
        (column for column in brought.columns if column.fate in UNSURE),
        key=lambda column: column.fate != Fate.NEAR,
    )
    return Columns(
        doubtful=sum(column.at not in chosen for column in brought.doubtful),
        is_decided=all(column.at in chosen for column in brought.columns),
        unkept=tuple(column.title for column in brought.unkept(chosen)),
        unsure=tuple(row(column) for column in unsure),
        sure=tuple(row(column) for column in brought.columns if column.fate == Fate.SURE),
        dropped=tuple(column.title for column in brought.columns if column.fate == Fate.PERSONAL),
        has_aside=any(column.fate == Fate.ASIDE for column in unsure),
    )


def _words(entries: Sequence[ResponseLine], targets: Mapping[str, Target]) -> list[UnreadWord]:
    found: dict[tuple[str, str], tuple[Unread, Choices]] = {}
    places: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        for name, answer in () if entry.is_out else entry.unread:
            choices = targets[name].choices
            if choices is None:
                continue
            found.setdefault((answer.choices, answer.word), (answer, choices))
            places.setdefault((answer.choices, answer.word), []).append(f"{entry.line} ({name})")
    return [
        UnreadWord(
            text.text,
            ", ".join(places[key][:PLACES]),
            len(places[key]),
            _options(choices, text.word, text.mend),
        )
        for key, (text, choices) in found.items()
    ]


def _options(choices: Choices, word: str, mend: str) -> tuple[AnswerOption, ...]:
    known = enumerate(zip(choices.values, choices.words, strict=True), start=1)
    pairs = [(value, f"{place} · {label}") for place, (value, label) in known]
    pairs += [(NA, choices.opt_out)] if choices.opt_out else []
    pairs.append((BLANK, _("leave it unanswered")))
    return tuple(
        AnswerOption(f"{choices.key}|{word}|{value}", label, value == mend) for value, label in pairs
    )


def _twins(brought: ParsedResponses, entries: Sequence[ResponseLine]) -> tuple[Twins, ...]:
    asked = {problem.line for entry in entries for problem in entry.problems if problem.field == "twins"}
    return tuple(Twins(lines[0], lines) for lines in brought.twins if asked & set(lines))


def _lines(entries: Sequence[ResponseLine], out: frozenset[int]) -> list[FaultyLine]:
    """Words and twins are asked apart."""
    found = []
    for entry in entries:
        texts = tuple(
            problem.text
            for problem in entry.problems
            if problem.field != "twins" and (not problem.field or not problem.is_blocking)
        )
        if texts and entry.line not in out and not entry.is_out:
            found.append(FaultyLine(entry.line, texts, can_leave=bool(entry.values)))
    return found
