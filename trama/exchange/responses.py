"""Answers gathered in a form elsewhere: what a file brings, line by line, before anything is stored.

Google Forms, Microsoft Forms, Kobo or a plain table of item codes. Who answered and when is dropped as the file is
read; what is left are rows of answers, and the sentences about those that cannot be read.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from trama.content.pack import EXAMPLE, LEVEL, PURPOSE, InstrumentBody
from trama.core.plain import plain
from trama.exchange.problems import Problem, Unreadable
from trama.exchange.responses_cells import BLANK, Choices, Unread, read_answer
from trama.exchange.responses_columns import (
    KEPT,
    Column,
    Fate,
    Target,
    columns_of,
    targets_of,
)
from trama.exchange.responses_personal import crossed_out, declined, sent_twice
from trama.exchange.tables import Limits, read_table
from trama.surveys.whole import LONGEST, LONGEST_SENTENCE

_plain = lru_cache(maxsize=1024)(plain)
LIMITS = Limits(rows=2000, cells=200, letters=LONGEST)


class Source(StrEnum):
    """Where a file seems to come from."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"
    KOBO = "kobo"
    TRAMA = "trama"
    OTHER = "other"


@dataclass(frozen=True)
class Row:
    """A line of the file: its number, and its cells that may be answers, by the place of their column."""

    line: int
    cells: Mapping[int, str]


@dataclass(frozen=True)
class Brought:
    """What is left of a file once it is read: no name, no mail, no clock."""

    source: Source
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    twins: tuple[tuple[int, ...], ...] = ()  # lines that come from the same person
    long: tuple[int, ...] = ()  # lines with more cells than titles
    declined: tuple[int, ...] = ()  # lines that said no to taking part

    def words_of(self, row: Row) -> str:
        """What makes a row the same row in whatever order its file is written: its titles and its cells."""
        kept = [column for column in self.columns if column.fate in KEPT and row.cells.get(column.at)]
        told = sorted((_plain(column.title), row.cells[column.at]) for column in kept)
        return json.dumps(told, ensure_ascii=False)

    @property
    def sure_columns(self) -> dict[int, str]:
        """The columns that need nobody's word."""
        return {column.at: column.target for column in self.columns if column.fate == Fate.SURE}

    @property
    def doubtful(self) -> list[Column]:
        """The columns that nearly say a question: somebody must say whether they do."""
        return [column for column in self.columns if column.fate == Fate.NEAR]

    def unkept(self, columns: Mapping[int, str]) -> list[Column]:
        """The columns somebody named whose words were not kept: the file has to be chosen again."""
        named = [one for one in self.columns if one.fate == Fate.ASIDE and columns.get(one.at)]
        return [one for one in named if not any(one.at in row.cells for row in self.rows)]


@dataclass(frozen=True)
class Mends:
    """What somebody decided: the value of a word in a scale, which lines stay out, which of some twins count."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    out: frozenset[int] = frozenset()
    twins: Mapping[int, str] = field(
        default_factory=dict
    )  # by the first line: "all", or the line that counts


@dataclass(frozen=True)
class Entry:
    """A line: what it answers, what is wrong with it, and whether it can be brought."""

    line: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    unread: tuple[tuple[str, Unread], ...] = ()  # the question and the word
    is_out: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether it is a response that can be stored."""
        return bool(self.values) and not self.is_out and not any(one.is_blocking for one in self.problems)


def read_responses(content: bytes, body: InstrumentBody, *, wanted: frozenset[int] = frozenset()) -> Brought:
    """What the file brings for a questionnaire; columns in ``wanted`` are kept too, since somebody named them.

    Refuses with ``Unreadable``.
    """
    table = read_table(content, LIMITS)
    targets = targets_of(body)
    cells = [row for _line, row in table.rows]
    columns = columns_of(table.header, cells, targets)
    if not any(column.fate in KEPT for column in columns) and not wanted:
        raise Unreadable(
            _(
                "No column of this file answers a question of «%(name)s». Is it the right file, with its titles in "
                "the first line?"
            )
            % {"name": body.name}
        )
    kept = {column.at for column in columns if column.fate in KEPT}
    kept |= {column.at for column in columns if column.at in wanted and column.fate == Fate.ASIDE}
    titles = [column.title for column in columns]
    others = [column.at for column in columns if not column.target]
    return Brought(
        source=_source(titles, targets),
        columns=tuple(columns),
        rows=tuple(_row(line, row, kept, columns, targets) for line, row in table.rows),
        twins=tuple(sent_twice(titles, table.rows)),
        long=tuple(line for line, row in table.rows if any(row[len(table.header) :])),
        declined=tuple(declined(titles, table.rows, others)),
    )


def _row(
    line: int, cells: Sequence[str], kept: set[int], columns: Sequence[Column], targets: Mapping[str, Target]
) -> Row:
    said = {}
    for at in kept:
        if at < len(cells) and cells[at]:
            target = targets.get(columns[at].target)
            in_words = target is not None and target.choices is None
            said[at] = cells[at] if in_words else crossed_out(cells[at])
    return Row(line, said)


