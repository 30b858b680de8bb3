"""«Lo que me llevo»: somebody's own circles, each with what they mean to try. Only their author's pages use this."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from trama.agreements.enums import OriginKind
from trama.agreements.models import Intention
from trama.agreements.queries import intentions_of
from trama.networks.models import Person
from trama.sessions.models import Participant
from trama.workshops.enums import Shape
from trama.workshops.models import Note

DUE_FOR = timedelta(days=14)  # how long an intention is asked about


@dataclass(frozen=True)
class Takeaway:
    """A circle, and the intention that came from it."""

    note: Note
    intention: Intention | None


def circles_of(*, author: Participant | Person) -> QuerySet[Note]:
    """The circles that a participant wrote, or somebody with an account in all their workshops."""
    circles = Note.objects.filter(shape=Shape.CIRCLE, removed_at__isnull=True).select_related(
        "author", "session"
    )
    if isinstance(author, Participant):
        return author.own(circles)
    mine = circles.filter(author__person=author, is_for_others=False)
    return mine.order_by("-session__held_on", "pk")


def intentions_due(*, person: Person) -> list[Takeaway]:
    """What ``person`` meant to try by now: from its day on, for two weeks (≤ 3 queries, 1 without circles)."""
    today = timezone.localdate()
    days = (today - DUE_FOR, today)
    return [
        takeaway
        for takeaway in takeaways_of(author=person)
        if takeaway.intention
        and takeaway.intention.due_on
        and days[0] <= takeaway.intention.due_on <= days[1]
    ]


def takeaways_of(*, author: Participant | Person) -> list[Takeaway]:
    """Their circles, each with its intention if they may read it here (≤ 3 queries).

    The device of a participant that came by a word somebody else has seen reads none that was written before.
    """
    notes = list(circles_of(author=author))
    if not notes:
        return []
    if isinstance(author, Participant):
        authors, since = [author.code], author.hides_before
    else:
        authors, since = list(author.participations.values_list("code", flat=True)), None
    codes = [note.code for note in notes]
    kept = intentions_of(authors=authors, kind=OriginKind.NOTE, codes=codes, since=since)
    return [Takeaway(note, kept.get(note.code)) for note in notes]
