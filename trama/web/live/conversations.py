"""The live topic of a conversation about results: it says that it moved, and each page asks for what it may see."""

from collections.abc import Sequence

from trama.live.changes import ChangedItem
from trama.live.topics import Kind, Listener, register
from trama.surveys.models import Wave
from trama.web.live.workshops import person_behind

ROOM = "room"
ASK = '<i id="mine-conversation" data-trama-ask="" hidden></i>'


def register_topics() -> None:
    """`conversation:CODE`, by the code of its measurement."""
    register("conversation", Kind(audience=audience_of, render=render))


def audience_of(listener: Listener, code: str) -> str | None:
    """Whoever may see the results, or open them (≤ 3 queries)."""
    person = person_behind(listener)
    if person is None:
        return None
    seen = (Wave.objects.with_results_for(person), Wave.objects.to_open_for(person))
    return ROOM if any(waves.filter(code=code).exists() for waves in seen) else None


def render(_code: str, _audience: str, _items: Sequence[ChangedItem]) -> str:
    """Return nothing but that there is something to ask for."""
    return ASK
