"""What an item of a workshop's agenda holds, beside its title, its minutes and the facilitator's guide.

``{"text", "prompt", "outcome", "link", "questions": [text], "materials": [text],
"cards": [{"title", "text", "note"}, and "link", "link_title" of what to read elsewhere]}``
"""

from collections.abc import Mapping
from typing import Any

from trama.sessions.plans import cut

LONGEST = 4000  # letters of a text
LONGEST_LINE = 300  # of a question or a material
MOST_CARDS = 40
TEXTS = ("text", "prompt", "outcome", "link")
LISTS = ("questions", "materials")
CARD = ("title", "text", "note")
EMPTY_BODY: dict[str, Any] = {**dict.fromkeys(TEXTS, ""), **{name: [] for name in LISTS}, "cards": []}


def clean_body(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that are not empty, as they are stored."""
    body: dict[str, Any] = {name: cut(given.get(name), LONGEST) for name in TEXTS}
    body |= {
        name: [text for raw in _list(given.get(name)) if (text := cut(raw, LONGEST_LINE))] for name in LISTS
    }
    cards = [card for card in _list(given.get("cards") or given.get("card")) if isinstance(card, Mapping)]
    body["cards"] = [_card(card) for card in cards[:MOST_CARDS]]
    body["link"] = _address(body["link"])
    return {name: value for name, value in body.items() if value}


def _card(given: Mapping[str, Any]) -> dict[str, str]:
    """Its words, and what to read elsewhere if it has an address, by its title."""
    card = {name: cut(given.get(name), LONGEST) for name in CARD}
    link = _address(cut(given.get("link"), LONGEST))
    return card | ({"link": link, "link_title": cut(given.get("link_title"), LONGEST_LINE)} if link else {})


def _address(text: str) -> str:
    return text if text.startswith(("https://", "http://")) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
