"""What a network's answers say in one wave, as frozen values that already hide what must be hidden."""

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trama.content.pack import Dimension, InstrumentBody, Item, Level
from trama.insights import disclosure
from trama.insights.disclosure import Why
from trama.science.agreement import average_deviation, views_differ
from trama.science.disclosure import Span, span
from trama.science.scales import person_scores, reverse
from trama.surveys.models import ConversedAnswer, Response, Wave
from trama.surveys.queries import Participation, participation

Ratings = NDArray[np.float64]


@dataclass(frozen=True)
class ItemResult:
    """How one sentence was answered, in its own wording."""

    item: Item
    dimension: Dimension
    low: str
    high: str
    answered: int | None
    unsure: int | None
    counts: tuple[int, ...] | None
    span: Span | None
    deviation: float | None
    differs: bool
    why: Why | None

    @property
    def squares(self) -> list[int]:
        """Each answer as its point, lowest first."""
        return [point for point, count in enumerate(self.counts or (), start=1) for _one in range(count)]

    @property
    def reason(self) -> str:
        """Why it is not drawn, as a sentence."""
        return str(disclosure.REASONS[self.why]) if self.why else ""


@dataclass(frozen=True)
class DimensionResult:
    """How a network sees itself in one dimension, in scale points."""

    dimension: Dimension
    mean: float | None
    scores: tuple[float, ...] | None  # each person's, lowest first
    people: int | None
    why: Why | None

    @property
    def low(self) -> float | None:
        """The lowest person's score."""
        return self.scores[0] if self.scores else None

    @property
    def high(self) -> float | None:
        """The highest person's score."""
        return self.scores[-1] if self.scores else None

    @property
    def reason(self) -> str:
        """Why it is not shown, as a sentence."""
        return str(disclosure.REASONS[self.why]) if self.why else ""


@dataclass(frozen=True)
class LevelShare:
    """How many people see the network in one level."""

    level: Level
    people: int


@dataclass(frozen=True)
class Words:
    """What was written to one open question, in an order that means nothing; ``None`` when few wrote."""

    question: str
    texts: tuple[str, ...] | None


