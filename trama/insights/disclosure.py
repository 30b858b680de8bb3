"""What may be shown of a wave: the one place that decides, for pages, JSON and print alike.

Whatever may not be shown is ``None`` with a reason, so it cannot reach HTML or JSON by any road.
"""

from collections.abc import Sequence
from enum import Enum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from trama.science import disclosure as arithmetic
from trama.surveys.enums import Mode
from trama.surveys.models import Wave

SENTENCES = 3  # model.md §5.4: purposes are shown together from three on


class Why(Enum):
    """Why something is not shown."""

    FEW = "few"
    FEW_HERE = "few_here"
    ALIKE = "alike"


REASONS: dict[Why, StrOrPromise] = {
    Why.FEW: _("Not shown: fewer than five people answered, and each could be recognised."),
    Why.FEW_HERE: _("Not shown: fewer than five people answered this."),
    Why.ALIKE: _(
        "Told in words: almost all answers are together, and drawing them would tell each person's."
    ),
}


def minimum(wave: Wave) -> int:
    """How many must have answered: fixed at opening; identified waves were agreed to by each person."""
    return wave.minimum if wave.mode == Mode.INDIVIDUAL else 1


def may_show(wave: Wave, answered: int) -> bool:
    """Whether a figure over ``answered`` people may be shown."""
    return answered >= max(1, minimum(wave))


def item_reason(wave: Wave, counts: Sequence[int]) -> Why | None:
    """Why an item is not drawn answer by answer; ``None`` when it may be."""
    if not may_show(wave, sum(counts)):
        return Why.FEW_HERE
    if wave.mode == Mode.INDIVIDUAL and not arithmetic.is_drawable(counts):
        return Why.ALIKE
    return None


def may_show_words(wave: Wave, writers: int) -> bool:
    """Whether the words written to an open question may be shown."""
    return may_show(wave, writers)


def may_show_sentences(written: int) -> bool:
    """Whether the sentences about the purpose may be shown: three or more, also after the deadline."""
    return written >= SENTENCES
