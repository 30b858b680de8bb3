"""Reads of the workshops shared by several pages."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from trama.workshops.enums import MomentKind, Shape
from trama.workshops.models import Entry, Group, Moment, Note, Participant, Workshop


@dataclass(frozen=True)
class Place:
    """Where a workshop is: the moment, its number among those that are lived, and how many these are."""

    moment: Moment | None
    number: int
    of: int


def place_of(*, workshop: Workshop, moments: list[Moment] | None = None) -> Place:
    """Where it is now (1 query, none with ``moments``)."""
    every = list(workshop.moments.all()) if moments is None else moments
    lived = [one for one in every if not one.is_skipped or one.pk == workshop.current_id]
    number = next((place for place, one in enumerate(lived, 1) if one.pk == workshop.current_id), 0)
    return Place(lived[number - 1] if number else None, number, len(lived))


def board_moment(*, workshop: Workshop) -> Moment | None:
    """The moment of the final ideas, to which the board belongs (1 query)."""
    return workshop.moments.filter(kind=MomentKind.FINAL_IDEAS).first()


def board_notes(*, workshop: Workshop) -> QuerySet[Note]:
    """The notes that may be seen, oldest first, each with ``echo_count`` (1 query)."""
    return (
        workshop.notes.filter(removed_at__isnull=True, hidden_at__isnull=True)
        .select_related("author")
        .annotate(echo_count=Count("echoes"))
    )


def shape_counts(*, workshop: Workshop) -> dict[str, int]:
    """How many notes each shape has (1 query)."""
    found = Counter(
        workshop.notes.filter(removed_at__isnull=True, hidden_at__isnull=True).values_list("shape", flat=True)
    )
    return {shape: found.get(shape, 0) for shape in Shape.values}


def groups_with_people(*, workshop: Workshop) -> QuerySet[Group]:
    """The groups, each with ``people`` who are there and ``sheet`` (3 queries)."""
    here = Participant.objects.here()
    sheet = Entry.objects.filter(removed_at__isnull=True).select_related("author")
    return workshop.groups.select_related("representative").prefetch_related(
        Prefetch("participants", here, to_attr="people"), Prefetch("entries", sheet, to_attr="sheet")
    )


def people_here(*, workshop: Workshop) -> QuerySet[Participant]:
    """Who is in the room now, by name (1 query)."""
    return workshop.participants.here().select_related("group", "network")
