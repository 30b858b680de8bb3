"""A page that is drawn once and filled many times.

Drawing the forty sentences of a questionnaire costs a template forty times what putting five answers into it
costs. The template writes a mark where something of the person goes; the drawn page is cut at the marks once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

EDGE = "\x02"  # cannot be part of a page: templates and content have no control characters


def slot(name: str) -> SafeString:
    """Where the value called ``name`` goes."""
    return SafeString(f"{EDGE}{name}{EDGE}")


@dataclass(frozen=True)
class Prepared:
    """Pieces of text with the names of what goes between them."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """The page with ``values``, escaped; a name without a value is left empty."""
        whole = [self.pieces[0]]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            value = values.get(name)
            if value:
                whole.append(value if isinstance(value, SafeString) else escape(value))
            whole.append(piece)
        return "".join(whole)


def prepare(template: str, context: Mapping[str, Any]) -> Prepared:
    """Draw ``template`` once and cut it at its marks."""
    parts = render_to_string(template, dict(context)).split(EDGE)
    return Prepared(pieces=tuple(parts[0::2]), names=tuple(parts[1::2]))


def answers_as_values(answers: Mapping[str, Any]) -> dict[str, str]:
    """The answers of a draft as the values of a prepared page."""
    checked = {f"checked:{code}:{point}": " checked" for code, point in answers.get("items", {}).items()}
    if answers.get("level"):
        checked[f"checked:level:{answers['level']}"] = " checked"
    checked |= {f"checked:{box}": " checked" for box in ("research", "quote") if answers.get(box)}
    texts = {f"text:open-{key}": text for key, text in answers.get("open", {}).items()}
    return {
        **checked,
        **texts,
        "text:purpose": answers.get("purpose", ""),
        "text:example": answers.get("example", ""),
    }
