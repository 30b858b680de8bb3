"""The figures of a measurement as a workbook: what its page tells, cell by cell, and nothing else."""

import io
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from trama.core.spreadsheets import harmless
from trama.insights.comparison import Comparison
from trama.insights.dimensions import DimensionResult
from trama.insights.items import PLACES, ItemResult
from trama.insights.results import WaveResults

Cell = str | int | float | None
Row = Sequence[Cell]
Table = tuple[str, Sequence[str], Iterable[Row]]  # its name, its columns, its rows

UNTOLD = "\N{EN DASH}"
HEADING = 3  # rows above the first line of a table: what it is about, its source, its columns
WIDE, NARROW = 60, 14
LONG = 24  # letters from which a column is wide


def results_book(
    results: WaveResults, *, title: str, source: str, comparison: Comparison | None = None
) -> bytes:
    """A sheet for each part of the page that tells anything, each with its ``source``."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for name, columns, rows in _tables(results, comparison):
        _sheet(book, (name, columns, rows), title=title, source=source)
    book.close()
    return file.getvalue()


def _tables(results: WaveResults, comparison: Comparison | None) -> Iterator[Table]:
    if results.conversed:
        yield _("Conversation"), (_("Dimension"), _("Agreed"), _("Raised"), _("Words")), _conversed(results)
        return
    columns = [_("Dimension"), _("Aspect"), _("As told"), _("Mean"), _("From"), _("To")]
    if any(result.dots for result in results.dimensions):
        columns.append(_("Scores without names, lowest first"))
    yield _("Dimensions"), columns, (row[: len(columns)] for row in _dimensions(results))
    points = [str(point) for point in range(1, results.points + 1)]
    groups = [str(place) for place in PLACES.values()]
    columns = [
        _("Dimension"),
        _("Sentence"),
        _("Worded in the opposite direction"),
        _("Views"),
        _("Told"),
        _("As told"),
    ]
    yield _("Sentences"), (*columns, *points, *groups, _("Without information")), _sentences(results)
    if results.levels:
        yield _("Way of working"), (_("Level"), _("People"), _("As told")), _levels(results)
    if results.words:
        yield _("In words"), (_("Question"), _("What was written")), _words(results)
    if comparison:
        columns = [_("Dimension"), _("What changed"), _("Why"), _("Sentences compared"), _("Sentences asked")]
        yield _("What changed"), columns, _changes(comparison)


def _dimensions(results: WaveResults) -> Iterator[Row]:
    for result in results.dimensions:
        yield result.dimension.name, "", *_told(result)
        for name, aspect in result.aspects:
            yield result.dimension.name, name, *_told(aspect)


def _told(result: DimensionResult) -> Row:
    if result.reason:
        return f"{UNTOLD} {result.reason}", None, None, None, ""
    partly = _("over the sentences that can be told")
    words = f"{result.words}, {partly}" if result.is_partial else result.words
    low, high = (result.is_rough and result.interval) or (None, None)
    return (
        words,
        result.mean,
        low,
        high,
        " · ".join(number_format(dot, 2) for dot in sorted(result.dots or ())),
    )


def _sentences(results: WaveResults) -> Iterator[Row]:
    for item in results.items:
        turned = _("yes") if item.item.is_reverse else ""
        yield item.dimension.name, item.item.text, turned, *_answers(item, results.points)


def _answers(item: ItemResult, points: int) -> Row:
    counts: Row = item.counts or [None] * points
    groups: Row = item.groups or [None] * len(PLACES)
    if not item.is_told:
        return UNTOLD, _("to talk about all together"), "", *counts, *groups, None
    return item.views, item.told_by, item.words, *counts, *groups, item.unsure or None


def _levels(results: WaveResults) -> Iterator[Row]:
    levels = results.levels
    if levels is None:
        return
    if levels.reason:
        yield UNTOLD, None, levels.reason
        return
    names = ", ".join(share.level.name for share in levels.shares if share.is_told)
    near = _("almost everybody chose one of these: %(levels)s") % {"levels": names}
    for share in levels.shares:
        if share.is_told or share.people is not None:
            yield share.level.name, share.people, near if share.is_told else ""


def _words(results: WaveResults) -> Iterator[Row]:
    for answers in results.words:
        for text in answers.texts or (UNTOLD,):
            yield answers.question, text


def _changes(comparison: Comparison) -> Iterator[Row]:
    for change in comparison.changes:
        yield change.dimension.name, change.words, change.reason, change.common, change.asked


def _conversed(results: WaveResults) -> Iterator[Row]:
    names = {dimension.key: dimension.name for dimension in results.wave.version.parsed.dimensions}
    for answer in results.conversed:
        raised = " · ".join(str(point) for point in answer.raised)
        yield names[answer.dimension], answer.agreed, raised, answer.words


def _sheet(book: xlsxwriter.Workbook, table: Table, *, title: str, source: str) -> None:
    name, columns, rows = table
    sheet = book.add_worksheet(name)
    bold, quiet = book.add_format({"bold": True}), book.add_format({"font_color": "#5a6170"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    tenths = book.add_format({"num_format": "0.0", "valign": "top"})
    sheet.write_string(0, 0, harmless(title), bold)
    sheet.write_string(1, 0, harmless(source), quiet)
    lines = [list(row) for row in rows]
    for at, column in enumerate(columns):
        longest = max((len(str(line[at])) for line in lines if line[at] is not None), default=0)
        sheet.set_column(at, at, WIDE if longest > LONG else max(NARROW, longest + 2) if at else LONG)
        sheet.write_string(HEADING - 1, at, column, bold)
    for number, line in enumerate(lines, start=HEADING):
        for at, cell in enumerate(line):
            _write(sheet, (number, at), cell, tenths if isinstance(cell, float) else wrapped)
    sheet.freeze_panes(HEADING, 0)
    sheet.autofilter(HEADING - 1, 0, HEADING - 1 + max(1, len(lines)), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEADING - 1)


def _write(sheet: "xlsxwriter.worksheet.Worksheet", at: tuple[int, int], cell: Cell, form: object) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(*at, harmless(cell), form)
    elif cell is not None:
        sheet.write_number(*at, cell, form)
