"""A whole response as it comes from a phone's outbox, a sheet or a file: checked against its questionnaire.

Shape: ``{"items": {code: point | "na"}, "level": key, "example": text, "open": {key: text}, "purpose": text,
"research": bool, "quote": bool}``; whatever else is there is left out, and nothing is guessed.
"""

from collections.abc import Mapping
from typing import Any

from trama.content.pack import InstrumentBody

NA = "na"
LONGEST = 2000  # letters of an answer in words
LONGEST_SENTENCE = 200  # letters of the sentence about the purpose


def read_whole(given: Mapping[str, Any], body: InstrumentBody) -> dict[str, Any]:
    """What ``given`` answers to the questionnaire ``body``, ready to be stored."""
    read: dict[str, Any] = {
        "items": _items(_mapping(given.get("items")), body),
        "open": _words(_mapping(given.get("open")), body),
        "example": _text(given.get("example"), LONGEST) if body.level_question else "",
        "purpose": _text(given.get("purpose"), LONGEST_SENTENCE) if body.purpose_stem else "",
        "research": given.get("research") is True,
        "quote": given.get("quote") is True,
    }
    if given.get("level") in body.level_keys:
        read["level"] = given["level"]
    return {name: value for name, value in read.items() if value}


def over(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """``given`` put over what was kept ``before``: what it says stays, also where it says that nothing is there."""
    groups = {name: {**_mapping(before.get(name)), **_mapping(given.get(name))} for name in ("items", "open")}
    return {**before, **given, **groups}


def point_of(value: Any, points: range) -> int | str | None:
    """A point of the scale, ``"na"``, or ``None`` for anything else; figures may come as text."""
    if value == NA:
        return NA
    return next((point for point in points if str(value) == str(point)), None)


def _items(given: Mapping[str, Any], body: InstrumentBody) -> dict[str, int | str]:
    answers = {}
    for block in body.blocks:
        for item in block.items:
            point = point_of(given.get(item.code), block.scale.points)
            if point is not None:
                answers[item.code] = point
    return answers


def _words(given: Mapping[str, Any], body: InstrumentBody) -> dict[str, str]:
    told = {one.key: _text(given.get(one.key), LONGEST) for one in body.open_questions}
    return {key: text for key, text in told.items() if text}


def _text(value: Any, longest: int) -> str:
    return value.strip()[:longest] if isinstance(value, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
