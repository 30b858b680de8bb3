"""Where each part of a questionnaire stands on its pages.

Only what is frozen in the questionnaire decides it, so that a sheet printed last year is still read: whoever changes
a measure here gives the layout another number, and keeps the old one readable.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from trama.content.pack import Block, InstrumentBody, Item, Scale
from trama.paper.shapes import BOTTOM, LEFT, RIGHT, TOP, Box, Bubble, Layout, Line, Rule, SheetPage, Sign
from trama.paper.writing import lines_of, width_of

VERSION = 1

NA = "na"
YES = "yes"
TEXT, INTRO, SMALL, TINY, TITLE = 10.0, 9.0, 8.5, 7.6, 11.5  # points
LEAD, INTRO_LEAD, SMALL_LEAD, TITLE_LEAD = 4.15, 3.9, 3.45, 4.8  # millimetres from line to line
LAST, PITCH, APART = (
    176.5,
    8.4,
    11.0,
)  # middle of the last point, from point to point, from it to «no information»
SLANT = 50  # degrees of the words over the columns
ROW = 6.8  # the lowest row
BARE = 4.4  # around the title of a block and what it says
AIR = 1.9  # above and below the words of a row
HOW = 8.0  # the line that says how to fill
WRITING = 7.5  # from line to line, by hand
ASIDE = 7.4  # from a circle at the left to its words
GAP = 4.0  # between columns of the notice
LINES = (3, 2)  # to write on: as many as fit
SHORT_LINES = 2
NEAR = 45.0  # so near above, the words of the same scale are not repeated
HALVED = 16.0  # words over a column longer than this stand in two lines


@dataclass
class _Desk:
    """Pages being filled, from top to bottom."""

    pages: list[SheetPage] = field(default_factory=list)
    things: dict[str, list[object]] = field(default_factory=dict)
    y: float = TOP
    scale: tuple[str, float] = ("", 0)  # whose words stand last over their columns, and where

    def put(self, *things: object) -> None:
        for thing in things:
            self.things.setdefault(type(thing).__name__, []).append(thing)

    def turn(self) -> None:
        """The page is done; go on at the top of the next one."""
        found = {f"{kind.lower()}s": tuple(things) for kind, things in self.things.items()}
        found["boxes"] = found.pop("boxs", ())
        self.pages.append(SheetPage(len(self.pages) + 1, **found))  # type: ignore[arg-type]  # named by their kind
        self.things, self.y, self.scale = {}, TOP, ("", 0)

    def has_words_of(self, scale: Scale) -> bool:
        """Whether the words of ``scale`` stand near above."""
        return self.scale[0] == scale.key and self.y - self.scale[1] < NEAR

    def has_room(self, height: float) -> bool:
        return self.y + height <= BOTTOM


@lru_cache(maxsize=64)
def layout_of(body: InstrumentBody, mode: str) -> Layout:
    """The pages of ``body`` as it is answered in ``mode``."""
    desk = _Desk()
    _head(desk, body, mode)
    number = 0
    for block in body.blocks:
        _block(desk, block, number, body.opt_out)
        number += len(block.items)
        if body.asks_level_after(block):
            _levels(desk, body)
    _words(desk, body)
    desk.turn()
    return Layout(tuple(desk.pages))


def _head(desk: _Desk, body: InstrumentBody, mode: str) -> None:
    """The notice in columns, the consents; above them, how to fill, whose room never changes."""
    desk.y += HOW
    paragraphs = body.notice(mode).paragraphs
    width = (RIGHT - LEFT - GAP * (len(paragraphs) - 1)) / len(paragraphs)
    columns = [lines_of(paragraph, SMALL, width) for paragraph in paragraphs]
    for index, lines in enumerate(columns):
        x = LEFT + index * (width + GAP)
        for at, text in enumerate(lines, start=1):
            desk.put(Line(text, x, desk.y + at * SMALL_LEAD, SMALL, "muted"))
    desk.y += max(len(lines) for lines in columns) * SMALL_LEAD + 2
    for consent in body.consents:
        is_asked = consent.purpose != "participate"
        x = LEFT + (ASIDE if is_asked else 0)
        lines = lines_of(consent.text, SMALL, RIGHT - x)
        height = max(ROW if is_asked else 0, len(lines) * SMALL_LEAD + 1.5)
        if is_asked:
            desk.put(Bubble(consent.purpose, YES, LEFT + 2.3, desk.y + height / 2))
        _lines(desk, lines, (x, desk.y + height / 2), (SMALL, SMALL_LEAD), "plain" if is_asked else "bold")
        desk.y += height
    desk.y += 1


def _lines(
    desk: _Desk,
    lines: tuple[str, ...],
    at: tuple[float, float],
    type_: tuple[float, float],
    style: str = "plain",
) -> None:
    """Lines whose middle is at ``at``; ``type_`` is their size and what lies from one to the next."""
    x, middle = at
    size, lead = type_
    first = middle - (len(lines) - 1) * lead / 2 + size * 0.115
    for index, text in enumerate(lines):
        desk.put(Line(text, x, first + index * lead, size, style))


def _columns(scale: Scale) -> list[float]:
    """The middles of the columns of points, and last the one of «no information»."""
    points = len(scale.labels)
    return [*(LAST - PITCH * (points - point) for point in scale.points), LAST + APART]


def _block(desk: _Desk, block: Block, number: int, opt_out: str) -> None:
    """A head with the scale's words over their columns, then a row for each item; the head is repeated."""
    columns = _columns(block.scale)
    rows = [(item, lines_of(item.text, TEXT, _text_width(block))) for item in block.items]
    is_new = True
    for index, (item, lines) in enumerate(rows, start=number + 1):
        height = max(ROW, len(lines) * LEAD + AIR)
        if is_new or not desk.has_room(height):
            if not desk.has_room(_head_height(desk, block, opt_out) + height):
                desk.turn()
            _block_head(desk, block, opt_out)
            is_new = False
        _row(desk, item, (index, lines, height), columns)


