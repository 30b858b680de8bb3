"""A questionnaire as the TOML file of a content pack, to be read and changed by hand."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

PLAIN = (str, int, bool)


def instrument_toml(table: Mapping[str, Any]) -> str:
    """The file; reading it gives ``table`` again."""
    return "\n".join(_lines(table, "")) + "\n"


def _lines(table: Mapping[str, Any], path: str) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, PLAIN) or (
            isinstance(value, list) and not any(isinstance(element, dict) for element in value)
        ):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        inner = f"{path}.{_key(key)}" if path else _key(key)
        if isinstance(value, dict):
            yield from ("", f"[{inner}]", *_lines(value, inner))
        elif isinstance(value, list) and any(isinstance(element, dict) for element in value):
            for element in value:
                yield from ("", f"[[{inner}]]", *_lines(element, inner))


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _value(key)


def _value(value: Any) -> str:
    # TOML writes text, figures, truths and lists of them as JSON does, but for the sign 127.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
