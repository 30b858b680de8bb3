"""What may be shown of a wave: the one place that decides, for pages, JSON, print and messages alike.

Whatever may not be shown is ``None`` with a reason, so it cannot reach HTML or JSON by any road.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from trama.insights.differencing_model import CountsPair, Moved, Own, revealing_items
from trama.insights.inference_bound import BOUND, Hidden, tells_too_much, worst_guess
from trama.science.change import PAIRS, Direction
from trama.surveys.enums import Mode
from trama.surveys.models import Wave

SENTENCES = 3  # model.md §5.4: purposes are shown together from three on
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


REASONS: dict[Suppression, StrOrPromise] = {
    Suppression.FEW: _("Too few people answered, and each could be recognised."),
    Suppression.FEW_HERE: _("Too few people answered this."),
    Suppression.ALIKE: _("Answers are so alike that drawing them would tell each person's."),
    Suppression.FEW_WORDS: _("Too few people wrote, and each could be recognised."),
    Suppression.FEW_BOTH: _("Too few people answered both times."),
    Suppression.ONE_PERSON: _("Saying it would tell what one person answered."),
    Suppression.DIFFERENCING: _("Beside an earlier measurement it would tell what one person answered."),
}


@dataclass(frozen=True)
class Answers:
    """One question as it was answered: how many at each point, how many lacked information."""

    counts: tuple[int, ...]
    unsure: int = 0
    is_reverse: bool = False

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

    def allows(self, people: int) -> bool:
        """Whether a figure over ``people`` may exist."""
        return people >= max(1, self.minimum)

    def item(self, answers: Answers, *, is_suppressed: bool = False) -> Suppression | None:
        """Why an item is not drawn answer by answer; ``None`` when it may be."""
        if is_suppressed:
            return Suppression.DIFFERENCING
        if not self.allows(answers.answered):
            return Suppression.FEW_HERE
        return Suppression.ALIKE if self.is_protected and tells_too_much(answers.counts) else None

    def unsure(self, unsure: int, people: int) -> bool:
        """Whether it may be said how many lacked information: not when it says it of almost everybody."""
        return not self.is_protected or (people > 1 and unsure <= BOUND * (people - 1))

    def words(self, writers: int) -> bool:
        """Whether words written to one question may be shown."""
        return self.allows(writers)

    def sentences(self, written: int) -> bool:
        """Whether the sentences about the purpose may be shown: three or more, also after the deadline."""
        return written >= SENTENCES

    def precision(self, items: Sequence[Answers], hidden: Sequence[Hidden]) -> float | None:
        """To how many scale points a dimension's mean may be told; ``None`` when no figure may.

        With every item drawn a mean adds nothing. Beside hidden ones it narrows what they can be, so it is
        told to a half or to a whole point: to the finest at which every mean that could be told keeps every
        answer below the bound. That looks only at what is shown anyway, so the choice itself tells nothing.
        """
        if not self.is_protected or not hidden:
            return FINE
        drawn = sum(item.mean for item in items if self.item(item) is None)
        for step in (ROUGH, COARSE):
            if all(
                worst_guess(tuple(hidden), *window) <= BOUND
                for window in _windows(drawn, hidden, len(items), step=step)
            ):
                return step
        return None

    def change(
        self, word: Direction, *, both: int, moved: Sequence[int], shown: float | None
    ) -> Suppression | None:
        """Why a change is not told in a word.

        ``moved`` are how many left and how many came. When it was one, or two of whom one looks, a word about
        those who stayed beside the figures of everybody would tell that one apart, unless both say the same.
        """
        if both < max(PAIRS, self.minimum):
            return Suppression.FEW_BOTH
        if self.is_protected and {1, 2} & set(moved) and shown is not None and not _agree(word, shown):
            return Suppression.ONE_PERSON
        return None


def policy_of(wave: Wave) -> Policy:
    """Identified answers were agreed to by each person; all others are protected."""
    if wave.mode == Mode.IDENTIFIED:
        return Policy(minimum=1, is_protected=False)
    return Policy(minimum=wave.minimum, is_protected=True)


def suppressed_codes(
    seen: Mapping[str, CountsPair],
    whys: Mapping[str, tuple[Suppression | None, Suppression | None]],
    moved: Moved,
    apart: timedelta,
    people: Sequence[Own] = (),
) -> frozenset[str]:
    """The questions of which a later measurement tells nothing, since an earlier one told of them.

    ``seen`` are the answers of both, ``whys`` what keeps each from being drawn on its own, ``people`` those who know
    their own answers. When somebody came or left: soon after, all of them, for people answer as they did; later, those
    whose answers side by side give a person away, and those that one measurement would draw and the other put into
    words, which tells what the one who moved did.
    """
    if not moved.is_few:
        return frozenset()
    if apart < NEAR:
        return frozenset(seen)
    drawn = {code: pair for code, pair in seen.items() if whys[code] == (None, None)}
    unlike = {code for code, why in whys.items() if set(why) == {None, Suppression.ALIKE}}
    return revealing_items(drawn, moved, people) | unlike


def rounded(value: float, step: float) -> float:
    """``value`` to the nearest ``step``, halves up."""
    return round(int(value / step + 0.5 + 1e-9) * step, 2)


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
