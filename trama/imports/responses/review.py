"""What there is to look at in a file of answers that waits: never how the answers are spread."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trama.imports.models import ImportDraft
from trama.imports.responses.check import SCALE, SUMMARY, AskedLines, Mends, ResponseLine, doubtful_scales
from trama.imports.responses.choices import BLANK, Choices, Unread
from trama.imports.responses.columns import AnswerColumn, Fate, Target, targets_of
from trama.imports.responses.figures import FigureRange, Start
from trama.imports.responses.known import (
    already_in,
    columns_of_draft,
    lines_of,
    looked_over,
    mends_of,
    remarks,
)
from trama.imports.responses.parse import ParsedResponses
from trama.surveys.payload import NA

SHOWN = 100
DASH = "\N{EN DASH}"
HELD = 60  # letters that are shown of a line that may be none
PLACES = 8  # lines that are named of a word
UNSURE = (Fate.NEAR, Fate.CLOSED, Fate.REPEATED, Fate.ASIDE)


@dataclass(frozen=True)
class ReviewColumn:
    """A column of the file, and the question that it answers, if somebody or its words said so."""

    at: int
    title: str
    fate: str
    target: str
    asks: str  # the question that it nearly says, while nobody said whether it does


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


@dataclass(frozen=True)
class UnreadWord:
    """A word that is no answer, once, with the lines where it stands."""

    text: str
    mend: str  # what was perhaps meant, in words
    places: str
    count: int
    options: tuple[AnswerOption, ...]


@dataclass(frozen=True)
class Twins:
    """Lines of the same person, to choose among."""

    first: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class ScaleQuestion:
    """A scale whose figures are not ours, with what can be said of them."""

    key: str
    lowest: int
    highest: int
    points: int
    names: str  # the questions
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LineGroup:
    """Lines that count or not together."""

    name: str
    lines: str
    count: int


@dataclass(frozen=True)
class FaultyLine:
    """A line with something to say of the whole of it."""

    line: int
    texts: tuple[str, ...]
    can_leave: bool
    holds: str  # what the line says, of a line that may be none
    is_summary: bool


@dataclass(frozen=True)
class ResponsesReview:
    """Columns, lines and words to look at, and what can be brought."""

    sheet: str
    header_line: int
    columns: Columns
    targets: tuple[Target, ...]
    missing: tuple[Target, ...]
    unread: tuple[UnreadWord, ...]
    twins: tuple[Twins, ...]
    scales: tuple[ScaleQuestion, ...]
    groups: tuple[LineGroup, ...]
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
    """Look over the file that waits (9 queries). Refuses with ``DraftOver`` or ``UndecidedSheet``."""
    wave, brought = draft.of_wave, looked_over(draft)
    entries = lines_of(draft, brought)
    already = already_in(wave=wave, brought=brought, entries=entries)
    body = wave.version.parsed
    targets, chosen, mends = targets_of(body), columns_of_draft(draft), mends_of(draft)
    unread = _words(entries, targets)
    lines = _lines(entries, brought, mends.out)
    return ResponsesReview(
        sheet=brought.sheet,
        header_line=brought.header_line,
        columns=_columns(brought, chosen),
        targets=tuple(targets.values()),
        missing=tuple(target for target in targets.values() if target.name not in chosen.values()),
        unread=tuple(unread[:SHOWN]),
        twins=_twins(brought, entries),
        scales=tuple(_scales(doubtful_scales(brought, chosen, mends, body), mends)),
        groups=tuple(_groups(entries)),
        lines=tuple(lines[:SHOWN]),
        remarks=tuple(remarks(wave=wave, entries=entries, already=already)),
        ready=sum(entry.is_ready for entry in entries),
        already=already,
        left=sum(1 for entry in entries if _is_left(entry)),
        out=sum(1 for entry in entries if entry.is_out),
        more=len(unread) > SHOWN or len(lines) > SHOWN,
    )


def _is_left(entry: ResponseLine) -> bool:
    return bool(entry.values or entry.unread or entry.is_asked) and not entry.is_ready and not entry.is_out


def _scales(doubtful: Mapping[str, FigureRange], mends: Mends) -> Iterator[ScaleQuestion]:
    for key, figures in doubtful.items():
        if mends.starts.get(key) not in figures.starts:
            options = tuple((start.value, _of_start(start, figures)) for start in figures.starts)
            points = len(figures.choices.values)
            yield ScaleQuestion(
                key, figures.lowest, figures.highest, points, ", ".join(figures.names), options
            )


def _of_start(start: Start, figures: FigureRange) -> str:
    words = figures.choices.words
    values = {
        "first": words[0], "last": words[-1], "most": len(words), "before": len(words) - 1,
        "none": figures.choices.opt_out,
    }  # fmt: skip
    return {
        Start.ZERO: _("0 is «%(first)s» and %(before)d is «%(last)s»"),
        Start.ZERO_IS_NONE: _("0 is «%(none)s», 1 is «%(first)s» and %(most)d is «%(last)s»"),
        Start.ONE: _(
            "1 is «%(first)s» and %(most)d is «%(last)s»; the other numbers are looked at one by one"
        ),
        Start.UNUSED: _("It is another scale: its numbers are not used"),
    }[start] % values


def _groups(entries: Sequence[ResponseLine]) -> Iterator[LineGroup]:
    for group in AskedLines:
        lines = [
            entry.line
            for entry in entries
            if any(problem.field == group for problem in entry.problems) and not entry.is_out
        ]
        if lines:
            yield LineGroup(group.value, spans(lines), len(lines))


def spans(lines: Sequence[int]) -> str:
    """Line numbers as people say them: «3, 7 to 9»."""
    found: list[list[int]] = []
    for line in sorted(lines):
        if found and line == found[-1][1] + 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    return ", ".join(
        f"{first}" if first == last else DASH.join((str(first), str(last))) for first, last in found
    )


def _columns(brought: ParsedResponses, chosen: Mapping[int, str]) -> Columns:
    def row(column: AnswerColumn) -> ReviewColumn:
        asks = column.target if column.fate == Fate.NEAR and column.at not in chosen else ""
        return ReviewColumn(column.at, column.title, column.fate.value, chosen.get(column.at, ""), asks)

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
            dict(zip(choices.values, choices.words, strict=True)).get(text.mend, ""),
            ", ".join(places[key][:PLACES]),
            len(places[key]),
            _options(choices, text.word),
        )
        for key, (text, choices) in found.items()
    ]


def _options(choices: Choices, word: str) -> tuple[AnswerOption, ...]:
    known = enumerate(zip(choices.values, choices.words, strict=True), start=1)
    pairs = [(value, f"{place} · {label}") for place, (value, label) in known]
    pairs += [(NA, choices.opt_out)] if choices.opt_out else []
    pairs.append((BLANK, _("leave it unanswered")))
    return tuple(AnswerOption(f"{choices.key}|{word}|{value}", label) for value, label in pairs)


def _twins(brought: ParsedResponses, entries: Sequence[ResponseLine]) -> tuple[Twins, ...]:
    asked = {problem.line for entry in entries for problem in entry.problems if problem.field == "twins"}
    return tuple(Twins(lines[0], lines) for lines in brought.twins if asked & set(lines))


def _lines(
    entries: Sequence[ResponseLine], brought: ParsedResponses, out: frozenset[int]
) -> list[FaultyLine]:
    """Lines with something to say of the whole of them; words, twins, scales and groups are asked apart."""
    apart = {"twins", SCALE, *AskedLines}
    rows = {row.line: row for row in brought.rows}
    found = []
    for entry in entries:
        said = [
            problem
            for problem in entry.problems
            if problem.field not in apart
            and (not problem.field or problem.field == SUMMARY or not problem.is_blocking)
        ]
        if said and entry.line not in out and not entry.is_out:
            is_summary = said[0].field == SUMMARY
            holds = " · ".join(rows[entry.line].cells.values())[:HELD] if is_summary else ""
            texts = tuple(problem.text for problem in said)
            found.append(FaultyLine(entry.line, texts, bool(entry.values), holds, is_summary))
    return found
