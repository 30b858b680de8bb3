"""Tables of answers as plain CSV: read, checked, each mistake named by its line and column."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trama.core.text import is_whole_number
from trama.science.scales import reverse

FIXED = ("network", "person")


class BadTableError(Exception):
    """The file or the arguments cannot be used; the message says where and what to do."""


@dataclass(frozen=True)
class AnswerTable:
    """A table of answers: one row per person, reverse items already turned."""

    people: list[str]
    networks: NDArray[np.str_]
    items: list[str]
    values: NDArray[np.float64]
    dimensions: dict[str, list[str]]

    def ratings(self, items: list[str]) -> NDArray[np.float64]:
        """The columns of ``items``, shape (people, items)."""
        return self.values[:, [self.items.index(item) for item in items]]

    def rows(self, people: list[str]) -> list[int]:
        """Where those people stand."""
        indexes = {person: index for index, person in enumerate(self.people)}
        return [indexes[person] for person in people]


def read_answers(path: Path, *, points: int, dimensions: list[str], turn: str) -> AnswerTable:
    """The answers in ``path``; raises ``BadTableError`` naming line and column."""
    if points <= 1:
        raise BadTableError("--points must be 2 or more.")
    lines = _lines(path)
    header = [name.strip() for name in lines[0][1]]
    items = _items(path, header)
    chosen = _dimensions(dimensions, items, path)
    turned = [name for name in turn.split(",") if name]
    _known(turned, items, path, "--reverse")
    people, networks, rows = _rows(path, header, items, (lines[1:], points))
    values = np.array(rows, dtype=float).reshape(len(rows), len(items))
    for name in turned:
        values[:, items.index(name)] = reverse(values[:, items.index(name)], points)
    return AnswerTable(people, np.array(networks), items, values, chosen)


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise BadTableError(f"{path} cannot be read ({problem.strerror}).") from problem
    except UnicodeDecodeError as problem:
        raise BadTableError(f"{path} is not UTF-8: save it again as CSV UTF-8.") from problem
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    if not lines:
        raise BadTableError(f"{path} is empty: the first line names the columns.")
    return lines


def _items(path: Path, header: list[str]) -> list[str]:
    for name in FIXED:
        if name not in header:
            raise BadTableError(f"{path}, line 1: there is no column {name}.")
    for name in header:
        if header.count(name) > 1 or not name:
            raise BadTableError(f"{path}, line 1: the column «{name}» stands twice or has no name.")
    items = [name for name in header if name not in FIXED]
    if not items:
        raise BadTableError(f"{path}, line 1: there is no column of an item beside network and person.")
    return items


def _dimensions(asked: list[str], items: list[str], path: Path) -> dict[str, list[str]]:
    if not asked:
        return {"all": items}
    found = {}
    for text in asked:
        name, equals, listed = text.partition("=")
        if not equals or not name or not listed:
            raise BadTableError(f"--dimension must look like NAME=item1,item2, not {text!r}.")
        found[name] = listed.split(",")
        _known(found[name], items, path, "--dimension")
    left = [item for item in items if item not in {known for many in found.values() for known in many}]
    if left:
        raise BadTableError(f"{path}, line 1: the column {left[0]} is in no --dimension.")
    return found


def _known(names: list[str], items: list[str], path: Path, where: str) -> None:
    for name in names:
        if name not in items:
            raise BadTableError(f"{path}, line 1: there is no column {name}, which {where} names.")


def _rows(
    path: Path, header: list[str], items: list[str], given: tuple[list[tuple[int, list[str]]], int]
) -> tuple[list[str], list[str], list[list[float]]]:
    lines, points = given
    people: list[str] = []
    seen: set[str] = set()
    networks, rows = [], []
    for line, cells in lines:
        row = dict(zip(header, [*(cell.strip() for cell in cells), *[""] * len(header)], strict=False))
        if len(cells) > len(header):
            raise BadTableError(f"{path}, line {line}: there are more cells than columns.")
        for name in FIXED:
            if not row[name]:
                raise BadTableError(f"{path}, line {line}, column {name}: it is empty.")
        if row["person"] in seen:
            raise BadTableError(f"{path}, line {line}, column person: «{row['person']}» already has a row.")
        seen.add(row["person"])
        people.append(row["person"])
        networks.append(row["network"])
        rows.append([_value(row[item], points, f"{path}, line {line}, column {item}") for item in items])
    if not rows:
        raise BadTableError(f"{path} has no row of answers.")
    return people, networks, rows


def _value(text: str, points: int, where: str) -> float:
    if not text:
        return float("nan")
    if not is_whole_number(text) or not 1 <= int(text) <= points:
        raise BadTableError(f"{where}: «{text}» is not on the scale from 1 to {points}.")
    return float(text)
