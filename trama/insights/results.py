"""What a network's answers say in one wave, as frozen values that already hide what must be hidden."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.utils.translation import ngettext

from trama.content.load import packs
from trama.content.pack import Dimension, InstrumentBody, Level
from trama.insights.dimensions import DimensionResult, Precision, told_dimension, with_aspects
from trama.insights.disclosure import REASONS, Policy, Suppression, policy_of
from trama.insights.items import ItemResult, told_item
from trama.insights.opening import Telling
from trama.insights.preparing import telling_in
from trama.insights.reading import (
    StoredResponse,
    counts_of,
    how_many,
    level_counts,
    ratings_of,
    scores_of,
    stored_response,
)
from trama.insights.rungs import HIGH, SCALE, Rung, pair_of
from trama.insights.wording import LEVEL
from trama.surveys.enums import Mode
from trama.surveys.models import ConversedAnswer, Response, Wave
from trama.surveys.queries import Participation, invited_to


@dataclass(frozen=True)
class LevelShare:
    """How many people recognise the network in one level; ``None`` when it is told in words."""

    level: Level
    people: int | None
    is_told: bool = False  # almost all people are in this level or the one beside


@dataclass(frozen=True)
class LevelsResult:
    """How people place the network in the levels, each on their own."""

    question: str
    dimension: Dimension
    shares: tuple[LevelShare, ...]
    people: int | None
    why: Suppression | None

    @property
    def reason(self) -> str:
        """Why it is not drawn, as a sentence."""
        return str(REASONS[self.why]) if self.why else ""


@dataclass(frozen=True)
class OpenAnswers:
    """What was written to one open question, in an order that means nothing; ``None`` when few wrote."""

    key: str
    question: str
    texts: tuple[str, ...] | None


@dataclass(frozen=True)
class WaveResults:
    """Everything that may be said of one wave."""

    wave: Wave
    rate: Participation
    unlinked: int | None
    counted: int  # how many of those who answered count towards the minimum
    points: int
    dimensions: tuple[DimensionResult, ...]
    items: tuple[ItemResult, ...]  # in the order of the questionnaire
    levels: LevelsResult | None
    words: tuple[OpenAnswers, ...]
    conversed: tuple[ConversedAnswer, ...]
    is_prepared: bool = True  # what it tells was worked out since its results were opened

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered for there to be figures."""
        return bool(self.items)

    @property
    def told_items(self) -> tuple[ItemResult, ...]:
        """The sentences of which anything is told."""
        return tuple(item for item in self.items if item.is_told)

    @property
    def hidden(self) -> tuple[ItemResult, ...]:
        """Those of which nothing can be told without its being noticed whose answer is whose."""
        return tuple(item for item in self.items if item.why is Suppression.HIDDEN)

    @property
    def hardly_answered(self) -> tuple[ItemResult, ...]:
        """Those that too few answered."""
        return tuple(item for item in self.items if item.why is Suppression.FEW_HERE)

    @property
    def silences(self) -> tuple[str, ...]:
        """Of how many nothing is told and why, as sentences."""
        hidden, few = len(self.hidden), len(self.hardly_answered)
        found = []
        if hidden:
            sentence = ngettext(
                "Of one sentence nothing can be told without its being noticed whose answer is whose: "
                "keep it to talk about.",
                "Of %(count)s sentences nothing can be told without its being noticed whose answer is whose: "
                "keep them to talk about.",
                hidden,
            )
            found.append(sentence % {"count": hidden})
        if few:
            sentence = ngettext(
                "One sentence was answered by fewer than %(minimum)s people.",
                "%(count)s sentences were answered by fewer than %(minimum)s people.",
                few,
            )
            found.append(sentence % {"count": few, "minimum": self.wave.minimum})
        return tuple(found)

    @property
    def differing(self) -> tuple[ItemResult, ...]:
        """The sentences that people see differently: those told most finely first, and never by figure."""
        return tuple(sorted((item for item in self.items if item.differs), key=lambda item: item.rung))

    @property
    def alike(self) -> tuple[ItemResult, ...]:
        """The sentences that people see alike."""
        return tuple(item for item in self.items if item.differs is False)

    @property
    def strengths(self) -> tuple[ItemResult, ...]:
        """What people see alike and high, as told: reverse sentences count turned."""
        return tuple(item for item in self.alike if item.turned and item.turned[0] >= self._high)

    @property
    def _high(self) -> float:
        """From where on a mean is told as high, on this scale."""
        return 1 + (HIGH - 1) * (self.points - 1) / (SCALE - 1)

    @property
    def by_dimension(self) -> tuple[tuple[Dimension, tuple[ItemResult, ...]], ...]:
        """The sentences of which anything is told, under their dimension, where there are any."""
        found = (
            (result.dimension, tuple(item for item in self.told_items if item.dimension == result.dimension))
            for result in self.dimensions
        )
        return tuple((dimension, items) for dimension, items in found if items)


