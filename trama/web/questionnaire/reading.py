"""What a posted page says, checked against the questionnaire: anything else is left out, nothing is guessed."""

from typing import Any

from django.http import QueryDict

from trama.content.pack import InstrumentBody
from trama.surveys.payload import LONGEST, LONGEST_SENTENCE, point_of
from trama.web.questionnaire.plan import Page


def read_page(posted: QueryDict, page: Page, body: InstrumentBody) -> dict[str, Any]:
    """The answers of one page, ready to be merged into a draft."""
    given: dict[str, Any] = {"items": _items(posted, page, body)}
    if page.asks_purpose and "purpose" in posted:
        given["purpose"] = _text(posted, "purpose")[:LONGEST_SENTENCE]
    if page.asks_level and posted.get("level") in body.level_keys:
        given["level"] = posted["level"]
    if page.asks_level and "example" in posted:
        given["example"] = _text(posted, "example")[:LONGEST]
    if page.asks_open:
        given["open"] = _words(posted, body)
    if "notice" in posted:  # boxes left empty are not sent, so the page says that it had them
        given["research"] = "research" in posted
        given["quote"] = "quote" in posted
    return given


def is_cut(posted: QueryDict) -> bool:
    """Whether some text is longer than what is kept; browsers do not let it be."""
    limits = {"purpose": LONGEST_SENTENCE}
    return any(
        len(str(value).strip()) > limits.get(name, LONGEST)
        for name, value in posted.items()
        if name in {"purpose", "example"} or name.startswith("open-")
    )


def _items(posted: QueryDict, page: Page, body: InstrumentBody) -> dict[str, int | str]:
    answers: dict[str, int | str] = {}
    for block in page.blocks:
        for item in block.items:
            point = point_of(posted.get(item.code, ""), block.scale.points)
            if point is not None:
                answers[item.code] = point
    return answers


def _text(posted: QueryDict, name: str) -> str:
    return str(posted[name]).strip()


def _words(posted: QueryDict, body: InstrumentBody) -> dict[str, str]:
    fields = {question.key: f"open-{question.key}" for question in body.open_questions}
    return {key: _text(posted, name)[:LONGEST] for key, name in fields.items() if name in posted}


def values_of(body: dict[str, Any]) -> dict[str, str]:
    """A draft's answers as the values of a prepared page."""
    checked = {f"checked:{code}:{value}": " checked" for code, value in body.get("items", {}).items()}
    if body.get("level"):
        checked[f"checked:level:{body['level']}"] = " checked"
    for box in ("research", "quote"):
        if body.get(box):
            checked[f"checked:{box}"] = " checked"
    words = {f"text:open-{key}": text for key, text in body.get("open", {}).items()}
    return {
        **checked,
        **words,
        "text:purpose": body.get("purpose", ""),
        "text:example": body.get("example", ""),
    }


def unanswered(
    body: dict[str, Any], page_codes: tuple[tuple[int, tuple[str, ...]], ...]
) -> list[tuple[int, int]]:
    """Per page that has blanks: its number and how many sentences were left."""
    given = body.get("items", {})
    counted = [(number, sum(code not in given for code in codes)) for number, codes in page_codes]
    return [(number, blanks) for number, blanks in counted if blanks]
