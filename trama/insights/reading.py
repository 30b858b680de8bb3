"""From stored answers to counts and scores, and from those to what may be seen. No database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trama.content.pack import InstrumentBody
from trama.insights.disclosure import DOT, FINE, ROUGH, Answers, Policy, Suppression, rounded
from trama.insights.inference_bound import Hidden, almost_all
from trama.science.scales import person_scores, reverse
from trama.surveys.enums import Mode
from trama.surveys.models import Wave
from trama.surveys.payload import NA

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


def ratings_of(body: InstrumentBody, rows: Sequence[StoredResponse]) -> Ratings:
    """Answers as given, shape (people, items) in the order asked; ``nan`` is not answered or opted out."""
    codes = [item.code for item in body.items]
    table = [[_point(row.body.get("items", {}).get(code)) for code in codes] for row in rows]
    return np.array(table, dtype=float).reshape(len(rows), len(codes))


def _point(value: object) -> float:
    return float(value) if isinstance(value, int) else float("nan")


def answers_of(body: InstrumentBody, rows: Sequence[StoredResponse]) -> dict[str, Answers]:
    """Each item's counts, by code."""
    return {
        item.code: replace(
            _counted(
                rows, [row.body.get("items", {}).get(item.code) for row in rows], range(1, body.points + 1)
            ),
            is_reverse=item.is_reverse,
        )
        for item in body.items
    }


def level_answers(body: InstrumentBody, rows: Sequence[StoredResponse]) -> Answers:
    """How many recognise the network in each level, lowest first."""
    return _counted(rows, [row.body.get("level") for row in rows], body.level_keys)


def _counted(rows: Sequence[StoredResponse], given: Sequence[Any], points: Sequence[Any]) -> Answers:
    known = [answer for row, answer in zip(rows, given, strict=True) if row.is_known]
    return Answers(
        counts=tuple(given.count(point) for point in points),
        unsure=given.count(NA),
        known=tuple(known.count(point) for point in points) if known else (),
        unsure_known=known.count(NA),
        uncounted=sum(not row.counts and answer in points for row, answer in zip(rows, given, strict=True)),
    )


def scores_of(body: InstrumentBody, ratings: Ratings, codes: Sequence[str]) -> Ratings:
    """Each person's mean over ``codes``, reverse turned; ``nan`` answered too few; empty without items."""
    places = [index for index, item in enumerate(body.items) if item.code in codes]
    if not places:
        return np.array([])
    chosen = ratings[:, places].copy()
    turned = [column for column, index in enumerate(places) if body.items[index].is_reverse]
    chosen[:, turned] = reverse(chosen[:, turned], body.points)
    return person_scores(chosen)


def disclosed(
    policy: Policy, items: Sequence[Answers], scores: Sequence[float], *, people: tuple[int, int | None]
) -> Disclosed:
    """What may be seen of a dimension with these items and these persons' scores.

    ``people``: how many of those scores count, and how many are not known.
    """
    if not policy.allows(*people):
        return Disclosed(None, None, None, None, Suppression.FEW_HERE)
    hidden = [_hidden(item, why) for item in items if (why := policy.item(item)) is not None]
    step = policy.precision(items, hidden)
    if step is None:
        return Disclosed(None, None, None, len(scores), Suppression.ALIKE)
    # Each person's score beside hidden items would tell what those add up to: drawn only without any.
    dots = None if policy.is_protected and hidden else tuple(sorted(rounded(score, DOT) for score in scores))
    return Disclosed(rounded(sum(scores) / len(scores), step), step, dots, len(scores))


def disclosed_after_earlier(
    policy: Policy, items: Sequence[tuple[Answers, bool]], *, people: tuple[int, int | None]
) -> Disclosed:
    """The same, when an earlier measurement disclosed these items and a few people came or left since.

    The mean is of what is told of each item and so adds nothing to it; no score of a person is drawn, nor said how
    many have one. The second of each pair is whether the item is kept back.
    """
    if not policy.allows(*people):
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
    is_untold = why is Suppression.KNOWN
    return Hidden(
        answers.answered, len(answers.counts), between, answers.is_reverse, answers.known, is_untold
    )