def _row(desk: _Desk, item: Item, drawn: tuple[int, tuple[str, ...], float], columns: list[float]) -> None:
    number, lines, height = drawn
    middle = desk.y + height / 2
    desk.put(Rule(LEFT, desk.y, RIGHT, desk.y))
    desk.put(
        Line(str(number), LEFT - 1.6, middle - (len(lines) - 1) * LEAD / 2 + 1.1, TINY, "muted", is_end=True)
    )
    _lines(desk, lines, (LEFT, middle), (TEXT, LEAD))
    values = [*(str(point) for point in range(1, len(columns))), NA]
    desk.put(*(Bubble(item.code, value, x, middle) for value, x in zip(values, columns, strict=True)))
    desk.y += height


def _heads(scale: Scale, opt_out: str) -> list[tuple[str, ...]]:
    """The words over each column, in one line or two."""
    return [_halved(label) for label in (*scale.labels, opt_out)]


def _halved(label: str) -> tuple[str, ...]:
    words = label.split()
    if len(words) == 1 or width_of(label, TINY) <= HALVED:
        return (label,)
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(cuts, key=lambda cut: max(width_of(part, TINY) for part in cut))


def _text_width(block: Block) -> float:
    return _columns(block.scale)[0] - 5.5 - LEFT


def _head_lines(block: Block) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of a block's title, and of what it asks to think of."""
    width = _text_width(block)
    return lines_of(block.title, TITLE, width - 6, is_bold=True), lines_of(block.intro, INTRO, width)


def _head_height(desk: _Desk, block: Block, opt_out: str) -> float:
    title, intro = _head_lines(block)
    bare = BARE + len(title) * TITLE_LEAD + len(intro) * INTRO_LEAD
    if desk.has_words_of(block.scale):
        return bare
    longest = max(width_of(line, TINY) for lines in _heads(block.scale, opt_out) for line in lines)
    return max(bare, longest * 0.77 + 4.6)  # the sine of the slant, and what two lines take


