"""From an XLSForm to a questionnaire of a content pack: what is missing is asked, nothing is made up.

The programme's pack gives what a form has not: the texts that people are told, the dimensions, the levels. An item
whose code is known keeps its dimension and its part, and must say what it said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from trama.content.build import VERSIONED, body_table, newest
from trama.content.check import check_pack
from trama.content.pack import EXAMPLE, LEVEL, PURPOSE
from trama.core.text import as_written, is_whole_number, normalise
from trama.imports.problems import Problem
from trama.imports.xlsform.parse import XlsChoice, XlsForm, XlsGroup, XlsQuestion
from trama.imports.xlsform.scales import FormScale, is_opt_out, scale_of
from trama.surveys.enums import Timepoint

YES = {"yes", "true", "1", "si", "x"}
ITEMS_A_MINUTE = 3.5
LONGEST = {"form_id": 40, "version": 20, "form_title": 160}


@dataclass(frozen=True)
class KnownItem:
    """An item that the programme's questionnaires already ask."""

    text: str
    part: str
    dimension: str
    is_reverse: bool
    version: int


@dataclass(frozen=True)
class RawPack:
    """What the form is read against: the raw pack, and the items that its questionnaires ask, newest words last."""

    raw: dict[str, Any]
    items: Mapping[str, Sequence[KnownItem]]

    def known(self, question: XlsQuestion) -> KnownItem | None:
        """The item of that code that says the same; else the newest one of that code."""
        found = self.items.get(question.name, ())
        same = [item for item in found if item.text == question.label]
        return next(iter(same or found[-1:]), None)

    @property
    def dimensions(self) -> dict[str, str]:
        """The dimensions by key, with their names."""
        return {dimension["key"]: dimension["name"] for dimension in self.raw["dimensions"]["dimension"]}

    @property
    def level_keys(self) -> list[str]:
        """The keys of the levels, lowest first."""
        return list(dict.fromkeys(level["key"] for level in self.raw["levels"].get("level", [])))

    @property
    def level_names(self) -> tuple[str, ...]:
        """What the levels are called."""
        return tuple(level["name"] for level in newest(self.raw["levels"].get("level", []), "key"))