def network_results(*, wave: Wave) -> WaveResults:
    """What a wave says (3 queries, 1 when conversed); empty until its results are opened, and prepared."""
    body = wave.version.parsed
    if wave.mode == Mode.CONVERSED:
        return _conversed(wave, body)
    stored = Response.objects.of_released(wave).values_list("link", "body", "is_known")
    rows = [stored_response(wave, link, row, is_known=is_known) for link, row, is_known in stored]
    policy = policy_of(wave)
    telling = telling_in(wave) if policy.allows(*how_many(rows)) else Telling()
    enough = bool(telling and telling.choices)
    items = _items(policy, body, rows, telling) if telling and enough else ()
    return WaveResults(
        wave=wave,
        rate=Participation(invited=invited_to(wave), arrived=len(rows), is_exact=wave.is_final),
        unlinked=sum(not row.counts for row in rows) if enough else None,
        counted=how_many(rows)[0],
        points=body.points,
        dimensions=_dimensions(wave, rows, items, telling) if telling and enough else _nothing(body),
        items=items,
        levels=_levels(policy, body, rows, telling) if telling and enough else None,
        words=_words(wave, policy, rows) if enough else (),
        conversed=(),
        is_prepared=telling is not None,
    )


def _conversed(wave: Wave, body: InstrumentBody) -> WaveResults:
    answers = {answer.dimension: answer for answer in wave.conversed.all()} if wave.is_final else {}
    return WaveResults(
        wave=wave,
        rate=Participation(invited=0, arrived=0, is_exact=wave.is_final),
        unlinked=None,
        counted=0,
        points=body.points,
        dimensions=(),
        items=(),
        levels=None,
        words=(),
        conversed=tuple(answers[dimension.key] for dimension in body.dimensions if dimension.key in answers),
    )


def _nothing(body: InstrumentBody) -> tuple[DimensionResult, ...]:
    return tuple(
        DimensionResult(dimension, Precision.NOTHING, why=Suppression.FEW) for dimension in body.dimensions
    )


def _items(
    policy: Policy, body: InstrumentBody, rows: Sequence[StoredResponse], telling: Telling
) -> tuple[ItemResult, ...]:
    dimensions = {dimension.key: dimension for dimension in body.dimensions}
    counts = counts_of(body, rows)
    counted = counts_of(body, [row for row in rows if row.counts])
    return tuple(
        told_item(
            item,
            (dimensions[block.dimension], block.scale.labels),
            telling.rung(item.code),
            counts[item.code],
            is_enough=policy.allows(sum(counted[item.code][:-1])),
        )
        for block in body.blocks
        for item in block.items
    )


def _dimensions(
    wave: Wave, rows: Sequence[StoredResponse], items: Sequence[ItemResult], telling: Telling
) -> tuple[DimensionResult, ...]:
    body, pack = wave.version.parsed, packs(settings.PACK_FOLDERS).get(wave.version.pack)
    groups = {dimension.key: dimension.groups for dimension in pack.dimensions} if pack else {}
    ratings = ratings_of(body, rows)
    found = []
    for dimension in body.dimensions:
        given = scores_of(body, ratings, body.dimension_codes(dimension.key))
        scores = [float(score) for score in given if np.isfinite(score)]
        asked = [item for item in items if item.dimension == dimension]
        drawn = scores if telling.has_scores else None
        result = told_dimension(dimension, asked, body.points, scores=drawn)
        found.append(with_aspects(result, groups.get(dimension.key, ()), asked, body.points))
    return tuple(found)


def _levels(
    policy: Policy, body: InstrumentBody, rows: Sequence[StoredResponse], telling: Telling
) -> LevelsResult | None:
    question, rung = body.level_question, telling.rung(LEVEL)
    if question is None:
        return None
    counts = level_counts(body, rows)[:-1]
    is_each = rung is Rung.EACH
    low, high = pair_of(counts) if rung is Rung.NEARLY else (0, 0)
    shares = tuple(
        LevelShare(level, count if is_each else None, is_told=low <= index <= high)
        for index, (level, count) in enumerate(zip(body.levels, counts, strict=True), start=1)
    )
    dimension = next(known for known in body.dimensions if known.key == question.dimension)
    counted = sum(level_counts(body, [row for row in rows if row.counts])[:-1])
    silent = Suppression.HIDDEN if policy.allows(counted) else Suppression.FEW_HERE
    why = silent if rung is Rung.NOTHING else None
    return LevelsResult(question.text, dimension, shares, sum(counts) if is_each else None, why)


def _words(wave: Wave, policy: Policy, rows: Sequence[StoredResponse]) -> tuple[OpenAnswers, ...]:
    body = wave.version.parsed
    asked = [
        (
            open_question.key,
            open_question.text,
            [row.body.get("open", {}).get(open_question.key, "") for row in rows],
        )
        for open_question in body.open_questions
    ]
    if body.level_question:
        asked.append(("example", body.level_question.example, [row.body.get("example", "") for row in rows]))
    found = []
    for key, question, texts in asked:
        writers = [row for row, text in zip(rows, texts, strict=True) if text.strip()]
        written = sorted(text for text in texts if text.strip())
        order = random.Random(f"{wave.code}:{key}")  # noqa: S311 -- an order that means nothing and stays
        order.shuffle(written)
        found.append(
            OpenAnswers(key, question, tuple(written) if policy.allows(*how_many(writers)) else None)
        )
    return tuple(found)
