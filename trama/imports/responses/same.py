"""When a row of a file is one that came before: by what its cells were read as, however the file was saved."""

import json
from collections.abc import Iterator, Mapping, Sequence

from trama.core.text import as_written, normalise
from trama.imports.responses.choices import FIGURE, Unread, read_answer
from trama.imports.responses.columns import KEPT, AnswerColumn, Target
from trama.surveys.payload import NA

Targets = Mapping[str, Target]


def words_of(columns: Sequence[AnswerColumn], cells: Mapping[int, str], targets: Targets) -> str:
    """What makes a row the same row in whatever order its file is written: its titles and what its cells say."""
    kept = [column for column in columns if column.fate in KEPT and cells.get(column.at)]
    return _joined(
        [(normalise(column.title), _read_as(cells[column.at], targets.get(column.target))) for column in kept]
    )


def _joined(pairs: Sequence[tuple[str, str]]) -> str:
    return json.dumps(sorted(pairs), ensure_ascii=False)


def _read_as(cell: str, target: Target | None) -> str:
    """A cell as it is read before anybody decides anything: «4», «4,0» and «De acuerdo» are one answer."""
    answer = read_answer(cell, target.choices) if target and target.choices else None
    if isinstance(answer, str):
        return answer
    figure = None if isinstance(answer, Unread) else FIGURE.match(cell)
    return figure[1] if figure else as_written(cell)


def one_answer_apart(words: str, columns: Sequence[AnswerColumn], targets: Targets) -> Iterator[str]:
    """The words of every row that is equal but for one answer: another one, or none."""
    pairs = [(title, said) for title, said in json.loads(words)]
    for column in columns:
        target = targets.get(column.target) if column.fate in KEPT else None
        if target is None or target.choices is None:
            continue
        title = normalise(column.title)
        own = [pair for pair in pairs if pair[0] == title][:1]
        rest = [pair for pair in pairs if pair not in own]
        yield from ([_joined(rest)] if own else [])
        for value in (*target.choices.values, NA):
            yield from ([_joined([*rest, (title, value)])] if (title, value) not in own else [])