@dataclass(frozen=True)
class WaveResults:
    """Everything that may be said of one wave."""

    wave: Wave
    rate: Participation
    unlinked: int | None
    points: int
    dimensions: tuple[DimensionResult, ...]
    items: tuple[ItemResult, ...]  # most disagreement first
    levels: tuple[LevelShare, ...] | None
    words: tuple[Words, ...]
    conversed: tuple[ConversedAnswer, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there are figures at all."""
        return any(one.mean is not None for one in self.dimensions) or any(one.counts for one in self.items)

    @property
    def differing(self) -> tuple[ItemResult, ...]:
        """The sentences that people see differently, most first."""
        return tuple(one for one in self.items if one.differs)

    @property
    def shared(self) -> tuple[ItemResult, ...]:
        """The sentences that people see alike."""
        return tuple(one for one in self.items if one.answered is not None and not one.differs)


def network_results(*, wave: Wave) -> WaveResults:
    """What a final wave says (4 queries); everything empty while it can still change."""
    body = wave.version.parsed
    rows = list(Response.objects.of_final(wave).values_list("body", "link"))
    ratings = ratings_of(body, [row for row, _link in rows])
    enough = disclosure.may_show(wave, len(rows))
    items = _items(wave, body, ratings, [row for row, _link in rows]) if enough else ()
    return WaveResults(
        wave=wave,
        rate=participation(wave=wave),
        unlinked=sum(link is None for _row, link in rows) if enough and wave.has_open_code else None,
        points=body.points,
        dimensions=tuple(_dimension(wave, body, one, ratings, enough=enough) for one in body.dimensions),
        items=tuple(sorted(items, key=_disagreement)),
        levels=_levels(wave, body, [row for row, _link in rows]),
        words=_words(wave, body, [row for row, _link in rows]),
        conversed=tuple(wave.conversed.all()),
    )


def ratings_of(body: InstrumentBody, rows: list[dict[str, Any]]) -> Ratings:
    """Answers as given, shape (people, items) in the order of ``body.items``; ``nan`` is not answered or opted out."""
    table = np.full((len(rows), len(body.items)), np.nan)
    for person, row in enumerate(rows):
        given = row.get("items", {})
        for place, item in enumerate(body.items):
            value = given.get(item.code)
            if isinstance(value, int):
                table[person, place] = value
    return table


def scores_of(
    body: InstrumentBody, ratings: Ratings, key: str, *, only: frozenset[str] | None = None
) -> Ratings:
    """Each person's score in a dimension, shape (people,), reverse items turned; ``nan`` answered too few.

    With ``only``, over the items of the dimension that are in it; empty when there are none.
    """
    codes = set(body.dimension_codes(key)) & (only or set(body.dimension_codes(key)))
    places = [place for place, item in enumerate(body.items) if item.code in codes]
    if not places:
        return np.array([])
    chosen = ratings[:, places].copy()
    turned = [column for column, place in enumerate(places) if body.items[place].is_reverse]
    chosen[:, turned] = reverse(chosen[:, turned], body.points)
    return person_scores(chosen)


def _dimension(
    wave: Wave, body: InstrumentBody, dimension: Dimension, ratings: Ratings, *, enough: bool
) -> DimensionResult:
    if not enough:
        return DimensionResult(dimension, None, None, None, Why.FEW)
    scores = scores_of(body, ratings, dimension.key)
    known = np.sort(scores[np.isfinite(scores)])
    if not disclosure.may_show(wave, len(known)):
        return DimensionResult(dimension, None, None, None, Why.FEW_HERE)
    rounded = tuple(round(float(one), 2) for one in known)
    return DimensionResult(dimension, float(known.mean()), rounded, len(known), None)


def _items(
    wave: Wave, body: InstrumentBody, ratings: Ratings, rows: list[dict[str, Any]]
) -> tuple[ItemResult, ...]:
    dimensions = {one.key: one for one in body.dimensions}
    found = []
    place = 0
    for block in body.blocks:
        for item in block.items:
            unsure = sum(row.get("items", {}).get(item.code) == "na" for row in rows)
            ends = (block.scale.low, block.scale.high)
            found.append(
                _item(wave, item, dimensions[block.dimension], (ratings[:, place], ends, unsure, body.points))
            )
            place += 1
    return tuple(found)


def _item(
    wave: Wave, item: Item, dimension: Dimension, given: tuple[Ratings, tuple[str, str], int, int]
) -> ItemResult:
    values, (low, high), unsure, points = given
    known = values[np.isfinite(values)].astype(int)
    counts = tuple(int(one) for one in np.bincount(known, minlength=points + 1)[1:])
    why = disclosure.item_reason(wave, counts)
    shown = why is None
    return ItemResult(
        item=item,
        dimension=dimension,
        low=low,
        high=high,
        answered=len(known) if why is not Why.FEW_HERE else None,
        unsure=unsure if why is not Why.FEW_HERE else None,
        counts=counts if shown else None,
        span=span(counts) if why is Why.ALIKE else None,
        deviation=average_deviation(known.astype(float)) if shown else None,
        differs=shown and views_differ(known.astype(float), points),
        why=why,
    )


def _disagreement(result: ItemResult) -> tuple[bool, float, str]:
    return (not result.differs, -(result.deviation or 0.0), result.item.code)


def _levels(wave: Wave, body: InstrumentBody, rows: list[dict[str, Any]]) -> tuple[LevelShare, ...] | None:
    chosen = [row["level"] for row in rows if row.get("level")]
    if not body.levels or not disclosure.may_show(wave, len(chosen)):
        return None
    return tuple(LevelShare(level, chosen.count(level.key)) for level in body.levels)


def _words(wave: Wave, body: InstrumentBody, rows: list[dict[str, Any]]) -> tuple[Words, ...]:
    asked = [
        (one.text, [row.get("open", {}).get(one.key, "") for row in rows]) for one in body.open_questions
    ]
    if body.level_question:
        asked.append((body.level_question.example, [row.get("example", "") for row in rows]))
    found = []
    for question, texts in asked:
        written = sorted(text for text in texts if text)
        random.Random(f"{wave.code}{question}").shuffle(written)  # noqa: S311 -- an order that means nothing and stays
        shown = tuple(written) if disclosure.may_show_words(wave, len(written)) else None
        found.append(Words(question, shown))
    return tuple(found)
