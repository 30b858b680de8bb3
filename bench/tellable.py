"""How much of a second measurement can be told, by how many answer and how many came and left: from invented people.

`python -m bench.tellable` writes `trama/insights/tellable.json`, which whoever opens a measurement reads before.
"""

import json
from dataclasses import replace
from pathlib import Path

from bench.disclosure import SENTENCES, networks
from trama.insights.ladder import choose
from trama.insights.rungs import Rung

PEOPLE = (5, 6, 7, 8, 10, 12)
MOVES = ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2))  # came, left
REPEATED = (0.5, 0.65, 0.75)
FILE = Path(__file__).parents[1] / "trama" / "insights" / "tellable.json"


def main() -> None:
    """A row for each: of forty sentences, the least and the most told answer by answer, and told at all."""
    rows = [
        {"people": people, "came": came, "left": left, **_shares(people, came, left)}
        for people in PEOPLE
        for came, left in MOVES
        if people - left >= PEOPLE[0]
    ]
    FILE.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n", encoding="utf-8")


def _shares(people: int, came: int, left: int) -> dict[str, list[float]]:
    found = [_told(people, came, left, repeated) for repeated in REPEATED]
    return {
        name: [min(values), max(values)]
        for name, values in zip(("each", "some"), zip(*found, strict=True), strict=True)
    }


def _told(people: int, came: int, left: int, repeated: float) -> tuple[float, float]:
    first, second = networks(people, ((0, 0), (came, left)), repeated, seed=people)
    choices = choose([replace(first, disclosed=choose([], first))], second).values()
    each = sum(choice.rung is Rung.EACH for choice in choices)
    some = sum(choice.rung is not Rung.NOTHING for choice in choices)
    return round(each / SENTENCES, 2), round(some / SENTENCES, 2)


if __name__ == "__main__":
    main()
