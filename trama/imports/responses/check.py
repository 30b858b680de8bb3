"""Judge each line of a file of answers: what it answers, and what is wrong with it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from trama.content.pack import EXAMPLE, LEVEL, PURPOSE, InstrumentBody
from trama.core.text import is_whole_number
from trama.imports.problems import Problem
from trama.imports.responses.choices import BLANK, Choices, Unread, read_answer
from trama.imports.responses.columns import Target, targets_of
from trama.imports.responses.figures import FigureRange, Start, figure_of, ranges_of
from trama.imports.responses.parse import ParsedResponses, ResponseRow
from trama.surveys.payload import LONGEST, LONGEST_SENTENCE, NA

SCALE, SUMMARY = "scale", "summary"


class AskedLines(StrEnum):
    """Lines that are asked about together."""

    CONCEALED = "concealed"  # the spreadsheet hides them
    APART = "apart"  # they stand below an empty line
    ALIKE = "alike"  # but for one answer they are rows that came before


@dataclass(frozen=True)
class Mends:
    """What somebody decided: the value of a word in a scale, which lines stay out, which of some twins count."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    out: frozenset[int] = frozenset()
    twins: Mapping[int, str] = field(
        default_factory=dict
    )  # by the first line: "all", or the line that counts
    people: frozenset[int] = frozenset()  # lines that look like a total and are answers
    groups: Mapping[str, str] = field(default_factory=dict)  # of ``AskedLines``: "in" or "out"
    starts: Mapping[str, str] = field(default_factory=dict)  # of a scale: a ``Start``


@dataclass(frozen=True)
class Scales:
    """The scales whose figures were asked about, and what was said of them and of words."""

    doubtful: Mapping[str, FigureRange]
    mends: Mends

    def is_asked(self, cell: str, choices: Choices) -> bool:
        """Whether a cell waits for somebody to say where the figures of its scale begin."""
        return (
            choices.key in self.doubtful and not self._start(choices) and figure_of(cell.strip()) is not None
        )

    def read(self, cell: str, choices: Choices) -> str | Unread | None:
        """A cell as somebody said that its figures and its words are to be read."""
        start = self._start(choices) if choices.key in self.doubtful else ""
        figure = figure_of(cell.strip()) if start else None
        if figure is not None and start == Start.UNUSED:
            return None
        if figure == 0 and start == Start.ZERO_IS_NONE:
            return NA
        answer = read_answer(cell, choices, first=0 if start == Start.ZERO else 1)
        if isinstance(answer, Unread):
            value = self.mends.words.get(answer.choices, {}).get(answer.word, "")
            return None if value == BLANK else value if choices.takes(value) else answer
        return answer

    def _start(self, choices: Choices) -> str:
        said = self.mends.starts.get(choices.key, "")
        return said if said in self.doubtful[choices.key].starts else ""


@dataclass(frozen=True)
class ResponseLine:
    """A line: what it answers, what is wrong with it, and whether it can be brought."""

    line: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    unread: tuple[tuple[str, Unread], ...] = ()  # the question and the word
    is_out: bool = False
    is_asked: bool = False  # what it says waits for a word about its scale or about the line

    @property
    def is_ready(self) -> bool:
        """Whether it is a response that can be stored."""
        return (
            bool(self.values)
            and not self.is_out
            and not any(problem.is_blocking for problem in self.problems)
        )


def check(
    brought: ParsedResponses, columns: Mapping[int, str], mends: Mends, body: InstrumentBody
) -> list[ResponseLine]:
    """Every line with what it answers and what is wrong with it, in the order of the file."""
    targets = targets_of(body)
    asked = [(at, targets[name]) for at, name in sorted(columns.items()) if name in targets]
    scales = Scales(doubtful_scales(brought, columns, mends, body), mends)
    of_twins = _twin_problems(brought, mends)
    same = Counter(row.words for row in brought.rows)
    entries = []
    for row in brought.rows:
        doubt = line_doubt(row.line, brought, mends)
        if doubt:
            entries.append(ResponseLine(row.line, {}, (doubt,), is_asked=True, is_out=row.line in mends.out))
            continue
        values, unread, problems = _values(row, asked, scales)
        is_asked = any(problem.field == SCALE for problem in problems)
        problems += of_twins.get(row.line, [])
        problems += _of_line(row.line, brought)
        if not values and not unread and not is_asked:
            problems.append(Problem(row.line, _("It answers nothing: it stays out."), is_blocking=False))
        elif same[row.words] > 1 and row.line not in of_twins:
            text = _("Another line says exactly the same. If one person sent it twice, leave one out.")
            problems.append(Problem(row.line, text, is_blocking=False))
        is_out = is_left_out(row.line, brought, mends)
        entries.append(ResponseLine(row.line, values, tuple(problems), tuple(unread), is_out, is_asked))
    return entries


