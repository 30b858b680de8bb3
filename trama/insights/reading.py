"""From stored answers to counts and scores. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trama.content.pack import InstrumentBody
from trama.insights.inference_bound import Counts
from trama.science.scales import person_scores, reverse
from trama.surveys.enums import Mode
from trama.surveys.models import Wave

ResponseBody = dict[str, Any]  # the body of one response


@dataclass(frozen=True)
class StoredResponse:
    """One response, whether it counts towards the minimum, and whether whoever looks is held to know it."""

    body: ResponseBody
    link: int | None = None
    counts: bool = True
    is_known: bool = False


def stored_response(wave: Wave, link: int | None, body: ResponseBody, *, is_known: bool) -> StoredResponse:
    """A response as the rules see it (decision 41): in a room each counts; an identified one is known."""
    counts = link is not None or wave.is_room
    return StoredResponse(body, link, counts, is_known or not counts or wave.mode == Mode.IDENTIFIED)


def how_many(rows: Sequence[StoredResponse]) -> tuple[int, int]:
    """How many count, and how many are not known."""
    return sum(row.counts for row in rows), sum(not row.is_known for row in rows)


Ratings = NDArray[np.float64]


def ratings_of(body: InstrumentBody, rows: Sequence[StoredResponse]) -> Ratings:
    """Answers as given, shape (people, items) in the order asked; ``nan`` is not answered or opted out."""
    codes = [item.code for item in body.items]
    table = [[_point(row.body.get("items", {}).get(code)) for code in codes] for row in rows]
    return np.array(table, dtype=float).reshape(len(rows), len(codes))


def _point(value: object) -> float:
    return float(value) if isinstance(value, int) else float("nan")


def counts_of(body: InstrumentBody, rows: Sequence[StoredResponse]) -> dict[str, Counts]:
    """How many chose each point of each item, by code, and last how many gave none."""
    points = range(1, body.points + 1)
    return {
        item.code: _counted([row.body.get("items", {}).get(item.code) for row in rows], points)
        for item in body.items
    }


def level_counts(body: InstrumentBody, rows: Sequence[StoredResponse]) -> Counts:
    """How many recognise the network in each level, lowest first, and in none."""
    return _counted([row.body.get("level") for row in rows], body.level_keys)


def _counted(given: Sequence[Any], points: Sequence[Any]) -> Counts:
    counts = [given.count(point) for point in points]
    return (*counts, len(given) - sum(counts))


def scores_of(body: InstrumentBody, ratings: Ratings, codes: Sequence[str]) -> Ratings:
    """Each person's mean over ``codes``, reverse turned; ``nan`` answered too few; empty without items."""
    places = [index for index, item in enumerate(body.items) if item.code in codes]
    if not places:
        return np.array([])
    chosen = ratings[:, places].copy()
    turned = [column for column, index in enumerate(places) if body.items[index].is_reverse]
    chosen[:, turned] = reverse(chosen[:, turned], body.points)
    return person_scores(chosen)