def _block_head(desk: _Desk, block: Block, opt_out: str) -> None:
    bottom = desk.y + _head_height(desk, block, opt_out)
    title, intro = _head_lines(block)
    first = bottom - 2.2 - len(intro) * INTRO_LEAD
    middle = bottom - 1.6 - len(intro) * INTRO_LEAD / 2
    _lines(desk, intro, (LEFT, middle), (INTRO, INTRO_LEAD), "italic")
    for index, text in enumerate(reversed(title)):
        desk.put(Line(text, LEFT + 6, first - 0.9 - index * TITLE_LEAD, TITLE, "bold"))
    desk.put(Sign(block.mark, LEFT, first - 4.3 - (len(title) - 1) * TITLE_LEAD))
    if not desk.has_words_of(block.scale):
        _words_over(desk, block.scale, opt_out, bottom)
        desk.scale = (block.scale.key, bottom)
    desk.y = bottom


def _words_over(desk: _Desk, scale: Scale, opt_out: str, bottom: float) -> None:
    for x, lines in zip(_columns(scale), _heads(scale, opt_out), strict=True):
        across = 2.2 if len(lines) > 1 else 0.6
        for index, text in enumerate(lines):
            desk.put(Line(text, x - across + index * 3.6, bottom - 1.6, TINY, angle=-SLANT))


def _levels(desk: _Desk, body: InstrumentBody) -> None:
    """The levels with a bubble before each, and a box for the example."""
    question = body.level_question
    assert question is not None  # noqa: S101 -- asked by the caller
    title = lines_of(question.text, TEXT, RIGHT - LEFT, is_bold=True)
    width = RIGHT - LEFT - ASIDE
    options = [(level.key, lines_of(body.level_in_full(level, ". "), TEXT, width)) for level in body.levels]
    heights = [max(ROW, len(lines) * LEAD + 1.6) for _key, lines in options]
    if not desk.has_room(len(title) * LEAD + 5 + sum(heights) + _box_height(question.example, SHORT_LINES)):
        desk.turn()
    desk.y += 3
    _lines(desk, title, (LEFT, desk.y + len(title) * LEAD / 2), (TEXT, LEAD), "bold")
    desk.y += len(title) * LEAD + 1
    for (key, lines), height in zip(options, heights, strict=True):
        desk.put(Bubble("level", key, LEFT + 2.3, desk.y + height / 2))
        _lines(desk, lines, (LEFT + ASIDE, desk.y + height / 2), (TEXT, LEAD))
        desk.y += height
    _box(desk, "example", question.example, SHORT_LINES)


def _words(desk: _Desk, body: InstrumentBody) -> None:
    """The boxes to be written in, at the end, on one page where they fit."""
    if body.purpose_stem:
        _box(desk, "purpose", body.purpose_stem, SHORT_LINES)
    texts = [question.text for question in body.open_questions]
    heights = {lines: sum(_box_height(text, lines) for text in texts) for lines in LINES}
    lines = next((lines for lines in LINES if desk.has_room(heights[lines])), LINES[0])
    for question in body.open_questions:
        _box(desk, f"open-{question.key}", question.text, lines)


def _box_height(label: str, lines: int) -> float:
    return len(lines_of(label, TEXT, RIGHT - LEFT, is_bold=True)) * LEAD + lines * WRITING + 4.5


def _box(desk: _Desk, name: str, label: str, lines: int) -> None:
    if not desk.has_room(_box_height(label, lines)):
        desk.turn()
    words = lines_of(label, TEXT, RIGHT - LEFT, is_bold=True)
    desk.y += 2.5
    _lines(desk, words, (LEFT, desk.y + len(words) * LEAD / 2), (TEXT, LEAD), "bold")
    desk.y += len(words) * LEAD + 1
    desk.put(Box(name, LEFT, desk.y, RIGHT - LEFT, lines * WRITING, lines))
    desk.y += lines * WRITING + 1
