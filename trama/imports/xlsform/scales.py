"""A list of answers as a scale from least to most: as it is listed, turned round, or asked.

Turned round in silence, a scale stores every answer as its contrary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from trama.core.text import as_written, is_whole_number, normalise
from trama.imports.problems import Problem
from trama.imports.wording import NO_INFORMATION, direction
from trama.imports.xlsform.parse import XlsChoice
from trama.surveys.payload import NA

FEWEST_POINTS = 2


class Order(StrEnum):
    """How a list goes, as somebody says."""

    UP = "up"  # from least to most
    DOWN = "down"  # from most to least


@dataclass(frozen=True)
class FormScale:
    """The points of a list from least to most, what is wrong with it, and whether somebody must say how it goes."""

    name: str
    labels: list[str]
    problems: tuple[Problem, ...] = ()
    is_asked: bool = False


def is_opt_out(choice: XlsChoice) -> bool:
    """Whether an answer is no point of the scale: «no sé»."""
    return choice.name.lower() == NA or normalise(choice.label) in NO_INFORMATION


def scale_of(name: str, choices: Sequence[XlsChoice], order: str) -> FormScale:
    """The scale of a list; ``order`` is what somebody said of it."""
    points = [choice for choice in choices if not is_opt_out(choice)]
    labels, figures = [point.label for point in points], [point.name for point in points]
    if len(points) < FEWEST_POINTS:
        text = _("The list %(name)s has fewer than two answers in the sheet choices: add them.")
        return FormScale(name, labels, (Problem(1, text % {"name": name}, field="choices"),))
    written = [as_written(label) for label in labels]
    twice = next((label for label in labels if written.count(as_written(label)) > 1), "")
    if twice:
        text = _("Two answers of the list %(name)s say «%(label)s»: each needs words of its own.")
        return FormScale(
            name, labels, (Problem(1, text % {"name": name, "label": twice[:60]}, field="choices"),)
        )
    if all(is_whole_number(figure) for figure in figures):
        return _numbered(name, labels, figures)
    said = {Order.UP: 1, Order.DOWN: -1}.get(Order(order)) if order in set(Order) else direction(labels)
    if said == -1:
        text = _("The list %(name)s goes from most to least: it is read from «%(low)s» to «%(high)s».")
        values = {"name": name, "low": labels[-1], "high": labels[0]}
        problem = Problem(1, text % values, is_blocking=False, field="choices")
        return FormScale(name, labels[::-1], (problem,))
    return FormScale(name, labels, is_asked=said != 1)


def _numbered(name: str, labels: list[str], figures: list[str]) -> FormScale:
    """A list with 1, 2, 3… for names: the figures say its order, unless its words say the contrary."""
    rising = [str(index + 1) for index in range(len(figures))]
    if figures == rising[::-1]:
        labels, figures = labels[::-1], rising
    if figures != rising:
        text = _("The answers of the list %(name)s must be 1, 2, 3… from least to most.")
        return FormScale(name, labels, (Problem(1, text % {"name": name}, field="choices"),))
    if direction(labels) == -1:
        text = _(
            "In the list %(name)s, 1 is «%(first)s»: number it from least to most, so that 1 is «%(last)s»."
        )
        values = {"name": name, "first": labels[0], "last": labels[-1]}
        return FormScale(name, labels, (Problem(1, text % values, field="choices"),))
    return FormScale(name, labels)
