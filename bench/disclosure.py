"""How much of a second and a third measurement is told, and on which rung, when one or two people came or left.

Standard networks: people who think alike of a sentence within a point, and repeat some of their answers. All by fixed
seeds. What is told is the same on every machine; the time it takes is set beside a bare pass of the same draws.
"""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import django
import numpy as np

from bench.common import Figure
from trama.content.pack import Dimension, Item
from trama.insights.ladder import Measured, choose
from trama.insights.rungs import Rung

SENTENCES = 40
DIMENSION = Dimension("trust", "CON", "Confianza", "cochinilla", "rings", (), "")
LABELS = ("1", "2", "3", "4", "5")
FEWEST_WHOLE = 6  # people, from which all five dimensions should say something
ALIKE, LEAN, BLANK = (
    0.8,
    0.4,
    0.04,
)  # how far answers are from what all think, from a person's own, and how often none
REPEATED = (0.5, 0.6, 0.75)
MOVES = {
    "one moved": ((0, 0), (1, 0), (0, 1)),
    "two moved": ((0, 0), (1, 1), (1, 1)),
}  # (came, left) by measurement
EACH_GOAL = {5: 0.0, 6: 0.35, 8: 0.45, 12: 0.6}
SIX = ((0, 0), (1, 1), (0, 0), (1, 0), (0, 1), (1, 0))
DRAWN = 20_000_000  # answers looked up for the bare limit


def measure() -> list[Figure]:
    """Shares of sentences told answer by answer and on any rung, and the time of the longest opening."""
    figures, measured = [], []
    for people, goal in EACH_GOAL.items():
        for moved, moves in MOVES.items():
            chosen = [found for repeated in REPEATED for found in _told(people, moves, repeated)]
            disclosed = np.array(
                [np.bincount(list(rungs.values()), minlength=len(Rung)) for rungs, _new in chosen]
            )
            figures += _shares(f"{people} people, {moved}", disclosed, goal if moved == "one moved" else 0.0)
            measured += chosen if people >= FEWEST_WHOLE else []
    return [_whole(measured), *figures, *_opening()]


def _told(
    people: int, moves: Sequence[tuple[int, int]], repeated: float
) -> Iterator[tuple[dict[str, Rung], Measured]]:
    """Which rung is chosen for each sentence, in each measurement after the first."""
    earlier: list[Measured] = []
    for new in networks(people, moves, repeated, seed=people):
        chosen = choose(earlier, new)
        if earlier:
            yield {code: choice.rung for code, choice in chosen.items()}, new
        earlier.append(replace(new, disclosed=chosen))


def _whole(measured: Sequence[tuple[dict[str, Rung], Measured]]) -> Figure:
    """How many measurements tell something of each of five dimensions, of eight sentences each."""
    share = 100 * float(np.mean([all(_dimensions(rungs, new)) for rungs, new in measured]))
    name = "six people or more: all five dimensions say something"
    return Figure("disclosure", name, share, "%", "≥ 95", share >= 95, f"{len(measured)} measurements")


def _dimensions(rungs: dict[str, Rung], new: Measured) -> Iterator[bool]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trama.config.settings")
    django.setup()
    from trama.insights.dimensions import Precision, told_dimension
    from trama.insights.items import told_item

    codes = list(rungs)
    for first in range(0, SENTENCES, SENTENCES // 5):
        items = [
            told_item(Item(code, "", ""), (DIMENSION, LABELS), rungs[code], new.counts(code), is_enough=True)
            for code in codes[first : first + SENTENCES // 5]
        ]
        yield told_dimension(DIMENSION, items, len(LABELS), scores=None).precision is not Precision.NOTHING


def _shares(name: str, disclosed: np.ndarray, goal: float) -> list[Figure]:
    share = disclosed.sum(axis=0) / disclosed.sum()
    beside = " · ".join(f"{rung.name.lower()} {100 * share[rung]:.0f} %" for rung in Rung)
    each, some = 100 * float(share[Rung.EACH]), 100 * (1 - float(share[Rung.NOTHING]))
    return [
        Figure(
            "disclosure", f"{name}: each answer", each, "%", f"≥ {100 * goal:.0f}", each >= 100 * goal, beside
        ),
        Figure("disclosure", f"{name}: on some rung", some, "%", "≥ 98", some >= 98, beside),
    ]


def _opening() -> list[Figure]:
    """The sixth measurement of twelve people."""
    *earlier, last = networks(12, SIX, 0.6, seed=12)
    done: list[Measured] = []
    for new in earlier:
        done.append(replace(new, disclosed=choose(done, new)))
    began = time.perf_counter()
    choose(done, last)
    took, bare = time.perf_counter() - began, _bare()
    beside = f"{DRAWN // 1_000_000} million answers looked up in {bare:.2f} s"
    return [
        Figure("disclosure", "opening, 12 people, 6 measurements", took, "s", "≤ 3", took <= 3, beside),
        Figure(
            "disclosure",
            "beside the bare looking up",
            took / bare,
            "times",
            "≤ 12",
            took / bare <= 12,
            beside,
        ),
    ]


def _bare() -> float:
    dice = np.random.default_rng(1)
    table, categories = dice.random(700, dtype=np.float32), dice.integers(0, 700, 1_000_000, dtype=np.int32)
    began = time.perf_counter()
    for _turn in range(DRAWN // len(categories)):
        table[categories].sum()
    return time.perf_counter() - began


def networks(
    people: int, moves: Sequence[tuple[int, int]], repeated: float, *, seed: int
) -> Iterator[Measured]:
    """The measurements of one network, half a year apart; ``moves`` says how many come and leave before each."""
    dice = np.random.default_rng(seed)
    thought = dice.uniform(1.6, 4.6, SENTENCES)
    here, said, lean, day = list(range(people)), dict[int, np.ndarray](), dict[int, float](), date(2025, 3, 1)
    newest = people
    for came, left in moves:
        for _person in range(left):
            here.pop(int(dice.integers(len(here))))
        here += range(newest, newest + came)
        newest += came
        for person in here:
            mind = thought + lean.setdefault(person, dice.normal(0, LEAN))
            before = said.get(person, np.full(SENTENCES, -1))
            kept = (before >= 0) & (dice.random(SENTENCES) < repeated)
            new = _said(dice, mind)
            while (again := (new == before) & ~kept).any():  # whoever does not repeat an answer gives another
                new = np.where(again, _said(dice, mind), new)
            said[person] = np.where(kept, before, new)
        categories = {
            f"Q{number}": tuple(int(said[person][number]) for person in here) for number in range(SENTENCES)
        }
        yield Measured(
            day, day + timedelta(days=14), tuple(here), categories, dict.fromkeys(categories, 5), minimum=5
        )
        day += timedelta(days=180)


def _said(dice: np.random.Generator, mind: np.ndarray) -> np.ndarray:
    """What somebody answers who thinks so: a category for each sentence."""
    answers = np.clip(np.round(dice.normal(mind, ALIKE)), 1, 5).astype(int) - 1
    return np.where(dice.random(SENTENCES) < BLANK, 5, answers)
