"""What stands on a sheet, in millimetres from the top left corner of its page."""

from dataclasses import dataclass, field

WIDTH, HEIGHT = 210.0, 297.0
FRAME = 273.0  # what is read ends here; below it, the strip that is torn off
RADIUS = 2.2  # of a bubble
SIGN = 8.0  # side of a corner marker
SIGNS = (
    (7.0, 7.0),
    (195.0, 7.0),
    (195.0, 263.0),
    (7.0, 263.0),
)  # their top left corners, as the hands of a clock
CODE = (175.4, 8.0)  # top left corner of the mark that says which page it is
CODE_SIDE = 15.75
LEFT, RIGHT = 21.0, 190.0  # where words stand
TOP, BOTTOM = 26.0, 270.5


@dataclass(frozen=True)
class Bubble:
    """A circle to be filled: its middle, which question it answers and with what."""

    question: str
    value: str
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """A line of words: where its baseline begins, turned by ``angle`` degrees."""

    text: str
    x: float
    y: float
    size: float  # points
    style: str = "plain"  # plain, bold, italic, muted
    angle: float = 0
    is_end: bool = False  # it ends at x


@dataclass(frozen=True)
class Rule:
    """A hairline."""

    x: float
    y: float
    to_x: float
    to_y: float


@dataclass(frozen=True)
class Box:
    """A place to write by hand, with lines to write on."""

    name: str
    x: float
    y: float
    width: float
    height: float
    lines: int


@dataclass(frozen=True)
class Sign:
    """The drawn mark of a dimension, by its top left corner."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class SheetPage:
    """Everything on one page but what changes from sheet to sheet."""

    number: int
    bubbles: tuple[Bubble, ...] = ()
    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    rules: tuple[Rule, ...] = ()
    signs: tuple[Sign, ...] = ()

    @property
    def questions(self) -> dict[str, tuple[Bubble, ...]]:
        """The bubbles of each question, in order."""
        found: dict[str, tuple[Bubble, ...]] = {}
        for bubble in self.bubbles:
            found[bubble.question] = (*found.get(bubble.question, ()), bubble)
        return found


@dataclass(frozen=True)
class Layout:
    """A questionnaire on its pages."""

    pages: tuple[SheetPage, ...] = field(default=())

    @property
    def questions(self) -> dict[str, tuple[Bubble, ...]]:
        """The bubbles of each question, over all pages."""
        return {name: bubbles for page in self.pages for name, bubbles in page.questions.items()}
