"""What may be shown of a wave: the one place that decides, for pages, JSON, print and messages alike.

Whatever may not be shown is ``None`` with a reason, so it cannot reach HTML or JSON by any road.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from trama.insights.differencing_model import View, revealing_items
from trama.insights.inference_bound import ALONE, BOUND, Counts, Hidden, Telling, telling, worst_guess
from trama.science.change import PAIRS, Direction
from trama.surveys.enums import Mode
from trama.surveys.models import Wave

SENTENCES = 3  # purposes are shown together from three on
FINE, ROUGH, COARSE = 0.1, 0.5, 1.0  # scale points to which a mean is told
DOT = 0.25  # scale points to which each person's score is drawn
NEAR = timedelta(days=60)  # so soon people answer as they did: two measurements are as one
SMALL = 0.25  # scale points that a change must pass to matter: see `science.change.direction`


class Suppression(Enum):
    """Why something is not shown."""

    FEW = "few"
    FEW_HERE = "few_here"
    ALIKE = "alike"
    FEW_WORDS = "few_words"
    FEW_BOTH = "few_both"
    ONE_PERSON = "one_person"
    DIFFERENCING = "differencing"
    KNOWN = "known"


REASONS: dict[Suppression, StrOrPromise] = {
    Suppression.FEW: _("Too few people answered, and it would tell what each one said."),
    Suppression.FEW_HERE: _("Too few people answered this."),
    Suppression.ALIKE: _("Answers are so alike that drawing them would tell each person's."),
    Suppression.FEW_WORDS: _("Too few people wrote, and it would tell who wrote what."),
    Suppression.FEW_BOTH: _("Too few people answered both times."),
    Suppression.ONE_PERSON: _("Saying it would tell what one person answered."),
    Suppression.KNOWN: _(
        "Some answers came on sheets or without a personal link, and beside those it would tell what somebody answered."
    ),
    Suppression.DIFFERENCING: _("Beside an earlier measurement it would tell what one person answered."),
}


UNLIKE = [{None, Suppression.ALIKE}, {None, Suppression.KNOWN}]  # drawn in one measurement only
TOLD = {
    Telling.DRAWN: None,
    Telling.WORDS: Suppression.ALIKE,
    Telling.NOTHING: Suppression.KNOWN,
}


@dataclass(frozen=True)
class Answers:
    """One question as it was answered: how many at each point, how many lacked information.

    ``known`` are the answers that whoever looks is held to know, and ``unsure_known`` those of them that lacked
    information; ``uncounted`` answers do not count towards the minimum (decision 41).
    """

    counts: tuple[int, ...]
    unsure: int = 0
    is_reverse: bool = False
    known: Counts = ()
    unsure_known: int = 0
    uncounted: int = 0

    @property
    def answered(self) -> int:
        """How many chose a point."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """In scale points, turned when reverse."""
        mean = sum(point * count for point, count in enumerate(self.counts, start=1)) / max(1, self.answered)
        return len(self.counts) + 1 - mean if self.is_reverse else mean


@dataclass(frozen=True)
class Policy:
    """What a measurement lets be seen, fixed at its opening."""

    minimum: int
    is_protected: bool

    def allows(self, people: int, unknown: int | None = None) -> bool:
        """Whether a figure over ``people`` who count may exist, when the answers of ``unknown`` are not known."""
        is_alone = self.is_protected and unknown in ALONE
        return people >= max(1, self.minimum) and not is_alone

    def item(self, answers: Answers, *, is_suppressed: bool = False) -> Suppression | None:
        """Why an item is not drawn answer by answer; ``None`` when it may be."""
        if is_suppressed:
            return Suppression.DIFFERENCING
        if not self.allows(answers.answered - answers.uncounted):
            return Suppression.FEW_HERE
        return TOLD[telling(answers.counts, answers.known)] if self.is_protected else None

    def unsure(self, unsure: int, people: int) -> bool:
        """Whether it may be said how many lacked information: not when it says it of almost everybody.

        Asked of all, and again of those whose answers are not known.
        """
        return not self.is_protected or (people > 1 and unsure <= BOUND * (people - 1))

    def sentences(self, written: int, known: int = 0) -> bool:
        """Whether the sentences about the purpose may be shown: three or more, also after the deadline.

        Those that are known hide nobody: the others are none, or three themselves.
        """
        return written >= SENTENCES and (not self.is_protected or written - known not in ALONE)

    def precision(self, items: Sequence[Answers], hidden: Sequence[Hidden]) -> float | None:
        """To how many scale points a dimension's mean may be told; ``None`` when no figure may.

        With every item drawn a mean adds nothing. Beside hidden ones it narrows what they can be, so it is
        told to a half or to a whole point: to the finest at which every mean that could be told keeps every
        answer below the bound. That looks only at what is shown anyway, so the choice itself tells nothing.
        """
        if not self.is_protected or not hidden:
            return FINE
        if any(any(item.known) and item.unknown < SENTENCES for item in hidden):
            return None
        drawn = sum(item.mean for item in items if self.item(item) is None)
        for step in (ROUGH, COARSE):
            windows = _windows(drawn, hidden, len(items), step=step)
            if all(worst_guess(eyes, *window) <= BOUND for window in windows for eyes in _eyes(hidden)):
                return step
        return None

    def change(
        self, word: Direction, *, both: int, unknown: int, moved: Sequence[int], shown: float | None
    ) -> Suppression | None:
        """Why a change is not told in a word.

        ``moved`` are how many left and how many came whose answers are not known. When it was one, or two of whom one
        looks, a word about those who stayed beside the figures of everybody would tell that one apart, unless both say
        the same; and so it would when of those who stayed one or two only are ``unknown``.
        """
        if both < max(PAIRS, self.minimum):
            return Suppression.FEW_BOTH
        if self.is_protected and unknown in ALONE:
            return Suppression.ONE_PERSON
        if self.is_protected and {1, 2} & set(moved) and shown is not None and not _agree(word, shown):
            return Suppression.ONE_PERSON
        return None


def policy_of(wave: Wave) -> Policy:
    """Identified answers were agreed to by each person; all others are protected."""
    if wave.mode == Mode.IDENTIFIED:
        return Policy(minimum=1, is_protected=False)
    return Policy(minimum=wave.minimum, is_protected=True)


def suppressed_codes(
    views: Sequence[View], whys: Mapping[str, tuple[Suppression | None, Suppression | None]], apart: timedelta
) -> frozenset[str]:
    """The questions of which a later measurement tells nothing, since an earlier one told of them.

    ``views`` are the answers of both as they lie side by side, ``whys`` what keeps each from being drawn on its own.
    When somebody came or left, or is known in one of them only: soon after, all of them, for people answer as they did;
    later, those whose answers side by side give a person away, and those that one measurement would draw and the other
    not, which tells what the one who moved did.
    """
    if not any(view.tells_apart for view in views):
        return frozenset()
    if apart < NEAR:
        return frozenset(whys)
    drawn = {code for code, why in whys.items() if why == (None, None)}
    unlike = frozenset(code for code, why in whys.items() if set(why) in UNLIKE)
    return unlike.union(*(revealing_items(view.only(drawn)) for view in views))


def rounded(value: float, step: float) -> float:
    """``value`` to the nearest ``step``, halves up."""
    return round(int(value / step + 0.5 + 1e-9) * step, 2)


def _eyes(hidden: Sequence[Hidden]) -> set[tuple[Hidden, ...]]:
    """The same items for who knows all that is held known, and for who knows none of it."""
    return {tuple(hidden), tuple(replace(item, known=(), is_untold=False) for item in hidden)}


def _windows(
    drawn: float, hidden: Sequence[Hidden], items: int, *, step: float
) -> Iterator[tuple[float, float]]:
    """For each mean that could be told: between which values the means of the hidden items would add."""
    points = hidden[0].points
    lowest, highest = (drawn + len(hidden)) / items, (drawn + points * len(hidden)) / items
    mean = rounded(lowest, step)
    while mean <= highest + step:
        yield items * (mean - step / 2) - drawn, items * (mean + step / 2) - drawn
        mean += step


def _agree(word: Direction, shown: float) -> bool:
    return {
        Direction.ROSE: shown > 0,
        Direction.FELL: shown < 0,
        Direction.HELD: abs(shown) <= SMALL,
        Direction.CANNOT_SAY: True,
    }[word]
