"""Answers gathered in a form elsewhere: what a file brings, line by line, before anything is stored.

Google Forms, Microsoft Forms, Kobo or a plain table of item codes. Who answered and when is dropped as the file is
read; what is left are rows of answers, and the sentences about those that cannot be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from trama.content.pack import InstrumentBody
from trama.core.text import normalise
from trama.imports.problems import Unreadable
from trama.imports.responses.columns import (
    KEPT,
    AnswerColumn,
    Fate,
    Target,
    answering,
    columns_of,
    targets_of,
)
from trama.imports.responses.personal import crossed_out, declined, sent_twice
from trama.imports.responses.same import words_of
from trama.imports.responses.summaries import lines_apart, summary_lines
from trama.imports.tables import Limits, TableSheet, find_titles, read_sheets, table_under
from trama.surveys.payload import LONGEST

PLAIN = ("long", "declined", "summaries", "apart", "concealed", "sheet", "is_hidden", "header_line")
LIMITS = Limits(rows=5000, cells=200, letters=LONGEST)


class Source(StrEnum):
    """Where a file seems to come from."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"
    KOBO = "kobo"
    TRAMA = "trama"
    OTHER = "other"


@dataclass(frozen=True)
class ResponseRow:
    """A line of the file: its number, its cells that may be answers by the place of their column, and what they say.

    Rows with the same ``words`` say the same, whatever their file.
    """

    line: int
    cells: Mapping[int, str]
    words: str


@dataclass(frozen=True)
class ParsedResponses:
    """What is left of a file once it is read: no name, no mail, no clock."""

    source: Source
    columns: tuple[AnswerColumn, ...]
    rows: tuple[ResponseRow, ...]
    twins: tuple[tuple[int, ...], ...] = ()  # lines that come from the same person
    long: tuple[int, ...] = ()  # lines with more cells than titles
    declined: tuple[int, ...] = ()  # lines that said no to taking part
    summaries: tuple[int, ...] = ()  # lines that look like an average or a total
    apart: tuple[int, ...] = ()  # lines below an empty one
    concealed: tuple[int, ...] = ()  # lines that the spreadsheet hides
    alike: tuple[int, ...] = ()  # lines that are a row that came before but for one answer
    sheet: str = ""
    is_hidden: bool = False  # the sheet does not show
    header_line: int = 1

    @property
    def sure_columns(self) -> dict[int, str]:
        """The columns that need nobody's word."""
        return {column.at: column.target for column in self.columns if column.fate == Fate.SURE}

    @property
    def doubtful(self) -> list[AnswerColumn]:
        """The columns that nearly say a question: somebody must say whether they do."""
        return [column for column in self.columns if column.fate == Fate.NEAR]

    def unkept(self, columns: Mapping[int, str]) -> list[AnswerColumn]:
        """The columns somebody named whose words were not kept: the file has to be chosen again."""
        named = [column for column in self.columns if column.fate == Fate.ASIDE and columns.get(column.at)]
        return [column for column in named if not any(column.at in row.cells for row in self.rows)]


def read_responses(
    content: bytes, body: InstrumentBody, *, wanted: frozenset[int] = frozenset()
) -> tuple[ParsedResponses, ...]:
    """What each sheet of the file brings for a questionnaire, of those that answer most of its questions.

    Columns in ``wanted`` are kept too, since somebody named them. Refuses with ``Unreadable``.
    """
    targets = targets_of(body)
    found = [_read(sheet, targets, wanted) for sheet in read_sheets(content, LIMITS)]
    most = max(len(parsed.sure_columns) for parsed in found if parsed) if any(found) else 0
    brought = tuple(parsed for parsed in found if parsed and 2 * len(parsed.sure_columns) >= most)
    if not brought:
        raise Unreadable(
            _(
                "No column of this file answers a question of «%(name)s». Is it the right file, with its titles in "
                "the first line?"
            )
            % {"name": body.name}
        )
    return brought


def _read(sheet: TableSheet, targets: Mapping[str, Target], wanted: frozenset[int]) -> ParsedResponses | None:
    line, _most = find_titles(sheet, lambda cells: len(set(answering(cells, targets))))
    if len(sheet.lines) == 1:
        return None
    table = table_under(sheet, line, LIMITS)
    columns = columns_of(table.header, [row for _line, row in table.rows], targets)
    kept = {column.at for column in columns if column.fate in KEPT}
    if not kept and not wanted:
        return None
    kept |= {column.at for column in columns if column.at in wanted and column.fate == Fate.ASIDE}
    titles = [column.title for column in columns]
    others = [column.at for column in columns if not column.target]
    summaries = summary_lines(table, columns, targets)
    return ParsedResponses(
        source=_source(titles, targets),
        columns=tuple(columns),
        rows=tuple(_row(number, row, kept, columns, targets) for number, row in table.rows),
        twins=tuple(sent_twice(titles, table.rows)),
        long=tuple(number for number, row in table.rows if any(row[len(table.header) :])),
        declined=tuple(declined(titles, table.rows, others)),
        summaries=tuple(summaries),
        apart=tuple(lines_apart(table, summaries)),
        concealed=tuple(number for number, _row in table.rows if number in table.concealed),
        sheet=sheet.name,
        is_hidden=sheet.is_hidden,
        header_line=line,
    )


def _row(
    line: int,
    cells: Sequence[str],
    kept: set[int],
    columns: Sequence[AnswerColumn],
    targets: Mapping[str, Target],
) -> ResponseRow:
    said = {}
    for at in kept:
        if at < len(cells) and cells[at]:
            target = targets.get(columns[at].target)
            in_words = target is not None and target.choices is None
            said[at] = cells[at] if in_words else crossed_out(cells[at])
    return ResponseRow(line, said, words_of(columns, said, targets))


def _source(titles: Sequence[str], targets: Mapping[str, Target]) -> Source:
    plain = [normalise(title) for title in titles]
    if plain[0] in {"marca temporal", "timestamp"}:
        return Source.GOOGLE
    if plain[:2] in (["id", "hora de inicio"], ["id", "start time"]):
        return Source.MICROSOFT
    if {"uuid", "submission time", "instanceid", "meta instanceid"} & set(plain):
        return Source.KOBO
    codes = {normalise(name) for name in targets}
    return Source.TRAMA if any(title in codes for title in plain) else Source.OTHER


def plain_rows(brought: ParsedResponses) -> dict[str, Any]:
    """The same as plain values, to wait."""
    rows = [[row.line, {str(at): cell for at, cell in row.cells.items()}, row.words] for row in brought.rows]
    return {name: getattr(brought, name) for name in PLAIN} | {
        "source": brought.source,
        "columns": [asdict(column) for column in brought.columns],
        "rows": rows,
        "twins": brought.twins,
    }


def from_plain(kept: Mapping[str, Any]) -> ParsedResponses:
    """What waited, as it was."""
    plain: dict[str, Any] = {
        name: tuple(kept[name]) if isinstance(kept[name], list) else kept[name] for name in PLAIN
    }
    return ParsedResponses(
        source=Source(kept["source"]),
        columns=tuple(
            AnswerColumn(column["at"], column["title"], Fate(column["fate"]), column["target"])
            for column in kept["columns"]
        ),
        rows=tuple(
            ResponseRow(line, {int(at): cell for at, cell in cells.items()}, words)
            for line, cells, words in kept["rows"]
        ),
        twins=tuple(tuple(lines) for lines in kept["twins"]),
        **plain,
    )  # fmt: skip