def doubtful_scales(
    brought: ParsedResponses, columns: Mapping[int, str], mends: Mends, body: InstrumentBody
) -> Mapping[str, FigureRange]:
    """The scales whose figures begin or end elsewhere than ours, among the lines that are answers."""
    targets = targets_of(body)
    rows = [row for row in brought.rows if not line_doubt(row.line, brought, mends)]
    return ranges_of(
        (name, choices, row.cells.get(at, ""))
        for row in rows
        if not is_left_out(row.line, brought, mends)
        for at, name in columns.items()
        if name in targets and (choices := targets[name].choices)
    )


def line_doubt(line: int, brought: ParsedResponses, mends: Mends) -> Problem | None:
    """What must be said of a line before it is read as answers."""
    for group in AskedLines:
        if line in lines_asked(group, brought) and not mends.groups.get(group):
            return Problem(line, _("First say whether this line counts."), field=group)
    if line in brought.summaries and line not in mends.people:
        text = _(
            "It looks like an average or a total, or has no hour as the others have. Is it what a person answered?"
        )
        return Problem(line, text, field=SUMMARY)
    return None


def lines_asked(group: AskedLines, brought: ParsedResponses) -> tuple[int, ...]:
    """The lines of a group."""
    return {
        AskedLines.CONCEALED: brought.concealed,
        AskedLines.APART: brought.apart,
        AskedLines.ALIKE: brought.alike,
    }[group]


def is_left_out(line: int, brought: ParsedResponses, mends: Mends) -> bool:
    """Whether somebody said that a line stays out: alone, with others, or because its twin counts."""
    groups = [group for group in AskedLines if mends.groups.get(group) == "out"]
    in_group = any(line in lines_asked(group, brought) for group in groups)
    return line in mends.out or in_group or _is_other_twin(line, brought, mends)


def _of_line(line: int, brought: ParsedResponses) -> Iterator[Problem]:
    if line in brought.long:
        text = _("There are more cells than titles: answers may have moved to another question.")
        yield Problem(line, text)
    if line in brought.declined:
        yield Problem(line, _("The respondent declined to take part: the response is left out."))


def _values(
    row: ResponseRow, asked: Sequence[tuple[int, Target]], scales: Scales
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
        if scales.is_asked(cell, target.choices):
            text = _("First say what the figures of this scale mean.")
            problems.append(Problem(row.line, text, field=SCALE))
            continue
        answer = scales.read(cell, target.choices)
        if isinstance(answer, Unread):
            unread.append((target.name, answer))
            problems.append(
                Problem(row.line, answer.text, field=target.name, mends=(answer.mend,) if answer.mend else ())
            )
        elif answer:
            items[target.name] = answer
    return _whole(items, words), unread, problems


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


def _twin_problems(brought: ParsedResponses, mends: Mends) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for lines in brought.twins:
        left = [line for line in lines if line not in mends.out]
        if mends.twins.get(lines[0]) or len(left) <= 1:
            continue
        numbers = ", ".join(str(line) for line in lines)
        text = _("Lines %(lines)s come from the same person: say which one counts.") % {"lines": numbers}
        for line in lines:
            found[line] = [Problem(line, text, field="twins")]
    return found


def _is_other_twin(line: int, brought: ParsedResponses, mends: Mends) -> bool:
    """Whether another line of the same person was chosen instead."""
    for lines in brought.twins:
        chosen = mends.twins.get(lines[0], "")
        if line in lines and is_whole_number(chosen) and int(chosen) in lines:
            return line != int(chosen)
    return False
