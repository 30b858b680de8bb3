"""Lines of a table that may be no answers: averages under the data, what comes below an empty line."""

import re
from collections.abc import Mapping, Sequence

from trama.core.text import normalise
from trama.imports.responses.columns import AnswerColumn, Target
from trama.imports.responses.personal import is_clock_title
from trama.imports.tables import Line, Table

LABEL = re.compile(
    r"^(moda|modas|mediana|media|promedios?|prom|total|totales|suma|sumas|sumatoria|desviacion|desv|varianza|maximo|max"
    r"|minimo|min|porcentaje|recuento|conteo|cantidad|frecuencia|n|numero de respuestas|n de respuestas|n respuestas"
    r"|resultados?|indice|puntaje|logro|x|average|mean|mode|median|sum|count|std|percent)\b"
)
LONGEST_LABEL = 4  # words
FEWEST_ABOVE = 3  # lines and columns, for a line of means to be told
ROUNDED = 0.5  # how far a mean may be from what is written of it
FIGURES = re.compile(r"^\d{1,3}(\.\d+)?$")
MOSTLY = 0.8  # how full a column must be for an empty cell of it to say something


def summary_lines(table: Table, columns: Sequence[AnswerColumn], targets: Mapping[str, Target]) -> list[int]:
    """Lines called as an average or a total is, those of the means of others, and those without the hour all have."""
    in_words = {column.at for column in columns if column.target and targets[column.target].choices is None}
    clocks = _clocks(table)
    means = _means(table, [column.at for column in columns if column.target and column.at not in in_words])
    return [
        line
        for line, cells in table.rows
        if line == means
        or any(_is_label(cell) for at, cell in enumerate(cells) if at not in in_words)
        or (clocks and not any(at < len(cells) and cells[at] for at in clocks))
    ]


def lines_apart(table: Table, summaries: Sequence[int]) -> list[int]:
    """Lines below an empty one, where nothing else says whether they are answers."""
    first = min(table.apart, default=0)
    if not first or _clocks(table):
        return []
    return [line for line, _cells in table.rows if line >= first and line not in summaries]


def _is_label(cell: str) -> bool:
    words = normalise(cell)
    return len(words.split()) <= LONGEST_LABEL and bool(LABEL.match(words)) and words != "n a"


def _means(table: Table, places: Sequence[int]) -> int:
    """The last line, when each of its figures is the mean of those above, rounded or not; else 0."""
    *above, (last, cells) = table.rows
    if len(above) < FEWEST_ABOVE or len(places) < FEWEST_ABOVE:
        return 0
    for at in places:
        figures = [figure for _line, row in above if (figure := _figure(row, at)) is not None]
        said = _figure(cells, at)
        if said is None or not figures or abs(said - sum(figures) / len(figures)) > ROUNDED:
            return 0
    return last if len({row for _line, row in above}) > 1 else 0  # all alike: the last may be one of them


def _figure(cells: Sequence[str], at: int) -> float | None:
    text = cells[at].replace(",", ".") if at < len(cells) else ""
    return float(text) if FIGURES.match(text) else None


def _clocks(table: Table) -> list[int]:
    return [
        at
        for at, title in enumerate(table.header)
        if is_clock_title(title) and _filled(table.rows, at) >= MOSTLY * len(table.rows)
    ]


def _filled(rows: Sequence[Line], at: int) -> int:
    return sum(1 for _line, cells in rows if at < len(cells) and cells[at])
