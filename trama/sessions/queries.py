"""Reads of a session shared by every kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from trama.sessions.models import AgendaItem, Contribution, Participant, Session


@dataclass(frozen=True)
class Progress:
    """Where a session is: the item, its number among those that are lived, and how many these are."""

    item: AgendaItem | None
    number: int
    of: int


def progress_of(*, session: Session, items: list[AgendaItem] | None = None) -> Progress:
    """Where it is now (1 query, none with ``items``)."""
    every = list(session.items.all()) if items is None else items
    lived = [item for item in every if not item.is_skipped or item.pk == session.current_id]
    number = next((index for index, item in enumerate(lived, 1) if item.pk == session.current_id), 0)
    return Progress(lived[number - 1] if number else None, number, len(lived))


def people_here(*, session: Session) -> QuerySet[Participant]:
    """Who is in the room now, by name (1 query)."""
    return session.participants.here().select_related("group", "network")


def late_arrivals(*, session: Session, people: Sequence[Participant]) -> list[Participant]:
    """Those of ``people`` who came in once the second item had begun, the last to come first (1 query)."""
    begun = list(session.items.filter(began_at__isnull=False).order_by("began_at")[:2])
    since = begun[1].began_at if len(begun) > 1 else None
    late = [participant for participant in people if since and participant.joined_at > since]
    return sorted(late, key=lambda participant: participant.joined_at, reverse=True)


def standing_contributions(*, item: AgendaItem) -> QuerySet[Contribution]:
    """The contributions that stand, hidden or not, in an order that tells nothing of who wrote first (1 query)."""
    return item.contributions.filter(removed_at__isnull=True).order_by("code")


def revealed_contributions(*, item: AgendaItem) -> QuerySet[Contribution]:
    """Those that everybody may see: released, or all once the item is revealed; never a hidden one (1 query)."""
    seen = standing_contributions(item=item).filter(hidden_at__isnull=True)
    return seen if item.revealed_at else seen.filter(released_at__isnull=False)
