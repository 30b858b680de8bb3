"""An XLSForm as it is written: its rows, and the sentence about each that Trama cannot ask.

What can be asked: select_one, text, note and groups. Anything else is refused by its row, with what to do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from trama.core.spreadsheets import unescaped
from trama.core.text import normalise
from trama.imports.problems import Problem, Unreadable
from trama.imports.tables import Limits, Table, read_book
from trama.surveys.payload import LONGEST

LIMITS = Limits(rows=5000, cells=200, letters=LONGEST)
NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_]{0,29}$")
NEVER = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count", "default", "trigger")
LANGUAGES = {"es": ("espanol", "castellano", "spanish"), "en": ("english", "ingles")}
NAMES = {"es": "Español", "en": "English"}
KINDS = {"select_one", "text", "note", "begin_group", "end_group"}
OURS = ("part", "reverse", "dimension")  # columns that our own forms have
CLOCKS = {"start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit", "simserial"}


@dataclass(frozen=True)
class XlsChoice:
    """An answer of a list."""

    name: str
    label: str


@dataclass(frozen=True)
class XlsQuestion:
    """A row that asks or tells something."""

    row: int
    kind: str
    name: str
    label: str
    list_name: str = ""
    part: str = ""
    reverse: str = ""
    dimension: str = ""


@dataclass
class XlsGroup:
    """A group with its questions; the first one, without a name, holds what stands outside of any."""

    row: int = 0
    name: str = ""
    label: str = ""
    dimension: str = ""
    questions: list[XlsQuestion] = field(default_factory=list)


@dataclass(frozen=True)
class XlsForm:
    """What the sheets say, and what is wrong with their rows."""

    settings: Mapping[str, str]
    groups: Sequence[XlsGroup]
    lists: Mapping[str, tuple[XlsChoice, ...]]
    problems: tuple[Problem, ...]


Cells = dict[str, str]


def read_form(content: bytes, *, language: str) -> XlsForm:
    """The form in an XLSX, its words in ``language`` where it has several. Refuses with ``Unreadable``."""
    sheets = read_book(content, LIMITS)
    if "survey" not in sheets or "choices" not in sheets:
        raise Unreadable(_("This is not an XLSForm: it needs the sheets survey and choices, in XLSX."))
    problems: list[Problem] = []
    settings = next((cells for _row, cells in _rows(sheets.get("settings"), language)), {})
    for name in ("survey", "choices"):
        problems += _unsure_labels(sheets[name], name, language)
    groups = _groups(_rows(sheets["survey"], language), problems)
    lists: dict[str, tuple[XlsChoice, ...]] = {}
    for _row, cells in _rows(sheets["choices"], language):
        known = lists.get(cells.get("list_name", ""), ())
        choice = XlsChoice(cells.get("name", ""), cells.get("label", "") or cells.get("name", ""))
        lists[cells.get("list_name", "")] = (*known, choice)
    return XlsForm(settings, groups, lists, tuple(problems))


def _rows(table: Table | None, language: str) -> Iterator[tuple[int, Cells]]:
    """Each row by the titles of its columns; of several labels, the one in ``language``."""
    if table is None:
        return
    titles = _titles(table)
    chosen = _label_column(titles, language)
    for row, cells in table.rows:
        row_cells = {
            titles[at]: unescaped(cell) for at, cell in enumerate(cells) if at < len(titles) and cell
        }
        if 0 <= chosen < len(cells) and cells[chosen]:
            row_cells["label"] = unescaped(cells[chosen])
        yield row, row_cells


def _titles(table: Table) -> list[str]:
    return [title.strip().lower().replace("list name", "list_name") for title in table.header]


def _label_column(titles: Sequence[str], language: str) -> int:
    """The column of the words in that language, by its code or name; else the one without language, or the only one."""
    labels = [at for at, title in enumerate(titles) if title.split(":")[0].strip() == "label"]
    said = {at: normalise(titles[at].partition(":")[2]).split() for at in labels}
    named = [at for at, words in said.items() if {language, *LANGUAGES.get(language, ())} & set(words)]
    bare = [at for at, words in said.items() if not words]
    return next(iter(named or bare or (labels if len(labels) == 1 else ())), -1)


def _unsure_labels(table: Table, sheet: str, language: str) -> Iterator[Problem]:
    titles = _titles(table)
    labels = [title for title in titles if title.startswith("label")]
    if labels and _label_column(titles, language) < 0:
        text = _(
            "The sheet %(sheet)s has several languages (%(titles)s): name one column label::%(name)s (%(code)s)."
        )
        name = NAMES.get(language, language)
        values = {"sheet": sheet, "titles": ", ".join(labels), "name": name, "code": language}
        yield Problem(table.header_line, text % values, field="label")


def _groups(rows: Iterator[tuple[int, Cells]], problems: list[Problem]) -> list[XlsGroup]:
    groups, opened = [XlsGroup()], False
    seen: set[str] = set()
    for row, cells in rows:
        kind, list_name = _kind(cells.get("type", ""))
        wrong = list(_wrong(row, kind, cells))
        problems += wrong
        if kind == "begin_group":
            if opened:
                text = _("A group inside a group: end the one before with end_group.")
                problems.append(Problem(row, text, field="type"))
            groups.append(
                XlsGroup(row, cells.get("name", ""), cells.get("label", ""), cells.get("dimension", ""))
            )
            opened = True
        elif kind == "end_group":
            opened = False
        elif kind in KINDS and not any(problem.is_blocking for problem in wrong):
            own = {name: cells.get(name, "") for name in OURS}
            question = XlsQuestion(row, kind, cells["name"], cells["label"], list_name, **own)
            problems += _repeated(question, seen)
            (groups[-1] if opened else groups[0]).questions.append(question)
    return groups


def _kind(text: str) -> tuple[str, str]:
    words = text.lower().replace("begin group", "begin_group").replace("end group", "end_group").split()
    return (words[0] if words else ""), (text.split()[1] if len(words) == 2 else "")  # noqa: PLR2004 -- type and list


def _wrong(row: int, kind: str, cells: Cells) -> Iterator[Problem]:
    if not kind:
        return
    if kind not in KINDS:
        text = _("Trama asks no hour, place or device: delete this row.") if kind in CLOCKS else _(
            "«%(type)s» is not asked by Trama: only select_one, text, note and groups. Change it or delete this row."
        )  # fmt: skip
        yield Problem(row, text % {"type": cells["type"][:40]} if "%" in text else text, field="type")
        return
    if kind == "select_one" and not _kind(cells["type"])[1]:
        yield Problem(row, _("Write only the name of its list after select_one."), field="type")
    if kind != "end_group":
        yield from _nameless(row, kind, cells)
    for column in NEVER:
        if cells.get(column):
            text = _("Everybody is asked the same: empty this cell, or delete the row.")
            yield Problem(row, text, field=column)
    if cells.get("required", "").lower() in {"yes", "true", "true()", "1"}:
        yield Problem(row, _("Nobody has to answer in Trama: it is left as optional."), False, "required")


def _nameless(row: int, kind: str, cells: Cells) -> Iterator[Problem]:
    if not NAME.match(cells.get("name", "")):
        text = _("It needs a name of letters and figures, without spaces, of 30 at most.")
        yield Problem(row, text, field="name")
    if not cells.get("label") and kind != "begin_group":
        yield Problem(row, _("It has no words: write them."), field="label")


def _repeated(question: XlsQuestion, seen: set[str]) -> Iterator[Problem]:
    if question.kind != "note" and question.name in seen:
        text = _("The name %(name)s stands twice: give each question its own.")
        yield Problem(question.row, text % {"name": question.name}, field="name")
    seen.add(question.name)
