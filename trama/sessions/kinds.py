"""The kinds of session. Each app that builds one registers it; the engine asks here what it needs to know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django_stubs_ext import StrOrPromise

if TYPE_CHECKING:
    from trama.sessions.models import Participant


def _nothing(_participant: "Participant") -> None:
    """Most kinds have nothing to do."""


@dataclass(frozen=True)
class SessionKind:
    """What is particular to a kind of session. Its code is stored and names its live topics and its audit events."""

    code: str
    item_kinds: Mapping[str, StrOrPromise]  # of its agenda, with their labels
    roles: Mapping[str, StrOrPromise] = field(default_factory=dict)
    protected: frozenset[str] = frozenset()  # item kinds that a delay never shortens
    asks_first: frozenset[str] = frozenset()  # contributions are written before something is revealed
    reveals: frozenset[str] = frozenset()  # item kinds that always have something to reveal
    asks_for_mail: frozenset[str] = frozenset()  # item kinds in which people may leave their mail
    empty_body: Mapping[str, Any] = field(default_factory=dict)
    card_corrected: Callable[["Participant"], None] = _nothing  # a name changed: publish where it is drawn


_kinds: dict[str, SessionKind] = {}


def register(kind: SessionKind) -> None:
    """Make a kind of session known; called when its app is ready."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> SessionKind:
    """The kind with this code. An unknown one is a bug: its app is not installed."""
    return _kinds[code]
