"""An empty table of answers to fill in: a column per code, and beside it what each asks and takes."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from trama.content.pack import InstrumentBody
from trama.core.spreadsheets import harmless
from trama.imports.responses.columns import targets_of
from trama.surveys.payload import NA


def sample_responses(body: InstrumentBody) -> bytes:
    """An XLSX of two sheets: codes to write under, and their questions with the answers they take."""
    targets = targets_of(body).values()
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    answers, questions = book.add_worksheet(_("Answers")), book.add_worksheet(_("Questions"))
    questions.write_row(0, 0, [_("Code"), _("Question"), _("What it takes")], bold)
    questions.set_column(1, 2, 70, wrapped)
    for at, target in enumerate(targets):
        answers.write_string(0, at, target.name, bold)
        taken = _("words")
        if target.choices:
            pairs = list(zip(target.choices.values, target.choices.words, strict=True))
            pairs += [(NA, target.choices.opt_out)] if target.choices.opt_out else []
            taken = " · ".join(f"{value} = {word}" for value, word in pairs)
        questions.write_row(at + 1, 0, [target.name, harmless(target.words), taken], wrapped)
    for sheet in (answers, questions):
        sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()
