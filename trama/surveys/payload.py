"""Answers as they come, checked against the questionnaire: a page of a form, an outbox, a sheet or a file.

Shape: ``{"items": {code: point | "na"}, "level": key, "example": text, "open": {key: text}, "purpose": text,
"research": bool, "quote": bool}``. Anything else is left out, and nothing is guessed.
"""

from collections.abc import Mapping
from typing import Any

from trama.content.pack import InstrumentBody
from trama.core.text import cleaned

NA = "na"
LONGEST = 2000  # letters of an answer in words
LONGEST_SENTENCE = 200  # letters of the sentence about the purpose
GROUPS = ("items", "open")
BOXES = ("research", "quote")


def parse_response(given: Mapping[str, Any], body: InstrumentBody) -> dict[str, Any]:
    """Check a whole response; what is empty is left out."""
    parsed = parse_page(given, body)
    parsed["open"] = {key: text for key, text in parsed.get("open", {}).items() if text}
    return {name: value for name, value in parsed.items() if value}


def parse_page(given: Mapping[str, Any], body: InstrumentBody) -> dict[str, Any]:
    """Check a part of a response; what was sent empty stays, so that it replaces what was there before."""
    parsed: dict[str, Any] = {"items": _points(_mapping(given.get("items")), body)}
    if "open" in given:
        parsed["open"] = _open_answers(_mapping(given["open"]), body)
    if "example" in given and body.level_question:
        parsed["example"] = _text(given["example"], LONGEST)
    if "purpose" in given and body.purpose_stem:
        parsed["purpose"] = _text(given["purpose"], LONGEST_SENTENCE)
    if given.get("level") in body.level_keys:
        parsed["level"] = given["level"]
    return parsed | {box: given[box] is True for box in BOXES if box in given}


def answers_nothing(answers: Mapping[str, Any]) -> bool:
    """Whether there is no answer and no text in it; consents alone are neither."""
    return not any(given for name, given in answers.items() if name not in BOXES)


def merge_over(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Put ``given`` over ``before``: items and open answers are joined one by one, the rest is replaced."""
    groups = {
        name: {**_mapping(before.get(name)), **_mapping(given.get(name))}
        for name in GROUPS
        if name in before or name in given
    }
    return {**before, **given, **groups}


def point_of(value: Any, points: range) -> int | str | None:
    """A point of the scale, ``"na"``, or ``None`` for anything else; figures may come as text."""
    if value == NA:
        return NA
    return next((point for point in points if str(value) == str(point)), None)


def _points(given: Mapping[str, Any], body: InstrumentBody) -> dict[str, int | str]:
    answers = {}
    for block in body.blocks:
        for item in block.items:
            point = point_of(given[item.code], block.scale.points) if item.code in given else None
            if point is not None:
                answers[item.code] = point
    return answers


def _open_answers(given: Mapping[str, Any], body: InstrumentBody) -> dict[str, str]:
    keys = [question.key for question in body.open_questions if question.key in given]
    return {key: _text(given[key], LONGEST) for key in keys}


def _text(value: Any, longest: int) -> str:
    return cleaned(value).strip()[:longest] if isinstance(value, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
