"""The kinds of session. Each app that builds one registers it; the engine asks here what it needs to know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from trama.core.errors import Refused

if TYPE_CHECKING:
    from trama.sessions.models import Participant

UNTITLED = _("Session without a title")
USUAL_MINUTES = 10  # of an item, where its kind says nothing else


def _nothing(_participant: "Participant") -> None:
    """Most kinds have nothing to do."""


def _no_body(_given: Mapping[str, Any]) -> dict[str, Any]:
    """A kind without a body keeps none."""
    return {}


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
    usual_minutes: Mapping[str, int] = field(default_factory=dict)  # by item kind, of an item that is added
    empty_body: Mapping[str, Any] = field(default_factory=dict)
    clean_body: Callable[[Mapping[str, Any]], dict[str, Any]] = _no_body  # what to store of a body as written
    untitled: StrOrPromise = UNTITLED
    shared_piece: str = (
        ""  # of its pages: changes when something is revealed, and with the time to add something
    )
    sentences: Mapping[type[Refused], StrOrPromise] = field(default_factory=dict)  # refusals in its own words
    card_corrected: Callable[["Participant"], None] = _nothing  # a name changed: publish where it is drawn

    def refusal(self, error: type[Refused], **values: object) -> Refused:
        """``error``, to be raised, with the sentence of this kind where it has one."""
        sentence = self.sentences.get(error, error.message)
        return error(sentence % values if values else sentence)


_kinds: dict[str, SessionKind] = {}


def register(kind: SessionKind) -> None:
    """Make a kind of session known; called when its app is ready."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> SessionKind:
    """The kind with this code. An unknown one is a bug: its app is not installed."""
    return _kinds[code]
