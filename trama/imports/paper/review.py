"""A paper form as rows to look over: what was read, what is asked, what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from trama.content.pack import InstrumentBody
from trama.imports.models import SheetDraft
from trama.imports.paper.known import readings_of
from trama.paper.bubbles import Why
from trama.paper.layout import NA, YES, layout_of
from trama.surveys.payload import LONGEST, LONGEST_SENTENCE

BLANK = "blank"  # chosen in place of a value: nothing was answered
REASONS = {
    Why.TWO: _("More than one circle has ink."),
    Why.FAINT: _("There is something, but it is faint."),
    Why.CROSSED: _("It looks filled and then crossed out."),
    Why.NEAR: _("Nothing is inside its circles, but something was written around them."),
    Why.BESIDE: _("A circle is filled, but something written beside it may say otherwise."),
    Why.THROUGH: _(
        "A line goes through circles of several rows: somebody drew it, or it is a streak of the scanner."
    ),
    Why.LOST: _("Its circles could not be found in the photo."),
}


@dataclass(frozen=True)
class Choice:
    """One way to answer a question."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class QuestionRow:
    """One question of the sheet."""

    name: str
    number: int
    text: str
    choices: tuple[Choice, ...]
    reason: Any = ""
    is_wrong: bool = False


@dataclass(frozen=True)
class SheetAnswers:
    """What stands for each question and box, and the questions that nobody has decided."""

    decided: dict[str, str]
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionGroup:
    """Questions under one title."""

    title: str
    rows: list[QuestionRow] = field(default_factory=list)


def options_of(body: InstrumentBody) -> dict[str, list[tuple[str, str]]]:
    """The values that each question of a sheet may have, with their words."""
    options: dict[str, list[tuple[str, str]]] = {}
    for block in body.blocks:
        points = [(str(option.point), f"{option.point} · {option.label}") for option in block.scale.options]
        options |= {item.code: [*points, (NA, body.opt_out)] for item in block.items}
    if body.level_question:
        options["level"] = [(level.key, body.level_words(level)) for level in body.levels]
    for consent in body.consents:
        if consent.purpose != "participate":
            options[consent.purpose] = [(YES, consent.text)]
    return options


def box_names(body: InstrumentBody, mode: str) -> list[str]:
    """The boxes written by hand, in the order of the sheet."""
    return [box.name for page in layout_of(body, mode).pages for box in page.boxes]


def answered(draft: SheetDraft, posted: Mapping[str, str] | None = None) -> SheetAnswers:
    """What stands now: what was posted, else what was decided before, else what was read."""
    body = draft.wave.version.parsed
    readings = readings_of(draft)
    decided: dict[str, str] = {}
    left = []
    for name, options in options_of(body).items():
        reading = readings.get(name)
        known = draft.decided.get(name, reading.value if reading and not reading.why else None)
        given = posted.get(name, "") if posted is not None else None
        value = known if given in {None, ""} else given
        if value == BLANK or (value is None and reading is None):
            value = ""
        if value is None or (value and value not in {option for option, _label in options}):
            left.append(name)
        else:
            decided[name] = value
    for name in box_names(body, draft.wave.notice_mode):
        longest = LONGEST_SENTENCE if name == "purpose" else LONGEST
        text = posted.get(name) if posted is not None else None
        decided[name] = (draft.decided.get(name, "") if text is None else text.strip())[:longest]
    return SheetAnswers(decided, tuple(left))


def rows_of(
    draft: SheetDraft, given: SheetAnswers
) -> tuple[list[QuestionRow], list[QuestionGroup], list[dict[str, str]]]:
    """What is asked, with its reason; everything else by block; the boxes with what was written down."""
    body = draft.wave.version.parsed
    readings, options = readings_of(draft), options_of(body)
    asked, groups = [], []
    for title, questions in _titled(body):
        group = QuestionGroup(title)
        for number, name, text in questions:
            reading = readings.get(name)
            row = _row((number, name, text), options[name], given)
            if reading and reading.why:
                asked.append(
                    QuestionRow(row.name, number, text, row.choices, REASONS[reading.why], name in given.left)
                )
            elif reading:
                group.rows.append(row)
        groups.append(group)
    boxes = [
        {"name": name, "label": label, "text": given.decided.get(name, "")}
        for name, label in box_labels(body)
        if any(page in draft.read for page in _pages_of(name, draft))
    ]
    return asked, [group for group in groups if group.rows], boxes


def _row(question: tuple[int, str, str], options: list[tuple[str, str]], given: SheetAnswers) -> QuestionRow:
    number, name, text = question
    value = given.decided.get(name)
    chosen = BLANK if value == "" else value
    choices = [*options, (BLANK, str(_("Left blank")))]
    return QuestionRow(
        name, number, text, tuple(Choice(option, label, option == chosen) for option, label in choices)
    )


def _titled(body: InstrumentBody) -> list[tuple[str, list[tuple[int, str, str]]]]:
    number = 0
    titled = []
    consents = [
        (0, consent.purpose, consent.text) for consent in body.consents if consent.purpose != "participate"
    ]
    titled.append((str(_("Permissions")), consents))
    for block in body.blocks:
        rows = [(number + index, item.code, item.text) for index, item in enumerate(block.items, start=1)]
        number += len(rows)
        titled.append((block.title, rows))
        if body.level_question and body.asks_level_after(block):
            titled.append((body.level_question.text, [(0, "level", body.level_question.text)]))
    return titled


def box_labels(body: InstrumentBody) -> list[tuple[str, str]]:
    """The boxes with the words printed above them."""
    labels = [("example", body.level_question.example)] if body.level_question else []
    if body.purpose_stem:
        labels.append(("purpose", body.purpose_stem))
    return [*labels, *((f"open-{question.key}", question.text) for question in body.open_questions)]


def _pages_of(name: str, draft: SheetDraft) -> list[str]:
    pages = layout_of(draft.wave.version.parsed, draft.wave.notice_mode).pages
    return [str(page.number) for page in pages if any(box.name == name for box in page.boxes)]
