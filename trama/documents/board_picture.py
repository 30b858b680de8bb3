"""The board of final ideas as a picture: three columns of slips on a loom, as they hang on the wall."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trama.paper.compiling import compiled
from trama.paper.legible import legible
from trama.paper.writing import FACE, lines_of, width_of
from trama.workshops.enums import Shape
from trama.workshops.record import Record, RecordColumn, Slip

WIDE, LEAST = 1600, 900
MARGIN, GAP = 44, 36
COLUMN = (WIDE - 2 * MARGIN - 2 * GAP) / 3
INSIDE = 20  # between the border of a slip and its words
ASKED = 176  # where the words under a title begin
MORE = 20  # between two slips
BODY, SMALL, BIG, HUGE = 26, 18, 36, 46  # sizes of letters
LINE = 1.28
PAPER, SLIP, INK, MUTED, THREAD, BAR = "#f3ece0", "#fffdf9", "#1f2430", "#5a6170", "#e6dccb", "#4a4238"
FACES = f"{FACE}, Times New Roman, Times, serif"
STYLES = {"weight": "font-weight", "anchor": "text-anchor"}
KERNED = 0.985  # of the widths without kerning
PER_INCH = 144.0
POINT = 25.4 / 72  # the widths of the face are in millimetres; here a letter's size is a number of dots


@dataclass(frozen=True)
class Drawn:
    """A slip where it hangs."""

    y: float
    height: float
    lines: tuple[str, ...]
    author: str
    counts: str


def board_svg(record: Record) -> str:
    """The board as SVG, as tall as its notes need."""
    top = ASKED + max([1, *(len(_asked(column)) for column in record.board)]) * SMALL * LINE
    hung = [list(_hung(column, top)) for column in record.board]
    ends = [slips[-1].y + slips[-1].height for slips in hung if slips]
    tall = round(max([LEAST, *(end + MARGIN for end in ends)]))
    name = _("Final ideas of «%(title)s»") % {"title": record.title}
    frame = f'width="{WIDE}" height="{tall}" viewBox="0 0 {WIDE} {tall}" font-family="{FACES}"'
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(_clean(name))} {frame}>',
        f'<rect width="{WIDE}" height="{tall}" fill="{PAPER}"/>',
        *(
            f'<path d="M{x} 0V{tall}" stroke="{THREAD}" stroke-width="1.5"/>'
            for x in range(MARGIN // 2, WIDE, MARGIN // 2)
        ),
        *_head(record),
    ]
    for index, (column, slips) in enumerate(zip(record.board, hung, strict=True)):
        pieces += _column(column, slips, MARGIN + index * (COLUMN + GAP))
    return "\n".join([*pieces, "</svg>"])


def board_png(record: Record) -> bytes:
    """The same as PNG."""
    source = f"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.board), width: {WIDE / 2}pt)"
    made = compiled(source, "png", PER_INCH, {"board": board_svg(record)})
    return made if isinstance(made, bytes) else made[0]


def _head(record: Record) -> Iterator[str]:
    title = _("Final ideas")
    yield _words(MARGIN, 74, HUGE, title, weight="600")
    day = formats.date_format(record.held_on, "DATE_FORMAT")
    notes = _("No final idea yet")
    if record.notes:
        notes = ngettext("%(count)d note", "%(count)d notes", record.notes) % {"count": record.notes}
    end = f"{day} · {notes}"
    x = MARGIN + _width(title, HUGE, is_bold=True) + 26
    space = WIDE - MARGIN - _width(end, SMALL + 4) - 40 - x
    yield _words(x, 74, SMALL + 6, _cut(record.title, SMALL + 6, space), fill=MUTED)
    yield _words(WIDE - MARGIN, 74, SMALL + 4, end, fill=MUTED, anchor="end")


def _column(column: RecordColumn, slips: list[Drawn], x: float) -> Iterator[str]:
    yield _shape(column.shape, x, 117)
    yield _words(x + 40, 142, BIG, _cut(column.title, BIG, COLUMN - 44, is_bold=True), weight="600")
    for index, line in enumerate(_asked(column)):
        yield _words(x, ASKED + index * SMALL * LINE, SMALL, line, fill=MUTED)
    for slip in slips:
        yield (
            f'<rect x="{x:.1f}" y="{slip.y:.1f}" width="{COLUMN:.1f}" height="{slip.height:.1f}" rx="3"'
            f' fill="{SLIP}" stroke="{THREAD}"/>'
            f'<rect x="{x:.1f}" y="{slip.y:.1f}" width="{COLUMN:.1f}" height="5" fill="{BAR}"/>'
        )
        for index, line in enumerate(slip.lines):
            yield _words(x + INSIDE, slip.y + 38 + index * BODY * LINE, BODY, line)
        foot = slip.y + slip.height - 18
        yield _words(x + INSIDE, foot, SMALL, slip.author, fill=MUTED)
        yield _words(x + COLUMN - INSIDE, foot, SMALL, slip.counts, fill=MUTED, anchor="end")


def _asked(column: RecordColumn) -> tuple[str, ...]:
    return lines_of(_clean(column.text), SMALL, COLUMN * POINT)


def _hung(column: RecordColumn, y: float) -> Iterator[Drawn]:
    for note in column.notes:
        lines = lines_of(_clean(note.text), BODY, (COLUMN - 2 * INSIDE) * POINT)
        height = 38 + (len(lines) - 1) * BODY * LINE + 56
        yield Drawn(y, height, lines, *_foot(note))
        y += height + MORE


def _foot(note: Slip) -> tuple[str, str]:
    """Who signed it at one end, how many said «me too» at the other."""
    parts = []
    if note.echoes:
        parts.append(ngettext("me too: %(count)d", "me too: %(count)d", note.echoes) % {"count": note.echoes})
    if note.hands:
        parts.append(_("raised hands: %(count)d") % {"count": note.hands})
    counts = " · ".join(parts)
    space = COLUMN - 2 * INSIDE - (_width(counts, SMALL) + INSIDE if counts else 0)
    return _cut(note.author or _("unsigned").capitalize(), SMALL, space), counts


def _shape(shape: Shape, x: float, y: float) -> str:
    drawn = {
        Shape.SQUARE: f'<rect x="{x + 2:.1f}" y="{y + 2}" width="24" height="24"',
        Shape.TRIANGLE: f'<path d="M{x + 14:.1f} {y} L{x + 29:.1f} {y + 27} H{x - 1:.1f} Z"',
        Shape.CIRCLE: f'<circle cx="{x + 14:.1f}" cy="{y + 14}" r="13"',
    }
    return f'{drawn[shape]} fill="{BAR}"/>'


def _words(x: float, y: float, size: int, text: str, **style: str) -> str:
    """A line that takes the same space in any face: whoever opens it may lack ours."""
    if not text:
        return ""
    length = _width(text, size, is_bold="weight" in style) * KERNED
    style = {"fill": INK, **style}
    more = "".join(f' {STYLES.get(name, name)}="{value}"' for name, value in style.items())
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{more} textLength="{length:.1f}"'
        f' lengthAdjust="spacingAndGlyphs">{escape(_clean(text))}</text>'
    )


def _width(text: str, size: float, *, is_bold: bool = False) -> float:
    return width_of(text, size, is_bold=is_bold) / POINT


def _cut(text: str, size: float, space: float, *, is_bold: bool = False) -> str:
    lines = lines_of(_clean(text), size, space * POINT, is_bold=is_bold)
    if len(lines) < 2:  # noqa: PLR2004 -- it fits
        return "".join(lines)
    return lines_of(lines[0], size, (space - size) * POINT, is_bold=is_bold)[0].rstrip(" ,;:") + "…"


def _clean(text: str) -> str:
    """Without the signs that XML does not take, and with words for those that cannot be printed."""
    return legible("".join(_allowed(text)))


def _allowed(text: str) -> Iterable[str]:
    return (sign if sign.isprintable() or sign in "\n\t" else " " for sign in text)
