"""Kinds of topics: who may listen, and how changes are rendered. Apps register theirs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from trama.live.changes import ChangedItem


@dataclass(frozen=True)
class Listener:
    """Who asks for a stream, as the browser sent it, before any domain checked it.

    ``wish`` is the audience that the page claims to be (``?as=``); the domain decides whether it is.
    """

    cookies: Mapping[str, str]
    language: str
    wish: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of topic, as its app registers it.

    ``audience`` returns which audience a listener belongs to for the code after the colon (a word of the app's
    own, chosen when the stream opens and checked again at each heartbeat), or ``None`` when they may see
    nothing. ``render`` returns the HTML of changed items for one audience, in the active language; it never
    depends on the listener.
    """

    audience: Callable[[Listener, str], str | None]
    render: Callable[[str, str, Sequence[ChangedItem]], str]


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Add the topics ``name:CODE``."""
    _kinds[name] = kind


def kind_of(topic: str) -> tuple[Kind, str] | None:
    """Return the kind of a topic and the code it is about, or ``None`` for an unknown one."""
    name, colon, code = topic.partition(":")
    return (_kinds[name], code) if colon and code and name in _kinds else None
