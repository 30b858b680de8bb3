"""Sheets as one PDF, the same bytes for the same sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from trama.content.pack import InstrumentBody
from trama.core.codes import spoken
from trama.paper.compiling import compiled
from trama.paper.layout import HOW, SMALL, TINY, VERSION, layout_of
from trama.paper.legible import legible
from trama.paper.marks import PageMark
from trama.paper.shapes import FRAME, HEIGHT, LEFT, RADIUS, RIGHT, TOP, WIDTH, Line
from trama.paper.typeset import code_source, head_source, line_source, page_source
from trama.paper.writing import lines_of, width_of

NAMED = 60  # letters of a name that fit
SEEN = FRAME - 0.6  # where it says who could recognise the person
CUT = FRAME + 2.5  # where the strip is torn off


@dataclass(frozen=True)
class Sheet:
    """One sheet: its code, whose it is if anybody's, and what its strip lets them keep."""

    code: str
    receipt: str
    withdrawal: str
    name: str = ""


@dataclass(frozen=True)
class Print:
    """What is printed: a questionnaire of a measurement, in one mode, on these sheets."""

    body: InstrumentBody
    mode: str
    wave: str
    network: str
    address: str  # where an answer is withdrawn
    sheets: Sequence[Sheet]


def pdf_of(job: Print) -> bytes:
    """The sheets to be printed, one after the other."""
    made = compiled(source_of(job), "pdf")
    return made if isinstance(made, bytes) else made[0]


def pictures_of(job: Print, *, per_inch: float) -> list[bytes]:
    """The same pages as PNG files."""
    made = compiled(source_of(job), "png", per_inch)
    return [made] if isinstance(made, bytes) else made


def source_of(job: Print) -> str:
    """The document of the typesetter; its words are in the language of the questionnaire."""
    with translation.override(job.body.language):
        return "\n".join(_source(job))


def _source(job: Print) -> Iterator[str]:
    pages = layout_of(job.body, job.mode).pages
    yield head_source()
    title = _("Answer sheet")
    yield f'#set document(title: "{title}", date: none)\n#set text(lang: "{job.body.language}")'
    for page in pages:
        yield f"#let page{page.number} = [\n{page_source(page)}\n]"
    yield f"#let first = {{ {' + '.join(_first(job))} }}"
    breaks = False
    for sheet in job.sheets:
        for page in pages:
            mark = PageMark(job.wave, sheet.code, page.number, VERSION)
            parts = [
                f"page{page.number}",
                code_source(mark.cells),
                *_name(job, sheet, (page.number, len(pages))),
            ]
            parts.append(
                line_source(
                    Line(
                        _("Whoever gathers the sheets could recognise your writing."),
                        LEFT,
                        SEEN,
                        TINY,
                        "italic",
                    )
                )
            )
            if page.number == 1:
                parts += ["first", *_strip(job, sheet)]
            yield ("#pagebreak()\n" if breaks else "") + "#{ " + " + ".join(parts) + " }"
            breaks = True


def _name(job: Print, sheet: Sheet, place: tuple[int, int]) -> Iterator[str]:
    """Which network, which questionnaire, which page of which sheet."""
    network, size = legible(job.network), 15.0
    while width_of(network, size, is_bold=True) > RIGHT - LEFT - 24 and size > SMALL:
        size -= 0.5
    yield line_source(Line(network[:90], LEFT, 14.2, size, "bold"))
    yield line_source(Line(job.body.name, LEFT, 19.2, 10.0, "italic"))
    footer = _("Sheet %(sheet)s · page %(page)s of %(pages)s") % {
        "sheet": f"{sheet.code[:4]} {sheet.code[4:]}", "page": place[0], "pages": place[1],
    }  # fmt: skip
    whose = (
        _("for one person, whose name is on the strip") if sheet.name else _("for one person, without a name")
    )
    words = " · ".join([footer, whose, _("do not photocopy it")])
    yield line_source(Line(words, LEFT, 23.6, SMALL, "muted"))


def _first(job: Print) -> Iterator[str]:
    """How to fill, with what it looks like; a hand's width of its own on the first page."""
    y = TOP + HOW / 2 - 1.5
    hint = _("Fill the circle, in pen or dark pencil.")
    mended = _("Wrong one? Cross it out and fill another. Leave blank what you prefer not to say.")
    yield f"bubble({LEFT + RADIUS}, {y}, fill: luma(20))"
    yield line_source(Line(hint, LEFT + 6, y + 1.1, 10.0, "bold"))
    x = LEFT + 6 + width_of(hint, 10.0, is_bold=True) + 3
    lines = lines_of(mended, SMALL, RIGHT - x)
    for index, text in enumerate(lines):
        yield line_source(Line(text, x, y + 1.0 + (index - (len(lines) - 1) / 2) * 3.4, SMALL))


def _strip(job: Print, sheet: Sheet) -> Iterator[str]:
    """What stays with the person: two codes, and the name, torn off before handing in."""
    yield f'put(0, {CUT}, line(length: {WIDTH}mm, stroke: (paint: luma(120), thickness: 0.5pt, dash: "dashed")))'
    tear = _("Tear off here and keep this strip")
    yield line_source(Line(tear, LEFT, CUT + 3.2, TINY, "italic"))
    if sheet.name:
        yield line_source(Line(legible(sheet.name)[:NAMED], RIGHT, CUT + 3.4, 10.0, "bold", is_end=True))
    y = HEIGHT - 13.0
    yield line_source(Line(_("Receipt"), LEFT, y - 1.6, TINY, "muted"))
    yield line_source(Line(spoken(sheet.receipt), LEFT, y + 5.4, 19.0, "bold"))
    grouped = " ".join(sheet.withdrawal[at : at + 4] for at in range(0, len(sheet.withdrawal), 4))
    yield line_source(Line(_("Only to withdraw the answer"), LEFT + 42, y - 1.6, TINY, "muted"))
    yield line_source(Line(grouped, LEFT + 42, y + 5.0, 15.0, "bold"))
    note = _(
        "The receipt proves that the sheet arrived. To withdraw it, write the other code in %(address)s"
    ) % {"address": job.address}
    for index, text in enumerate(lines_of(note, SMALL, RIGHT - LEFT - 106)):
        yield line_source(Line(text, LEFT + 106, y - 1.6 + index * 3.4, SMALL))