@dataclass(frozen=True)
class ReadQuestionnaire:
    """The questionnaire that the form makes, what is wrong, and what nobody said: dimensions, orders."""

    table: dict[str, Any]
    problems: tuple[Problem, ...]
    unplaced: tuple[XlsGroup, ...] = ()
    scales: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unordered: tuple[FormScale, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether it is a questionnaire of the pack."""
        return (
            not self.unplaced
            and not self.unordered
            and not any(problem.is_blocking for problem in self.problems)
        )


def known_items(bodies: Sequence[Mapping[str, Any]]) -> dict[str, list[KnownItem]]:
    """The items of stored questionnaires, by code, each with all of its words."""
    known: dict[str, list[KnownItem]] = {}
    for body in bodies:
        for block in body["block"]:
            for item in block["item"]:
                known.setdefault(item["code"], []).append(_known_item(item, block["dimension"]))
    return known


def _known_item(item: Mapping[str, Any], dimension: str) -> KnownItem:
    return KnownItem(
        item["text"], item["part"], dimension, item.get("reverse", False), item.get("version", 1)
    )


def instrument_of(
    form: XlsForm, pack: RawPack, *, dimensions: Mapping[str, str], orders: Mapping[str, str]
) -> ReadQuestionnaire:
    """The questionnaire in the shape of a pack's file.

    ``dimensions`` says those of groups that do not say theirs, ``orders`` how lists go that do not say it.
    """
    problems = list(form.problems)
    scales, unordered = {}, []
    for name, choices in _used(form).items():
        scale = scale_of(name, choices, orders.get(name, ""))
        scales[name] = scale.labels
        problems += scale.problems
        unordered += [scale] if scale.is_asked else []
    if len({len(labels) for labels in scales.values()}) > 1:
        problems.append(Problem(1, _("All scales must have as many points as the others."), field="choices"))
    table = _settings(form, pack, problems)
    table["scales"] = scales
    blocks, unplaced = [], []
    for group in form.groups:
        block, is_placed = _block(group, pack, dimensions, problems)
        unplaced += [] if is_placed else [group]
        blocks += [block] if block["item"] else []
    table["block"] = blocks
    table |= _in_words(form, pack, problems)
    if not blocks:
        problems.append(
            Problem(
                1, _("No group has questions of select_one: there is nothing to measure."), field="survey"
            )
        )
    read = ReadQuestionnaire(table, tuple(problems), tuple(unplaced), scales, tuple(unordered))
    if read.is_ready:  # what our own sentences did not foresee, the pack's checker says
        raw = pack.raw | {f"instruments/{table['code']}-{table['number']}": table}
        problems += [Problem(1, text) for text in check_pack(raw)]
    return replace(read, problems=tuple(problems))


def stored_body(read: ReadQuestionnaire, pack: RawPack) -> dict[str, Any]:
    """The questionnaire whole in itself, as it is stored."""
    return body_table(pack.raw, read.table)


def _asked(form: XlsForm) -> Iterator[tuple[XlsGroup, XlsQuestion]]:
    return ((group, question) for group in form.groups for question in group.questions if _is_item(question))


def _is_item(question: XlsQuestion) -> bool:
    return question.kind == "select_one" and question.name != LEVEL


def _used(form: XlsForm) -> dict[str, tuple[XlsChoice, ...]]:
    names = dict.fromkeys(question.list_name for _group, question in _asked(form))
    return {name: form.lists.get(name, ()) for name in names}


def _settings(form: XlsForm, pack: RawPack, problems: list[Problem]) -> dict[str, Any]:
    settings = form.settings
    for name, most in LONGEST.items():
        if not 0 < len(settings.get(name, "")) <= most:
            text = _("The sheet settings needs %(name)s, of %(most)d letters at most.")
            problems.append(Problem(1, text % {"name": name, "most": most}, field="settings"))
    timepoints = settings.get("moments", "").split() or [Timepoint.PULSE.value]
    if set(timepoints) - set(Timepoint.values):
        problems.append(
            Problem(1, _("The timepoints are T0, T1, T2 or P, with spaces between."), field="settings")
        )
    count = sum(1 for _question in _asked(form))
    own = _opt_outs(form, problems)
    instruments = [table for name, table in pack.raw.items() if name.startswith("instruments/")]
    return {
        "code": settings.get("form_id", ""),
        "number": settings.get("version", ""),
        "name": settings.get("form_title", ""),
        "minutes": _whole(settings.get("minutes", ""), max(1, round(count / ITEMS_A_MINUTE))),
        "position": _whole(settings.get("position", ""), len(instruments) + 1),
        "moments": timepoints,
        "opt_out": own[0] if own else instruments[0]["opt_out"],
        "source": "own",
        **_newest_texts(pack),
    }


def _newest_texts(pack: RawPack) -> dict[str, str]:
    """How new the texts of the pack are that a questionnaire made today tells."""
    texts = pack.raw["texts"]
    kinds = (texts["notice"], texts["consent"], pack.raw["levels"].get("level", []))
    return {
        name: max((table.get("version", "1") for table in tables), key=int, default="1")
        for name, tables in zip(VERSIONED, kinds, strict=True)
    }


def _opt_outs(form: XlsForm, problems: list[Problem]) -> list[str]:
    """The words of the answer that is no point of a scale; a questionnaire has one, and two would be taken for it."""
    found = [choice.label for choices in _used(form).values() for choice in choices if is_opt_out(choice)]
    words = list({as_written(label): label for label in found}.values())
    if len(words) > 1 or len(found) > len(_used(form)):
        text = _(
            "Beside the scale there is one answer, the same in every list; here are several: %(words)s. Leave one."
        )
        said = ", ".join(f"«{label[:60]}»" for label in words)
        problems.append(Problem(1, text % {"words": said}, field="choices"))
    return words


def _whole(text: str, otherwise: int) -> int:
    return int(text) if is_whole_number(text) and 0 < int(text) < 200 else otherwise  # noqa: PLR2004 -- minutes or a place


def _block(
    group: XlsGroup, pack: RawPack, chosen: Mapping[str, str], problems: list[Problem]
) -> tuple[dict[str, Any], bool]:
    items = [question for question in group.questions if _is_item(question)]
    dimension = _dimension(group, items, pack, chosen)
    block: dict[str, Any] = {"dimension": dimension, "title": group.label or group.name}
    intro = " ".join(_intro(group, problems))
    if intro:
        block["intro"] = intro
    block["scale"] = items[0].list_name if items else ""
    block["item"] = [_item(item, block, pack) for item in items]
    for item in items:
        problems += _item_problems(item, group, block, pack)
    return block, not items or not group.name or dimension in pack.dimensions


def _intro(group: XlsGroup, problems: list[Problem]) -> Iterator[str]:
    has_items = False
    for question in group.questions:
        has_items = has_items or _is_item(question)
        if question.kind == "note" and not has_items and group.name:
            yield question.label
        elif question.kind == "note" and group.name:
            text = _("A note after the first question is not brought.")
            problems.append(Problem(question.row, text, is_blocking=False, field="type"))


def _dimension(
    group: XlsGroup, items: Sequence[XlsQuestion], pack: RawPack, chosen: Mapping[str, str]
) -> str:
    """What was chosen, what the group says, or what its known items belong to."""
    names = {normalise(name): key for key, name in pack.dimensions.items()}
    for candidate in (chosen.get(group.name, ""), group.dimension):
        if candidate in pack.dimensions:
            return candidate
    of_items = {known.dimension for item in items if (known := pack.known(item))}
    if len(of_items) == 1:
        return of_items.pop()
    ended = [key for key in pack.dimensions if f"_{group.name}".endswith(f"_{key}")]
    return ended[0] if ended else names.get(normalise(group.label), "")


def _item(question: XlsQuestion, block: Mapping[str, Any], pack: RawPack) -> dict[str, Any]:
    known = pack.known(question)
    part = question.part or (known.part if known else block["title"])
    item = {"code": question.name, "text": question.label, "part": part}
    is_reverse = normalise(question.reverse) in YES if question.reverse or not known else known.is_reverse
    version = known.version if known else 1
    return item | ({"reverse": True} if is_reverse else {}) | ({"version": version} if version > 1 else {})


def _item_problems(
    question: XlsQuestion, group: XlsGroup, block: Mapping[str, Any], pack: RawPack
) -> Iterator[Problem]:
    known = pack.known(question)
    if not group.name:
        text = _("It stands outside of the groups: put it in one, since the group says its dimension.")
        yield Problem(question.row, text, field="type")
    if question.list_name != block["scale"]:
        text = _("It has another list than the first of its group: put it in a group of its own.")
        yield Problem(question.row, text, field="type")
    if known and known.text != question.label:
        text = _(
            "%(code)s already says something else: «%(text)s». Write the same, or give this one another name."
        )
        yield Problem(
            question.row,
            text % {"code": question.name, "text": known.text},
            field="label",
            mends=(known.text,),
        )
    if known and block["dimension"] in pack.dimensions and known.dimension != block["dimension"]:
        text = _("%(code)s belongs to %(dimension)s: put it in a group of that dimension.")
        values = {"code": question.name, "dimension": pack.dimensions.get(known.dimension, known.dimension)}
        yield Problem(question.row, text % values, field="name")


def _in_words(form: XlsForm, pack: RawPack, problems: list[Problem]) -> dict[str, Any]:
    """The level, its example, the sentence about the purpose, the open questions."""
    every = [(group, question) for group in form.groups for question in group.questions]
    texts = {question.name: question.label for _group, question in every if question.kind == "text"}
    found: dict[str, Any] = {}
    for _group, question in every:
        if question.kind == "select_one" and question.name == LEVEL:
            choices = form.lists.get(question.list_name, ())
            if [choice.name for choice in choices] != pack.level_keys:
                text = _("The list of «level» must have the levels of the model: %(levels)s.")
                problems.append(
                    Problem(question.row, text % {"levels": ", ".join(pack.level_keys)}, field="type")
                )
            found["level_question"] = {
                "dimension": _level_dimension(question, pack),
                "text": question.label,
                "example": texts.pop(EXAMPLE, ""),
            }
            if not any(choice.label.startswith(pack.level_names) for choice in choices):
                found["level_question"]["hides_names"] = True
    if PURPOSE in texts:
        found["purpose_stem"] = texts.pop(PURPOSE)
    if texts:
        found["open"] = [{"key": key, "text": text} for key, text in texts.items()]
    return found


def _level_dimension(question: XlsQuestion, pack: RawPack) -> str:
    """The dimension of the question about the levels: what its row says, else that of the pack's questionnaires."""
    if question.dimension in pack.dimensions:
        return question.dimension
    asked = [table["level_question"] for table in pack.raw.values() if "level_question" in table]
    return str(asked[0]["dimension"]) if asked else next(iter(pack.dimensions))
