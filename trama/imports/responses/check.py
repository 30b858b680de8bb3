"""Judge each line of a file of answers: what it answers, and what is wrong with it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from trama.content.pack import EXAMPLE, LEVEL, PURPOSE, InstrumentBody
from trama.core.text import is_whole_number
from trama.imports.problems import Problem
from trama.imports.responses.choices import BLANK, Choices, Unread, read_answer
from trama.imports.responses.columns import Target, targets_of
from trama.imports.responses.parse import ParsedResponses, ResponseRow
from trama.surveys.payload import LONGEST, LONGEST_SENTENCE


@dataclass(frozen=True)
class Mends:
    """What somebody decided: the value of a word in a scale, which lines stay out, which of some twins count."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    out: frozenset[int] = frozenset()
    twins: Mapping[int, str] = field(
        default_factory=dict
    )  # by the first line: "all", or the line that counts


@dataclass(frozen=True)
class ResponseLine:
    """A line: what it answers, what is wrong with it, and whether it can be brought."""

    line: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    unread: tuple[tuple[str, Unread], ...] = ()  # the question and the word
    is_out: bool = False

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
            problems.append(
                Problem(row.line, _("The respondent declined to take part: the response is left out."))
            )
        if not values and not unread:
            problems.append(Problem(row.line, _("It answers nothing: it stays out."), is_blocking=False))
        elif same[brought.words_of(row)] > 1 and row.line not in of_twins:
            text = _("Another line says exactly the same. If one person sent it twice, leave one out.")
            problems.append(Problem(row.line, text, is_blocking=False))
        is_out = row.line in mends.out or _is_other_twin(row.line, brought, mends)
        entries.append(ResponseLine(row.line, values, tuple(problems), tuple(unread), is_out))
    return entries


def _values(
    row: ResponseRow, asked: Sequence[tuple[int, Target]], mends: Mends
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
