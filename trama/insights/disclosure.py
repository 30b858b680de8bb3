"""When a measurement may say anything at all, and why it does not, in words: how roughly is up to the ladder.

Whatever may not be shown is ``None`` with a reason, so it cannot reach HTML or JSON by any road.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from trama.insights.inference_bound import ALONE
from trama.science.change import PAIRS, Direction
from trama.surveys.enums import Mode
from trama.surveys.models import Wave

SENTENCES = 3  # purposes are shown together from three on
FEWEST_COMMON = 4  # sentences that both asked: of fewer, a word nearly says what each score did
SMALL = 0.25  # scale points that a change must pass to matter: see `science.change.direction`


class Suppression(Enum):
    """Why something is not shown."""

    FEW = "few"
    FEW_HERE = "few_here"
    FEW_WORDS = "few_words"
    FEW_BOTH = "few_both"
    ONE_PERSON = "one_person"
    HIDDEN = "hidden"
    WIDE = "wide"


# Of a change there is a single reason: one of its own for few people would tell that somebody withdrew.
NOT_COMPARED = _("What can be compared may be chance, or it would show what somebody answered.")
REASONS: dict[Suppression, StrOrPromise] = {
    Suppression.FEW: _("Too few people answered, and it would tell what each one said."),
    Suppression.FEW_HERE: _("Too few people answered this."),
    Suppression.FEW_WORDS: _("Too few people wrote, and it would tell who wrote what."),
    Suppression.FEW_BOTH: NOT_COMPARED,
    Suppression.ONE_PERSON: _("Saying it would tell what one person answered."),
    Suppression.HIDDEN: _("It cannot be told without its being noticed whose answer is whose."),
    Suppression.WIDE: _("What can be told of its sentences is too little to say where it is."),
}


@dataclass(frozen=True)
class Policy:
    """What a measurement lets be seen, fixed at its opening."""

    minimum: int
    is_protected: bool

    def allows(self, people: int, unknown: int | None = None) -> bool:
        """Whether a figure over ``people`` who count may exist, when the answers of ``unknown`` are not known."""
        is_alone = self.is_protected and unknown in ALONE
        return people >= max(1, self.minimum) and not is_alone

    def sentences(self, written: int, known: int = 0) -> bool:
        """Whether the sentences about the purpose may be shown: three or more, also after the deadline.

        Those that are known hide nobody: the others are none, or three themselves.
        """
        return written >= SENTENCES and (not self.is_protected or written - known not in ALONE)

    def change(
        self,
        word: Direction,
        *,
        both: int,
        unknown: int,
        moved: Sequence[int],
        common: int,
        shown: tuple[float, float] | None,
    ) -> Suppression | None:
        """Why a change over ``common`` sentences is not told in a word.

        ``moved`` are how many left and how many came whose answers are not known. When it was one, or two of whom one
        looks, a word about those who stayed beside the figures of everybody would tell that one apart, unless both can
        say the same: by ``shown``, from the least to the most that these changed; and so it would when of those who
        stayed one or two only are ``unknown``. Of a few sentences «it held» means that nobody's answers moved at all,
        so there no word is told, whichever it would be.
        """
        if both < max(PAIRS, self.minimum):
            return Suppression.FEW_BOTH
        if self.is_protected and unknown in ALONE:
            return Suppression.ONE_PERSON
        if self.is_protected and {1, 2} & set(moved):
            is_at_odds = shown is not None and not _agree(word, *shown)
            return Suppression.ONE_PERSON if common < FEWEST_COMMON or is_at_odds else None
        return None


def policy_of(wave: Wave) -> Policy:
    """Identified answers were agreed to by each person; all others are protected."""
    if wave.mode == Mode.IDENTIFIED:
        return Policy(minimum=1, is_protected=False)
    return Policy(minimum=wave.minimum, is_protected=True)


def _agree(word: Direction, least: float, most: float) -> bool:
    return {
        Direction.ROSE: most > 0,
        Direction.FELL: least < 0,
        Direction.HELD: least <= SMALL and most >= -SMALL,
        Direction.CANNOT_SAY: True,
    }[word]
