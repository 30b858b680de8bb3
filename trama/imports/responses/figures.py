"""Where the figures of a form begin and end: from 0 to 4, or up to 7, they are not the points of our scale.

One figure outside of the scale puts all of them in doubt, those inside too: read one by one
they would be a point too low.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from trama.imports.responses.choices import FIGURE, FIGURE_FIRST, FIGURE_LAST, Choices


class Start(StrEnum):
    """What somebody says of the figures of a scale."""

    ONE = "1"  # they begin at 1; those outside are looked at one by one
    ZERO = "0"  # they begin at 0
    ZERO_IS_NONE = "na"  # they begin at 1, and 0 says that there is no information
    UNUSED = "none"  # they are of another scale


@dataclass(frozen=True)
class FigureRange:
    """The figures that a file has for one of our scales."""

    choices: Choices
    names: tuple[str, ...]  # the questions
    lowest: int
    highest: int

    @property
    def is_outside(self) -> bool:
        """Whether some figure is none of the scale's."""
        return self.lowest < 1 or self.highest > len(self.choices.values)

    @property
    def starts(self) -> tuple[Start, ...]:
        """What can be said of them."""
        most = len(self.choices.values)
        zero = [Start.ZERO] if self.lowest == 0 and self.highest < most else []
        none = (
            [Start.ZERO_IS_NONE] if self.lowest == 0 and self.highest <= most and self.choices.opt_out else []
        )
        return (*zero, *none, Start.ONE, Start.UNUSED)


def figure_of(cell: str) -> int | None:
    """The figure that a cell is, begins with or ends with."""
    alone = FIGURE.match(cell)
    first, last = FIGURE_FIRST.match(cell), FIGURE_LAST.match(cell)
    figure = alone[1] if alone else first[1] if first else last[2] if last else ""
    return int(figure) if figure else None


def ranges_of(cells: Iterable[tuple[str, Choices, str]]) -> Mapping[str, FigureRange]:
    """The ranges that are outside of their scale, by its key; ``cells`` are question, choices and what was written."""
    found: dict[str, FigureRange] = {}
    for name, choices, cell in cells:
        figure = figure_of(cell.strip())
        if figure is None:
            continue
        known = found.get(choices.key, FigureRange(choices, (), figure, figure))
        names = known.names if name in known.names else (*known.names, name)
        found[choices.key] = FigureRange(
            choices, names, min(known.lowest, figure), max(known.highest, figure)
        )
    return {key: figures for key, figures in found.items() if figures.is_outside}
