"""A layout as a document for the typesetter: what is the same on every sheet is drawn once."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from trama.paper.legible import legible
from trama.paper.marks import CORNERS
from trama.paper.shapes import (
    CODE,
    CODE_SIDE,
    HEIGHT,
    RADIUS,
    SIGN,
    SIGNS,
    WIDTH,
    Box,
    Bubble,
    Line,
    Rule,
    SheetPage,
    Sign,
)  # fmt: skip
from trama.paper.writing import FACE

STYLES = {
    "plain": "fill: ink",
    "bold": "weight: 600, fill: ink",
    "italic": 'style: "italic", fill: ink',
    "muted": "fill: muted",
}
# The five signs, in a square of 16 as on screen.
SIGN_SHAPES = {
    "target": "at(2,2,circle(radius: 6*u, stroke: s)) + at(5.6,5.6,circle(radius: 2.4*u, fill: ink))",
    "rings": "at(2,4.4,circle(radius: 3.6*u, stroke: s)) + at(6.8,4.4,circle(radius: 3.6*u, stroke: s))",
    "weave": "seg(5.5,2,5.5,14) + seg(10.5,2,10.5,14) + seg(2,5.5,14,5.5) + seg(2,10.5,14,10.5)",
    "arrow": "seg(3,13,12.5,3.5) + seg(6,3,13,3) + seg(13,3,13,10)",
    "cross": "seg(8,2,8,5.4) + seg(8,10.6,8,14) + seg(2,8,5.4,8) + seg(10.6,8,14,8)"
    " + at(6.5,6.5,circle(radius: 1.5*u, fill: ink))",
}
_HEAD = Path(__file__).with_name("sheet.typ")


@cache
def head_source() -> str:
    """What every document begins with."""
    given = f'#let wide = {WIDTH}mm\n#let high = {HEIGHT}mm\n#let radius = {RADIUS}\n#let face = "{FACE}"\n'
    return given + _HEAD.read_text(encoding="utf-8")


def quoted(text: str) -> str:
    """``text`` as a string of the typesetter."""
    return '"' + legible(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def page_source(page: SheetPage) -> str:
    """What a page always has: its corners, its words, its circles and boxes."""
    parts: Iterable[Iterator[str]] = (
        _corners(),
        (_rule(rule) for rule in page.rules),
        (_line(line) for line in page.lines),
        (_sign(sign) for sign in page.signs),
        (_bubble(bubble) for bubble in page.bubbles),
        (_box(box) for box in page.boxes),
    )
    return "\n".join(text for part in parts for text in part)


def code_source(rows: tuple[str, ...]) -> str:
    """The mark that says which page it is."""
    return f"cells({CODE[0]}, {CODE[1]}, {CODE_SIDE}, {_rows(rows)})"


def line_source(line: Line) -> str:
    """A line of words, as a call."""
    style = STYLES[line.style]
    if line.is_end:
        return f"ends({line.x:.2f}, {line.y:.2f}, {line.size}, {quoted(line.text)}, {style})"
    angle = f", angle: {line.angle}deg" if line.angle else ""
    return f"words({line.x:.2f}, {line.y:.2f}, {line.size}, {quoted(line.text)}{angle}, {style})"


def _rows(rows: tuple[str, ...]) -> str:
    return "(" + ", ".join(quoted(row) for row in rows) + ")"


def _corners() -> Iterator[str]:
    for (x, y), rows in zip(SIGNS, CORNERS, strict=True):
        yield f"#cells({x}, {y}, {SIGN}, {_rows(rows)})"


def _line(line: Line) -> str:
    return "#" + line_source(line)


def _rule(rule: Rule) -> str:
    return f"#rule({rule.x:.2f}, {rule.y:.2f}, {rule.to_x:.2f}, {rule.to_y:.2f})"


def _sign(sign: Sign) -> str:
    return f"#put({sign.x:.2f}, {sign.y:.2f}, box(width: 4mm, height: 4mm, {{ {SIGN_SHAPES[sign.name]} }}))"


def _bubble(bubble: Bubble) -> str:
    return f"#bubble({bubble.x:.2f}, {bubble.y:.2f})"


def _box(box: Box) -> str:
    return f"#room({box.x}, {box.y:.2f}, {box.width}, {box.height}, {box.lines})"
