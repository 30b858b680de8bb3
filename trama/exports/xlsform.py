"""A questionnaire as an XLSForm, for teams that gather answers with Kobo or ODK: nothing in it is mandatory.

Besides the columns of the standard there are ours (dimension, part, reverse), which those programs leave alone and
which bring the same questionnaire back when the form is read again.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

import xlsxwriter

from trama.content.pack import EXAMPLE, LEVEL, PURPOSE, Block, InstrumentBody
from trama.core.spreadsheets import harmless
from trama.surveys.payload import NA

LANGUAGES = {"es": "Español (es)", "en": "English (en)"}
NOTICE, CONSENT = "notice", "consent"
OURS = ("dimension", "part", "reverse")
WIDTHS = {"type": 24, "name": 20, "list_name": 18, "dimension": 18, "part": 30, "form_title": 40}
WIDE = 80


@dataclass(frozen=True)
class XlsLine:
    """A row of the sheet ``survey``."""

    type: str
    name: str = ""
    label: str = ""
    dimension: str = ""
    part: str = ""
    reverse: str = ""


def language_of(body: InstrumentBody) -> str:
    """The language as XLSForm writes it: «Español (es)»."""
    return LANGUAGES.get(body.language, f"{body.language} ({body.language})")


def group_name(number: int, block: Block) -> str:
    """The name of a block's group: its number and its dimension."""
    return f"b{number}_{block.dimension}"


def survey_lines(body: InstrumentBody, *, mode: str) -> Iterator[XlsLine]:
    """What is told, then the blocks, the level, the questions in words."""
    notice = body.notice(mode)
    details = [f"**{detail.title}**  \n{' '.join(detail.paragraphs)}" for detail in notice.details]
    for number, text in enumerate([*notice.paragraphs, *details], start=1):
        yield XlsLine("note", f"{NOTICE}_{number}", text)
    yield XlsLine("note", f"{CONSENT}_1", body.consent("participate").text)
    for number, block in enumerate(body.blocks, start=1):
        yield from _block(number, block)
    if body.level_question:
        yield XlsLine(f"select_one {LEVEL}", LEVEL, body.level_question.text, body.level_question.dimension)
        yield XlsLine("text", EXAMPLE, body.level_question.example)
    for question in body.open_questions:
        yield XlsLine("text", question.key, question.text)
    if body.purpose_stem:
        yield XlsLine("text", PURPOSE, body.purpose_stem)


def _block(number: int, block: Block) -> Iterator[XlsLine]:
    yield XlsLine("begin_group", group_name(number, block), block.title, block.dimension)
    if block.intro:
        yield XlsLine("note", f"intro_{number}", block.intro)
    for item in block.items:
        reverse = "yes" if item.is_reverse else ""
        yield XlsLine(f"select_one {block.scale.key}", item.code, item.text, part=item.part, reverse=reverse)
    yield XlsLine("end_group")


def choice_lines(body: InstrumentBody) -> Iterator[tuple[str, str, str]]:
    """Each list with its names and labels; every scale ends with «no information»."""
    for scale in {block.scale.key: block.scale for block in body.blocks}.values():
        for option in scale.options:
            yield scale.key, str(option.point), option.label
        yield scale.key, NA, body.opt_out
    for level in body.levels:
        yield LEVEL, level.key, body.level_in_full(level, ": ")


def write_xlsform(body: InstrumentBody, *, mode: str = "individual", position: int = 1) -> bytes:
    """An XLSX of the sheets survey, choices and settings; its version is the questionnaire's number."""
    language = language_of(body)
    label = f"label::{language}"
    settings = {
        "form_title": body.name,
        "form_id": body.code,
        "version": body.number,
        "default_language": language,
        "minutes": str(body.minutes),
        "moments": " ".join(body.timepoints),
        "position": str(position),
    }
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    _sheet(book, "survey", [("type", "name", label, *OURS), *map(astuple, survey_lines(body, mode=mode))])
    _sheet(book, "choices", [("list_name", "name", label), *choice_lines(body)])
    _sheet(book, "settings", [tuple(settings), tuple(settings.values())])
    book.close()
    return file.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, rows: Sequence[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for at, title in enumerate(rows[0]):
        sheet.set_column(at, at, WIDTHS.get(title, WIDE if title.startswith("label") else 16), wrapped)
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            sheet.write_string(number, at, harmless(cell), wrapped if number else bold)
    sheet.freeze_panes(1, 0)


def file_name(body: InstrumentBody) -> str:
    """How the form's file is called."""
    return f"{body.code}-{body.number}-xlsform.xlsx"
