"""Which column of a form's export answers which question: by code, by words, or nearly, which must be confirmed."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from trama.content.pack import EXAMPLE, LEVEL, PURPOSE, InstrumentBody
from trama.core.text import is_whole_number, normalise
from trama.imports.responses.choices import Choices, Unread, level_choices, read_answer, scale_choices
from trama.imports.responses.personal import is_personal, is_personal_title, is_score
from trama.imports.wording import denies

TAG = re.compile(r"<[^>]*>")
PART = re.compile(
    r"[\[/.:)|\u2013\u2014-]\s*"
)  # what stands between a group's title and the question's words
NEAR = 0.72  # how alike the words must be to be proposed
CLEAR = 0.04  # and how much more alike than any other


class Fate(StrEnum):
    """What becomes of a column."""

    SURE = "sure"  # it answers a question, by its code or its words
    NEAR = "near"  # its words are nearly those of a question: somebody must say so
    CLOSED = "closed"  # its cells are answers; of which question, nobody knows
    REPEATED = "repeated"  # another column already answers that question
    ASIDE = "aside"  # words that nobody recognises: not kept
    PERSONAL = "personal"  # names, mails, clocks, identifiers: not kept
    EMPTY = "empty"


KEPT = {Fate.SURE, Fate.NEAR, Fate.CLOSED, Fate.REPEATED}


@dataclass(frozen=True)
class AnswerColumn:
    """A column as it stands in the file, what becomes of it, and the question it answers, if one is known."""

    at: int
    title: str
    fate: Fate
    target: str = ""


@dataclass(frozen=True)
class Target:
    """A question that a column can answer."""

    name: str
    words: str
    choices: Choices | None = None  # without them it is answered in words


def targets_of(body: InstrumentBody) -> dict[str, Target]:
    """Every question of the questionnaire, in its order, by the name of its datum."""
    found = [
        Target(item.code, item.text, scale_choices(block.scale, body.opt_out))
        for block in body.blocks
        for item in block.items
    ]
    if body.level_question:
        found.append(Target(LEVEL, body.level_question.text, level_choices(body)))
        found.append(Target(EXAMPLE, body.level_question.example))
    found += [Target(question.key, question.text) for question in body.open_questions]
    if body.purpose_stem:
        found.append(Target(PURPOSE, body.purpose_stem))
    return {target.name: target for target in found}


def readable_title(title: str) -> str:
    """A title as people see it: without marks of HTML, hard spaces or breaks."""
    return " ".join(TAG.sub(" ", html.unescape(title)).split())


def columns_of(
    header: Sequence[str], rows: Sequence[Sequence[str]], targets: Mapping[str, Target]
) -> list[AnswerColumn]:
    """Every column with its fate; a question is answered by one column at most."""
    columns = []
    for at, raw in enumerate(header):
        cells = [row[at] for row in rows if at < len(row) and row[at]]
        columns.append(_column(at, readable_title(raw), cells, targets))
    first: dict[str, int] = {}
    for column in sorted(columns, key=lambda candidate: candidate.fate != Fate.SURE):
        if column.target:
            first.setdefault(column.target, column.at)
    sure = Counter(column.target for column in columns if column.fate == Fate.SURE)
    return [_beside_others(column, first, sure) for column in columns]


def _beside_others(column: AnswerColumn, first: Mapping[str, int], sure: Mapping[str, int]) -> AnswerColumn:
    """Of two columns that say the same question, somebody must say which answers it."""
    if column.target and first[column.target] != column.at:
        return replace(column, fate=Fate.REPEATED)
    if column.fate == Fate.SURE and sure[column.target] > 1:
        return replace(column, fate=Fate.NEAR)
    return column


def answering(titles: Sequence[str], targets: Mapping[str, Target]) -> list[str]:
    """The questions that titles say by their code or their words."""
    return [name for title in titles if title for name in _exact(readable_title(title), targets)]


def _column(at: int, title: str, cells: Sequence[str], targets: Mapping[str, Target]) -> AnswerColumn:
    exact = [] if is_score(title) else _exact(title, targets)
    if exact:  # more than one: its code says one question and its words another
        return AnswerColumn(at, title, Fate.SURE if len(exact) == 1 else Fate.NEAR, exact[0])
    if is_score(title) or is_personal_title(title) or is_personal(cells):
        return AnswerColumn(at, title, Fate.PERSONAL)
    if not cells:
        return AnswerColumn(at, title, Fate.EMPTY)
    near = _near(title, targets)
    if near:
        return AnswerColumn(at, title, Fate.NEAR, near)
    return AnswerColumn(at, title, Fate.CLOSED if _reads(cells, targets) else Fate.ASIDE)


def _parts(title: str) -> Iterator[str]:
    """The title, and what stands behind each sign that may come after a group's title or a number."""
    yield title
    for sign in PART.finditer(title):
        yield title[sign.end() :]


def _exact(title: str, targets: Mapping[str, Target]) -> list[str]:
    codes = {normalise(name): name for name in targets}
    words: dict[str, list[str]] = {}
    for name, target in targets.items():
        words.setdefault(normalise(target.words), []).append(name)
    parts = [part for part in map(normalise, _parts(title)) if part]
    found = [name for part in parts for name in words.get(part, ())]
    found += [codes[part] for part in parts if part in codes]
    for part in parts:
        first, _space, rest = part.partition(" ")
        if first in codes and rest:
            found += [codes[first]] if rest == normalise(targets[codes[first]].words) else words.get(rest, [])
        elif is_whole_number(first) and rest:
            found += words.get(rest, [])
    coded = re.match(r"\W*(\w+)\s*[.:)\u2013\u2014-]", title)
    if found and coded and normalise(coded[1]) in codes:
        found.append(codes[normalise(coded[1])])
    return list(dict.fromkeys(found))


def _near(title: str, targets: Mapping[str, Target]) -> str:
    parts = {normalise(part) for part in _parts(title)}
    alike = sorted(
        (
            (max(_likeness(part, normalise(target.words)) for part in parts), target.name)
            for target in targets.values()
        ),
        reverse=True,
    )
    (best, name), second = alike[0], alike[1][0] if len(alike) > 1 else 0.0
    return name if best >= NEAR and best - second >= CLEAR else ""


def _likeness(text: str, other: str) -> float:
    if denies(text) != denies(other):
        return 0.0
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR else 0.0


def _reads(cells: Sequence[str], targets: Mapping[str, Target]) -> bool:
    """Whether most cells are answers of one of the questionnaire's scales."""
    scales = {target.choices.key: target.choices for target in targets.values() if target.choices}
    return any(
        2 * sum(not isinstance(read_answer(cell, choices), Unread) for cell in cells) >= len(cells)
        for choices in scales.values()
    )