def _source(titles: Sequence[str], targets: Mapping[str, Target]) -> Source:
    told = [plain(title) for title in titles]
    if told[0] in {"marca temporal", "timestamp"}:
        return Source.GOOGLE
    if told[:2] in (["id", "hora de inicio"], ["id", "start time"]):
        return Source.MICROSOFT
    if {"uuid", "submission time", "instanceid", "meta instanceid"} & set(told):
        return Source.KOBO
    codes = {plain(name) for name in targets}
    return Source.TRAMA if any(title in codes for title in told) else Source.OTHER


def plain_rows(brought: Brought) -> dict[str, Any]:
    """The same as plain values, to wait."""
    return {
        "source": brought.source,
        "columns": [asdict(one) for one in brought.columns],
        "rows": [[row.line, {str(at): cell for at, cell in row.cells.items()}] for row in brought.rows],
        "twins": brought.twins,
        "long": brought.long,
        "declined": brought.declined,
    }


def from_plain(kept: Mapping[str, Any]) -> Brought:
    """What waited, as it was."""
    return Brought(
        source=Source(kept["source"]),
        columns=tuple(Column(one["at"], one["title"], Fate(one["fate"]), one["target"]) for one in kept["columns"]),
        rows=tuple(Row(line, {int(at): cell for at, cell in cells.items()}) for line, cells in kept["rows"]),
        twins=tuple(tuple(lines) for lines in kept["twins"]),
        long=tuple(kept["long"]),
        declined=tuple(kept["declined"]),
    )  # fmt: skip


def check(brought: Brought, columns: Mapping[int, str], mends: Mends, body: InstrumentBody) -> list[Entry]:
    """Every line with what it answers and what is wrong with it, in the order of the file."""
    targets = targets_of(body)
    asked = [(at, targets[name]) for at, name in sorted(columns.items()) if name in targets]
    of_twins = _twin_problems(brought, mends)
    same = Counter(brought.words_of(row) for row in brought.rows)
    entries = []
    for row in brought.rows:
        values, unread, problems = _values(row, asked, mends)
        problems += of_twins.get(row.line, [])
        if row.line in brought.long:
            text = _("There are more cells than titles: answers may have moved to another question.")
            problems.append(Problem(row.line, text))
        if row.line in brought.declined:
            problems.append(Problem(row.line, _("Whoever answered said no to taking part: it stays out.")))
        if not values and not unread:
            problems.append(Problem(row.line, _("It answers nothing: it stays out."), is_blocking=False))
        elif same[brought.words_of(row)] > 1 and row.line not in of_twins:
            text = _("Another line says exactly the same. If one person sent it twice, leave one out.")
            problems.append(Problem(row.line, text, is_blocking=False))
        is_out = row.line in mends.out or _is_other_twin(row.line, brought, mends)
        entries.append(Entry(row.line, values, tuple(problems), tuple(unread), is_out))
    return entries


def _values(
    row: Row, asked: Sequence[tuple[int, Target]], mends: Mends
) -> tuple[dict[str, Any], list[tuple[str, Unread]], list[Problem]]:
    items: dict[str, str] = {}
    words: dict[str, str] = {}
    unread: list[tuple[str, Unread]] = []
    problems: list[Problem] = []
    for at, target in asked:
        cell = row.cells.get(at, "")
        if target.choices is None:
            words[target.name] = cell
            problems += _too_long(row.line, target.name, cell)
            continue
        answer = read_answer(cell, target.choices)
        if isinstance(answer, Unread):
            answer = _mended(answer, target.choices, mends)
        if isinstance(answer, Unread):
            unread.append((target.name, answer))
            problems.append(Problem(row.line, answer.text, field=target.name, mend=answer.mend))
        elif answer:
            items[target.name] = answer
    return _whole(items, words), unread, problems


def _mended(unread: Unread, choices: Choices, mends: Mends) -> str | Unread | None:
    value = mends.words.get(unread.choices, {}).get(unread.word, "")
    if value == BLANK:
        return None
    return value if choices.takes(value) else unread


def _whole(items: dict[str, str], words: dict[str, str]) -> dict[str, Any]:
    """In the shape of a whole response; empty when nothing is answered."""
    level = items.pop(LEVEL, "")
    given: dict[str, Any] = {
        "items": items,
        "level": level,
        "example": words.pop(EXAMPLE, ""),
        "purpose": words.pop(PURPOSE, ""),
    }
    given["open"] = {name: text for name, text in words.items() if text}
    return {name: value for name, value in given.items() if value}


def _too_long(line: int, name: str, cell: str) -> list[Problem]:
    most = LONGEST_SENTENCE if name == PURPOSE else LONGEST
    if len(cell) <= most:
        return []
    text = _("The text is longer than %(most)d letters: it is kept up to there.") % {"most": most}
    return [Problem(line, text, is_blocking=False, field=name)]


def _twin_problems(brought: Brought, mends: Mends) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for lines in brought.twins:
        left = [line for line in lines if line not in mends.out]
        if mends.twins.get(lines[0]) or len(left) <= 1:
            continue
        told = ", ".join(str(line) for line in lines)
        text = _("Lines %(lines)s come from the same person: say which one counts.") % {"lines": told}
        for line in lines:
            found[line] = [Problem(line, text, field="twins")]
    return found


def _is_other_twin(line: int, brought: Brought, mends: Mends) -> bool:
    """Whether another line of the same person was chosen instead."""
    for lines in brought.twins:
        chosen = mends.twins.get(lines[0], "")
        if line in lines and chosen.isdecimal() and int(chosen) in lines:
            return line != int(chosen)
    return False
