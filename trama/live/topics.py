"""Which kinds of topics there are: who may listen, and how what changed is drawn. Apps register theirs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from trama.live.changes import Step


@dataclass(frozen=True)
class Listener:
    """Who asks for a stream: what the browser sent, before any domain looked at it.

    ``wish`` is the view that the page says it is (``?as=``); whether it may be is the domain's to say.
    """

    cookies: Mapping[str, str]
    language: str
    wish: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of topic, as its app registers it.

    ``view`` says what a listener may see of the code after the colon (a word of the app's own, chosen when the
    stream opens and looked at again at each heartbeat), or ``None`` when nothing. ``draw`` gives the HTML of
    what changed for one view and one language: it never depends on who listens.
    """

    view: Callable[[Listener, str], str | None]
    draw: Callable[[str, str, Sequence[Step]], str]


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """From now on there are topics ``name:CODE``."""
    _kinds[name] = kind


def kind_of(topic: str) -> tuple[Kind, str] | None:
    """The kind of a topic and the code it is about."""
    name, colon, code = topic.partition(":")
    return (_kinds[name], code) if colon and code and name in _kinds else None
