"""`trama measure scales|change`: the arithmetic of `science` on plain CSV files; needs no database."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from trama.console.measure_csv import AnswerTable, BadTableError, read_answers
from trama.science.agreement import average_deviation, r_wg_j
from trama.science.change import g_av_interval, hedges_g_av
from trama.science.errors import TooFewError
from trama.science.scales import (
    alpha_interval,
    cronbach_alpha,
    intraclass,
    mcdonald_omega,
    person_scores,
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise BadTableError(message)


def main(arguments: Sequence[str]) -> int:
    """Run one measure; 0 done, 2 on bad arguments or input, with one sentence."""
    try:
        given = _parser().parse_args(list(arguments))
        found = _scales(given) if given.measure == "scales" else _change(given)
    except BadTableError as problem:
        sys.stderr.write(f"trama: {problem}\n")
        return 2
    print(json.dumps(found, ensure_ascii=False) if given.json else _readable(found))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="trama measure")
    measures = parser.add_subparsers(dest="measure", required=True, parser_class=_Parser)
    for name, files in (("scales", ("answers",)), ("change", ("before", "after"))):
        command = measures.add_parser(name)
        for file in files:
            command.add_argument(file, type=Path)
        command.add_argument("--points", type=int, required=True)
        command.add_argument("--dimension", action="append", default=[], metavar="NAME=item1,item2")
        command.add_argument("--reverse", default="")
        command.add_argument("--seed", type=int, default=1)
        command.add_argument("--json", action="store_true")
    return parser


def _read(path: Path, given: argparse.Namespace) -> AnswerTable:
    return read_answers(path, points=given.points, dimensions=given.dimension, turn=given.reverse)


def _said(found: dict[str, Any], name: str, ask: Callable[[], Any]) -> None:
    """Put what ``ask`` says under ``name``; when it cannot be said, ``null`` with its reason."""
    try:
        found[name] = ask()
    except TooFewError as reason:
        found[name] = None
        found.setdefault("why", {})[name] = str(reason)


def _scales(given: argparse.Namespace) -> dict[str, Any]:
    table = _read(given.answers, given)
    return {"dimensions": {name: _dimension(table, items, given) for name, items in table.dimensions.items()}}


def _dimension(table: AnswerTable, items: list[str], given: argparse.Namespace) -> dict[str, Any]:
    ratings = table.ratings(items)
    scores = person_scores(ratings)
    known = np.isfinite(scores)
    found: dict[str, Any] = {"people": int(known.sum()), "items": len(items)}
    _said(found, "mean", lambda: _mean(scores[known]))
    _said(found, "sd", lambda: _sd(scores[known]))
    _said(found, "alpha", lambda: cronbach_alpha(ratings))
    _said(found, "alpha_interval", lambda: list(alpha_interval(ratings, seed=given.seed)))
    _said(found, "omega", lambda: mcdonald_omega(ratings))
    places = np.unique(table.networks, return_inverse=True)[1]
    _said(found, "icc1", lambda: intraclass(scores[known], places[known])[0])
    _said(found, "icc2", lambda: intraclass(scores[known], places[known])[1])
    codes = sorted(set(table.networks))
    found["networks"] = {
        code: _network(ratings, scores, table.networks == code, given.points) for code in codes
    }
    return found


def _network(ratings: Any, scores: Any, rows: Any, points: int) -> dict[str, Any]:
    own, known = ratings[rows], scores[rows][np.isfinite(scores[rows])]
    found: dict[str, Any] = {"people": len(known)}
    _said(found, "mean", lambda: _mean(known))
    _said(found, "sd", lambda: _sd(known))
    _said(found, "r_wg_j", lambda: r_wg_j(own, points))
    _said(found, "ad", lambda: _deviation(own))
    return found


def _mean(scores: Any) -> float:
    if not len(scores):
        raise TooFewError("nobody answered enough items")
    return float(scores.mean())


def _sd(scores: Any) -> float:
    if len(scores) <= 1:
        raise TooFewError("a standard deviation needs two people")
    return float(scores.std(ddof=1))


def _deviation(ratings: Any) -> float:
    columns = [column for column in ratings.T if np.isfinite(column).any()]
    if not columns:
        raise TooFewError("nobody answered")
    return float(np.mean([average_deviation(column) for column in columns]))


def _change(given: argparse.Namespace) -> dict[str, Any]:
    before, after = _read(given.before, given), _read(given.after, given)
    if before.dimensions != after.dimensions:
        raise BadTableError(
            f"{given.after} does not have the same items as {given.before}: add or remove columns."
        )
    both = [person for person in before.people if person in set(after.people)]
    return {
        "dimensions": {
            name: _paired(before, after, items, (both, given.seed))
            for name, items in before.dimensions.items()
        }
    }


def _paired(
    before: AnswerTable, after: AnswerTable, items: list[str], how: tuple[list[str], int]
) -> dict[str, Any]:
    both, seed = how
    then, now = person_scores(before.ratings(items)), person_scores(after.ratings(items))
    earlier, later = then[before.rows(both)], now[after.rows(both)]
    usable = np.isfinite(earlier) & np.isfinite(later)
    earlier, later, networks = earlier[usable], later[usable], before.networks[before.rows(both)][usable]
    found: dict[str, Any] = {"before": _side(then), "after": _side(now), "pairs": len(earlier)}
    places = np.unique(networks, return_inverse=True)[1]
    _said(found, "mean_change", lambda: _mean(later - earlier))
    _said(found, "sd_change", lambda: _sd(later - earlier))
    _said(found, "g_av", lambda: hedges_g_av(earlier, later).g_av)
    _said(found, "g_av_interval", lambda: list(g_av_interval(earlier, later, places, seed=seed)))
    found["left"] = len(before.people) - len(both)
    found["entered"] = len(after.people) - len(both)
    return found


def _side(scores: Any) -> dict[str, Any]:
    known = scores[np.isfinite(scores)]
    found: dict[str, Any] = {"people": len(known)}
    _said(found, "mean", lambda: _mean(known))
    return found


def _readable(found: Any, depth: int = 0) -> str:
    """The same, indented, for a person."""
    if not isinstance(found, dict):
        return f"{found:.3f}" if isinstance(found, float) else "\N{EN DASH}" if found is None else str(found)
    lines = []
    for name, value in found.items():
        inner = _readable(value, depth + 1)
        lines.append(f"{'  ' * depth}{name}:{chr(10) + inner if isinstance(value, dict) else ' ' + inner}")
    return "\n".join(lines)
