"""What a network's answers say in one wave, as frozen values that already hide what must be hidden."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trama.content.pack import Dimension, InstrumentBody, Item, Level
from trama.insights.differencing import LEVEL, SuppressedCodes, suppressed_in
from trama.insights.disclosure import REASONS, Answers, Policy, Suppression, policy_of
from trama.insights.inference_bound import almost_all
from trama.insights.reading import (
    Disclosed,
    StoredResponse,
    answers_of,
    disclosed,
    disclosed_after_earlier,
    how_many,
    level_answers,
    ratings_of,
    scores_of,
    stored_response,
)
from trama.science.agreement import average_deviation, views_differ
from trama.surveys.enums import Mode
from trama.surveys.models import ConversedAnswer, Response, Wave
from trama.surveys.queries import Participation, invited_to

FAR_APART = 1.5  # times the limit of `views_differ` from which views are very different


@dataclass(frozen=True)
class ItemResult:
    """How one sentence was answered, in its own wording."""

    item: Item
    dimension: Dimension
    labels: tuple[str, ...]
    counts: tuple[int, ...] | None  # how many at each point, lowest first; None when not drawn
    between: tuple[int, int] | None  # told in words: almost all answers are between these points
    unsure: int | None
    deviation: float | None  # average distance from the mean, in scale points
    differs: bool
    why: Suppression | None

    @property
    def answered(self) -> int | None:
        """How many chose a point, when they are drawn."""
        return sum(self.counts) if self.counts else None

    @property
    def is_far_apart(self) -> bool:
        """Whether views are not only different but very."""
        limit = FAR_APART * len(self.labels) / 6
        return self.differs and self.deviation is not None and self.deviation > limit

    @property
    def mean(self) -> float | None:
        """In scale points, as worded; the middle of what is told in words."""
        if self.counts:
            return Answers(self.counts).mean
        return sum(self.between) / 2 if self.between else None

    @property
    def reason(self) -> str:
        """Why it is not drawn, as a sentence."""
        return str(REASONS[self.why]) if self.why else ""


@dataclass(frozen=True)
class DimensionResult:
    """How a network sees itself in one dimension, in scale points."""

    dimension: Dimension
    disclosed: Disclosed

    @property
    def mean(self) -> float | None:
        """The mean of the persons' scores, as finely as it may be told."""
        return self.disclosed.mean

    @property
    def is_rough(self) -> bool:
        """Whether the mean is told to half a point or a whole one only."""
        return self.disclosed.step is not None and self.disclosed.step > 0.1  # noqa: PLR2004 -- a tenth is fine

    @property
    def reason(self) -> str:
        """Why there is no figure, as a sentence."""
        return str(REASONS[self.disclosed.why]) if self.disclosed.why else ""


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

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered for there to be figures."""
        return bool(self.items)

    @property
    def shown_items(self) -> tuple[ItemResult, ...]:
        """The sentences of which something can be told, or that too few answered."""
        return tuple(item for item in self.items if item.why is not Suppression.DIFFERENCING)

    @property
    def suppressed_count(self) -> int:
        """Of how many sentences nothing is told because an earlier measurement told of them."""
        return len(self.items) - len(self.shown_items)

    @property
    def differing(self) -> tuple[ItemResult, ...]:
        """The sentences that people see differently."""
        return tuple(item for item in self.items if item.differs)

    @property
    def alike(self) -> tuple[ItemResult, ...]:
        """The sentences that people see alike."""
        return tuple(item for item in self.items if item.mean is not None and not item.differs)

    @property
    def strengths(self) -> tuple[ItemResult, ...]:
        """What people see alike and well: reverse sentences count turned."""
        well = (self.points + 1) / 2 + 0.5
        return tuple(item for item in self.alike if self._turned(item) > well)

    @property
    def by_dimension(self) -> tuple[tuple[Dimension, tuple[ItemResult, ...]], ...]:
        """The sentences that are shown, under their dimension, where there are any."""
        found = (
            (result.dimension, tuple(item for item in self.shown_items if item.dimension == result.dimension))
            for result in self.dimensions
        )
        return tuple((dimension, items) for dimension, items in found if items)

    def _turned(self, result: ItemResult) -> float:
        value = result.mean or 0.0
        return self.points + 1 - value if result.item.is_reverse else value


def network_results(*, wave: Wave) -> WaveResults:
    """What a wave says (2 queries, 1 when conversed, 2 more the first time); empty until its results are opened."""
    body = wave.version.parsed
    if wave.mode == Mode.CONVERSED:
        return _conversed(wave, body)
    stored = Response.objects.of_released(wave).values_list("link", "body", "is_known")
    rows = [stored_response(wave, link, row, is_known=is_known) for link, row, is_known in stored]
    policy = policy_of(wave)
    enough = policy.allows(*how_many(rows))
    suppressed = suppressed_in(wave) if enough else SuppressedCodes()
    return WaveResults(
        wave=wave,
        rate=Participation(invited=invited_to(wave), arrived=len(rows), is_exact=wave.is_final),
        unlinked=sum(not row.counts for row in rows) if enough else None,
        counted=how_many(rows)[0],
        points=body.points,
        dimensions=_dimensions(policy, body, rows, suppressed) if enough else _nothing(body),
        items=_items(policy, body, rows, suppressed) if enough else (),
        levels=_levels(policy, body, rows, suppressed) if enough else None,
        words=_words(wave, policy, rows) if enough else (),
        conversed=(),
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
        DimensionResult(dimension, Disclosed(None, None, None, None, Suppression.FEW))
        for dimension in body.dimensions
    )


def _dimensions(
    policy: Policy, body: InstrumentBody, rows: Sequence[StoredResponse], suppressed: SuppressedCodes
) -> tuple[DimensionResult, ...]:
    ratings, answers = ratings_of(body, rows), answers_of(body, rows)
    found = []
    for scale in body.dimensions:
        codes = body.dimension_codes(scale.key)
        given = scores_of(body, ratings, codes)
        people = how_many([row for row, score in zip(rows, given, strict=True) if np.isfinite(score)])
        if suppressed.few.intersection(codes):
            dimension = disclosed_after_earlier(
                policy, [(answers[code], code in suppressed.codes) for code in codes], people=people
            )
        else:
            scores = [float(score) for score in given if np.isfinite(score)]
            dimension = disclosed(policy, [answers[code] for code in codes], scores, people=people)
        found.append(DimensionResult(scale, dimension))
    return tuple(found)


def _items(
    policy: Policy, body: InstrumentBody, rows: Sequence[StoredResponse], suppressed: SuppressedCodes
) -> tuple[ItemResult, ...]:
    dimensions = {dimension.key: dimension for dimension in body.dimensions}
    answers = answers_of(body, rows)
    return tuple(
        _item(
            policy,
            item,
            (dimensions[block.dimension], block.scale.labels),
            answers=answers[item.code],
            people=(0, 0) if item.code in suppressed.few else (len(rows), how_many(rows)[1]),
            is_suppressed=item.code in suppressed.codes,
        )
        for block in body.blocks
        for item in block.items
    )


def _item(
    policy: Policy,
    item: Item,
    asked: tuple[Dimension, tuple[str, ...]],
    *,
    answers: Answers,
    people: tuple[int, int],
    is_suppressed: bool,
) -> ItemResult:
    why = policy.item(answers, is_suppressed=is_suppressed)
    values = np.repeat(np.arange(1.0, len(answers.counts) + 1), answers.counts)
    return ItemResult(
        item=item,
        dimension=asked[0],
        labels=asked[1],
        counts=answers.counts if why is None else None,
        between=almost_all(answers.counts) if why is Suppression.ALIKE else None,
        unsure=answers.unsure if _tells_unsure(policy, answers, people) else None,
        deviation=average_deviation(values) if why is None else None,
        differs=why is None and views_differ(values, len(answers.counts)),
        why=why,
    )


def _tells_unsure(policy: Policy, answers: Answers, people: tuple[int, int]) -> bool:
    """Whether how many lacked information is told: neither of all nor of who is not known is it almost everybody."""
    everybody, unknown = people
    left = answers.unsure - answers.unsure_known
    return policy.unsure(answers.unsure, everybody) and (not unknown or policy.unsure(left, unknown))


def _levels(
    policy: Policy, body: InstrumentBody, rows: Sequence[StoredResponse], suppressed: SuppressedCodes
) -> LevelsResult | None:
    question = body.level_question
    if question is None:
        return None
    answers = level_answers(body, rows)
    why = policy.item(answers, is_suppressed=LEVEL in suppressed.codes)
    low, high = almost_all(answers.counts) if why is Suppression.ALIKE else (0, 0)
    shares = tuple(
        LevelShare(level, count if why is None else None, is_told=low <= index <= high)
        for index, (level, count) in enumerate(zip(body.levels, answers.counts, strict=True), start=1)
    )
    dimension = next(known for known in body.dimensions if known.key == question.dimension)
    return LevelsResult(question.text, dimension, shares, answers.answered if why is None else None, why)


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
