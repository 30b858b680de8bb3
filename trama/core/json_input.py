"""JSON that came from outside: bounded, and with the same clean text as a form."""

import json
from typing import Any, NoReturn

from trama.core.text import BIGGEST, MOST_FIGURES, cleaned

DEEPEST = 24  # lists and objects inside each other; what Trama writes has seven at most


class BadJsonError(ValueError):
    """No JSON, or one that nobody writes in good faith."""


def read_json(content: bytes | str) -> Any:
    """What ``content`` holds, its text cleaned. Raises ``BadJsonError``."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        given = json.loads(text, parse_constant=_no_number, parse_int=_whole_number)
    except (ValueError, RecursionError) as fault:
        raise BadJsonError from fault
    return _cleaned(given, DEEPEST)


def _cleaned(value: Any, deepest: int) -> Any:
    if isinstance(value, str):
        return cleaned(value)
    if not isinstance(value, dict | list):
        return value
    if not deepest:
        raise BadJsonError
    if isinstance(value, list):
        return [_cleaned(part, deepest - 1) for part in value]
    return {cleaned(name): _cleaned(part, deepest - 1) for name, part in value.items()}


def _whole_number(figures: str) -> int:
    if len(figures.lstrip("-")) > MOST_FIGURES or abs(int(figures)) >= BIGGEST:
        raise BadJsonError
    return int(figures)


def _no_number(_name: str) -> NoReturn:
    """NaN and infinities are no JSON, and no database takes them."""
    raise BadJsonError
