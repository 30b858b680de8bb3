"""From stored answers to counts and scores, and from those to what may be seen. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trama.content.pack import InstrumentBody
from trama.insights.disclosure import DOT, FINE, ROUGH, Answers, Policy, Suppression, rounded
from trama.insights.inference_bound import Hidden, almost_all
from trama.science.scales import person_scores, reverse

Ratings = NDArray[np.float64]
ResponseBody = dict[str, Any]  # the body of one response


@dataclass(frozen=True)
class Disclosed:
    """What may be seen of one dimension, in scale points; ``None`` where nothing may."""

    mean: float | None
    step: float | None  # to how many scale points the mean is told
    dots: tuple[float, ...] | None  # each person's score, lowest first
    people: int | None
    why: Suppression | None = None
    is_partial: bool = False  # over the sentences that can be told, which are not all

    @property
    def spread(self) -> tuple[float, float] | None:
        """Around the mean: how far the dots are from it on average, or how finely it is told."""
        if self.mean is None or self.step is None:
            return None
        away = self.step / 2
        if self.dots:
            away = sum(abs(dot - self.mean) for dot in self.dots) / len(self.dots)
        return self.mean - away, self.mean + away


def ratings_of(body: InstrumentBody, rows: Sequence[ResponseBody]) -> Ratings:
    """Answers as given, shape (people, items) in the order asked; ``nan`` is not answered or opted out."""
    codes = [item.code for item in body.items]
    table = [[_point(row.get("items", {}).get(code)) for code in codes] for row in rows]
    return np.array(table, dtype=float).reshape(len(rows), len(codes))


def _point(value: object) -> float:
    return float(value) if isinstance(value, int) else float("nan")


def answers_of(body: InstrumentBody, rows: Sequence[ResponseBody]) -> dict[str, Answers]:
    """Each item's counts, by code."""
    found = {}
    for item in body.items:
        counts, unsure = [0] * body.points, 0
        for row in rows:
            given = row.get("items", {}).get(item.code)
            if isinstance(given, int) and 1 <= given <= body.points:
                counts[given - 1] += 1
            unsure += given == "na"
        found[item.code] = Answers(tuple(counts), unsure, item.is_reverse)
    return found


def level_answers(body: InstrumentBody, rows: Sequence[ResponseBody]) -> Answers:
    """How many recognise the network in each level, lowest first."""
    chosen = [row.get("level") for row in rows]
    return Answers(tuple(chosen.count(key) for key in body.level_keys))


def scores_of(body: InstrumentBody, ratings: Ratings, codes: Sequence[str]) -> Ratings:
    """Each person's mean over ``codes``, reverse turned; ``nan`` answered too few; empty without items."""
    places = [index for index, item in enumerate(body.items) if item.code in codes]
    if not places:
        return np.array([])
    chosen = ratings[:, places].copy()
    turned = [column for column, index in enumerate(places) if body.items[index].is_reverse]
    chosen[:, turned] = reverse(chosen[:, turned], body.points)
    return person_scores(chosen)


def disclosed(policy: Policy, items: Sequence[Answers], scores: Sequence[float]) -> Disclosed:
    """What may be seen of a dimension with these items and these persons' scores."""
    if not policy.allows(len(scores)):
        return Disclosed(None, None, None, None, Suppression.FEW_HERE)
    hidden = [_hidden(item, why) for item in items if (why := policy.item(item)) is not None]
    step = policy.precision(items, hidden)
    if step is None:
        return Disclosed(None, None, None, len(scores), Suppression.ALIKE)
    # Each person's score beside hidden items would tell what those add up to: drawn only without any.
    dots = None if policy.is_protected and hidden else tuple(sorted(rounded(score, DOT) for score in scores))
    return Disclosed(rounded(sum(scores) / len(scores), step), step, dots, len(scores))


def disclosed_after_earlier(
    policy: Policy, items: Sequence[tuple[Answers, bool]], scores: Sequence[float]
) -> Disclosed:
    """The same, when an earlier measurement disclosed these items and a few people came or left since.

    The mean is of what is told of each item and so adds nothing to it; no score of a person is drawn, nor said how
    many have one. The second of each pair is whether the item is kept back.
    """
    if not policy.allows(len(scores)):
        return Disclosed(None, None, None, None, Suppression.FEW_HERE)
    whys = [(answers, policy.item(answers, is_suppressed=is_suppressed)) for answers, is_suppressed in items]
    means = [_middle(answers, why) for answers, why in whys if why in {None, Suppression.ALIKE}]
    if not means:
        return Disclosed(None, None, None, None, Suppression.DIFFERENCING)
    is_whole = all(why is None for _answers, why in whys)
    mean = rounded(sum(means) / len(means), FINE if is_whole else ROUGH)
    return Disclosed(mean, FINE if is_whole else ROUGH, None, None, is_partial=len(means) < len(items))


def _middle(answers: Answers, why: Suppression | None) -> float:
    """The mean of an item that is drawn, or the middle of the points it is told between; turned when reverse."""
    if why is None:
        return answers.mean
    middle = sum(almost_all(answers.counts)) / 2
    return len(answers.counts) + 1 - middle if answers.is_reverse else middle


def _hidden(answers: Answers, why: Suppression) -> Hidden:
    between = almost_all(answers.counts) if why is Suppression.ALIKE else None
    return Hidden(answers.answered, len(answers.counts), between, answers.is_reverse)
