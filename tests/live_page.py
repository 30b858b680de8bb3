"""A page that is open: it applies what its streams send, as `static/js/session/live.js` does, without a browser.

A stale page with its news applied equals the page loaded fresh; applied twice, nothing changes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from django.test import Client
from django.utils import translation

from tests.live_put import put
from trama.live.changes import changes_since
from trama.live.stream import listener_of
from trama.live.topics import kind_of

# What differs between two drawings of the same page, and is nobody's business: tokens, clocks, where it listens from.
PASSING = {"data-since", "data-now", "data-deadline", "data-left"}


@dataclass
class LivePage:
    """An open page: where it was loaded, by whom, and what it shows now."""

    client: Client
    address: str
    tree: Tag = field(init=False)
    asked: int = 0  # how often it asked for its own part
    carried: int = 0  # bytes that its streams brought
    besides: tuple[str, ...] = ()  # what is not compared

    def __post_init__(self) -> None:
        self.tree = self._load()
        self.seen = {self._main(): version_in(self.tree)}
        self._hear_beside()

    def _load(self) -> Tag:
        response = self.client.get(self.address)
        assert response.status_code == 200
        found = BeautifulSoup(response.content, "html.parser").select_one("[data-trama-live]")
        assert found is not None
        for selector in self.besides:
            for element in found.select(selector):
                element.extract()
        return found

    def _main(self) -> str:
        return str(self.tree["data-trama-live"])

    def _hear_beside(self) -> None:
        """The other topic on the same line, if the page shows one now."""
        beside = self.tree.select_one("[data-trama-beside]")
        topics = {self._main()} | ({str(beside["data-trama-beside"])} if beside else set())
        self.seen = {topic: version for topic, version in self.seen.items() if topic in topics}
        if beside:
            self.seen.setdefault(str(beside["data-trama-beside"]), version_in(beside))

    def _sent(self, topic: str) -> tuple[int, str]:
        """What the stream of ``topic`` sends to this page now."""
        found = kind_of(topic)
        assert found is not None
        kind, code = found
        cookies = {name: cookie.value for name, cookie in self.client.cookies.items()}
        listener = listener_of(cookies, {"as": [str(self.tree["data-as"])], "lang": ["es"]})
        audience = kind.audience(listener, code)
        changes = changes_since(topic, self.seen[topic])
        if audience is None or not changes.items:
            return self.seen[topic], ""
        with translation.override("es"):
            return changes.version, kind.render(code, audience, changes.items)

    def catch_up(self, *, times: int = 1) -> "LivePage":
        """Take in everything that changed since; ``times`` over, as after a lost line."""
        for topic in list(self.seen):
            if topic not in self.seen:
                continue  # what came first took this page elsewhere
            version, html = self._sent(topic)
            self.carried += len(html.encode())
            for _ in range(times):
                self._put(html)
            if topic in self.seen:
                self.seen[topic] = max(version, self.seen[topic])
        return self

    def _put(self, html: str) -> None:
        asks = put(self.tree, html, str(self.tree.get("data-me", "")))
        if asks or self._is_of_another_moment():
            self.ask()

    def _is_of_another_moment(self) -> bool:
        """Whether the part was drawn for another moment than the one that the page shows."""
        part, stage = self.tree.select_one("[data-trama-part]"), self.tree.find(id="stage")
        shown = stage.get("data-moment", "") if stage else ""
        return part is not None and part["data-moment"] != shown

    def ask(self) -> None:
        """What is this page's own is asked for."""
        part = self.tree.select_one("[data-trama-part]")
        if part is None:
            return
        self.asked += 1
        response = self.client.get(str(part["data-trama-part"]))
        assert response.status_code == 200
        part.clear()
        part["data-moment"] = response.headers["X-Trama-Moment"]
        for child in list(BeautifulSoup(response.content, "html.parser").children):
            part.append(child)
        self._hear_beside()

    def text(self, selector: str) -> str:
        """What a part of the page says."""
        return " ".join(" ".join(element.get_text(" ").split()) for element in self.tree.select(selector))

    @property
    def shape(self) -> str:
        """Everything on the page, without what differs between two drawings of the same."""
        return shape_of(self.tree)

    @property
    def fresh(self) -> str:
        """The same as the page loaded now says it."""
        return shape_of(self._load())


def version_in(tree: Tag) -> int:
    """The version from which an element listens."""
    return int(str(tree["data-since"]).partition(".")[0])


def shape_of(tree: Tag) -> str:
    """A page as lines: elements with their attributes and texts, one a line."""
    lines: list[str] = []
    _walk(tree, lines.append)
    return "\n".join(lines)


def _walk(node: Tag, say: Callable[[str], None]) -> None:
    if node.get("name") in {"csrfmiddlewaretoken", "key"}:  # other ones each time
        return
    found = {name: _plain(value) for name, value in sorted(node.attrs.items()) if name not in PASSING}
    say(f"<{node.name} {found}>")
    if node.has_attr("data-trama-timing"):
        return  # an hour that every page works out again as time goes by
    for child in _in_order(node):
        if isinstance(child, Tag):
            _walk(child, say)
        elif type(child) is NavigableString and (text := _plain(child)):
            say(text)


def _in_order(node: Tag) -> list[object]:
    """What is in an element; the notes of a board by their names, since one that comes goes to the end of an open page."""
    held = list(node.children)
    if re.match(r"(wall-)?notes-", str(node.get("id", ""))):
        held = sorted((child for child in held if isinstance(child, Tag)), key=lambda note: str(note["id"]))
    return list(held)


def _plain(value: object) -> str:
    return re.sub(r"\s+", " ", " ".join(value) if isinstance(value, list) else str(value)).strip()
