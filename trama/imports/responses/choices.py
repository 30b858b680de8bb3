"""One answer of a form elsewhere: a point of the scale, «no information», blank, or a word to ask about.

Nothing is guessed: what is not plainly a point is asked, with what was probably meant beside it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from django.utils.translation import gettext as _

from trama.content.pack import LEVEL, InstrumentBody, Scale
from trama.core.text import as_written, is_same_text, normalise
from trama.imports.wording import NO_INFORMATION, leaning, may_mean
from trama.surveys.payload import NA

BLANK = "blank"  # what a mend says when the answer is to stay empty
STRONG = re.compile(r"^(totalmente|completamente|absolutamente)\b")
FIGURE = re.compile(r"^(\d{1,3})(?:[.,]0+)?$")
FIGURE_FIRST = re.compile(r"^(\d{1,2})\s*(?:[-.):=/\u2013\u2014]\s*|\s)(.+)$")
FIGURE_LAST = re.compile(r"^(.+?)\s*[(\[]\s*(\d{1,2})\s*[)\]]$")
ALIKE = 0.75


@dataclass(frozen=True)
class Choices:
    """The answers that a question takes: ``values`` in their order, each with its words."""

    key: str
    values: tuple[str, ...]
    words: tuple[str, ...]
    opt_out: str = ""

    def takes(self, value: str) -> bool:
        """Whether ``value`` can be chosen."""
        return value in self.values or (bool(self.opt_out) and value == NA)

    @cached_property
    def known(self) -> dict[str, str]:
        """Each value by its words as they are compared; words that are those of two values name none."""
        return self._by(normalise)

    @cached_property
    def written(self) -> dict[str, str]:
        """Each value by its words, sign by sign: «A+» is not «A-»."""
        return self._by(as_written)

    def _by(self, compared: Callable[[str], str]) -> dict[str, str]:
        keys = [compared(word) for word in self.words]
        pairs = zip(keys, self.values, strict=True)
        return {key: value for key, value in pairs if key and keys.count(key) == 1}


@dataclass(frozen=True)
class Unread:
    """A word that is no answer of ``choices``, with the sentence about it and what was probably meant."""

    choices: str
    word: str
    text: str
    mend: str = ""


def scale_choices(scale: Scale, opt_out: str) -> Choices:
    """The points of a scale."""
    return Choices(scale.key, tuple(str(point) for point in scale.points), scale.labels, opt_out)


def level_choices(body: InstrumentBody) -> Choices:
    """The levels that a person can recognise their network in."""
    return Choices(LEVEL, body.level_keys, tuple(body.level_words(level) for level in body.levels))


def read_answer(cell: str, choices: Choices, first: int = 1) -> str | Unread | None:
    """A value of ``choices``, ``"na"``, ``None`` when blank, or the word that is none of these.

    ``first`` is the figure of its first value.
    """
    if not cell.strip():
        return None
    said = _by_words(cell, choices)
    if said:
        return said
    if cell.strip().lower() in choices.values and not FIGURE.match(cell.strip()):
        return cell.strip().lower()
    return _with_figure(cell.strip(), choices, first)


def _with_figure(cell: str, choices: Choices, start: int) -> str | Unread:
    alone = FIGURE.match(cell)
    if alone:
        return _place(alone[1], choices, start) or _off_scale(cell, choices)
    first, last = FIGURE_FIRST.match(cell), FIGURE_LAST.match(cell)
    figure, rest = (first[1], first[2]) if first else (last[2], last[1]) if last else ("", cell)
    said = _said(rest, choices)
    place = _place(figure, choices, start)
    if figure and said and place != said and not (said == NA and not place):
        text = _("«%(word)s» says one thing with its figure and another with its words.")
        return Unread(choices.key, as_written(cell), text % {"word": cell[:60]})
    if said:
        return said
    text = _("«%(word)s» is not an answer of this question.") % {"word": cell[:60]}
    mend = place if place and _may_mean(rest, place, choices) else "" if place else _probable(rest, choices)
    return Unread(choices.key, as_written(cell), text, mend)


def _by_words(text: str, choices: Choices) -> str:
    """The value whose words ``text`` says, sign by sign or else as words are compared; else nothing."""
    words, written = normalise(text), as_written(text)
    if written in choices.written:
        return choices.written[written]
    if choices.opt_out and (words in NO_INFORMATION or is_same_text(text, choices.opt_out)):
        return NA
    return choices.known.get(words, "")


def _said(text: str, choices: Choices) -> str:
    """The value that ``text`` names: its words, or, of a level, its name with its description behind."""
    said = _by_words(text, choices)
    if said or choices.key != LEVEL:
        return said
    begun = [name for name in choices.known if normalise(text).startswith(f"{name} ")]
    return choices.known[max(begun, key=len)] if begun else ""


def _place(figure: str, choices: Choices, start: int) -> str:
    place = int(figure) - start if figure else -1
    return choices.values[place] if 0 <= place < len(choices.values) else ""


def _off_scale(cell: str, choices: Choices) -> Unread:
    text = _(
        "«%(word)s» is not on this scale, which goes from 1 to %(most)d. If that form asked on another scale, "
        "its answers cannot be compared."
    )
    return Unread(choices.key, as_written(cell), text % {"word": cell, "most": len(choices.values)})


def _may_mean(text: str, value: str, choices: Choices) -> bool:
    """Whether a value may be offered for a text: never one on the other side of the scale."""
    if choices.key == LEVEL:
        return leaning(text) == 1
    return may_mean(text, choices.values.index(value), len(choices.values))


def _probable(text: str, choices: Choices) -> str:
    """What was probably meant, to be offered and never taken."""
    words = normalise(text)
    known = {word: value for word, value in choices.known.items() if _may_mean(words, value, choices)}
    stronger = STRONG.sub("muy", words)
    close = [stronger] if stronger in known else get_close_matches(words, known, n=1, cutoff=ALIKE)
    return known[close[0]] if close else ""
