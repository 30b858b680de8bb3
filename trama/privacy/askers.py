"""Who may have written a letter about their data: people and participants of a programme, by name."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.formats import date_format

from trama.core.text import has_words
from trama.networks.models import Person, Programme
from trama.sessions.models import Participant

SHORTEST = 3  # letters of a name that is looked for


@dataclass(frozen=True)
class FoundAsker:
    """Somebody of that name, and where they take part."""

    who: Person | Participant
    place: str

    @property
    def key(self) -> str:
        """How a form names them."""
        return f"{self.who._meta.model_name}-{self.who.code}"  # noqa: SLF001 -- what Django calls its model

    @property
    def label(self) -> str:
        """How they are told apart."""
        return " · ".join(part for part in (self.who.name, self.place) if part)


def find_askers(*, programme: Programme, name: str) -> list[FoundAsker]:
    """Those of ``programme`` whose name has every word of ``name``, the hidden too; nobody for less than three letters.

    People first, then participants without an account (3 queries).
    """
    if len(name.strip()) < SHORTEST:
        return []
    found = [*_people(programme), *found_participants(programme)]
    return [asker for asker in found if has_words(asker.who.name, name)]


def _people(programme: Programme) -> Iterator[FoundAsker]:
    here = (
        Q(memberships__programme=programme)
        | Q(memberships__cohort__programme=programme)
        | Q(memberships__network__cohort__programme=programme)
    )
    people = Person.objects.filter(here, erased_at__isnull=True).distinct().order_by("name", "pk")
    for person in people.prefetch_related("memberships__network"):
        names = {held.network.name for held in person.memberships.all() if held.network}
        yield FoundAsker(person, ", ".join(sorted(names)))


def found_participants(programme: Programme) -> Iterator[FoundAsker]:
    """Who came into a workshop of ``programme`` without an account, the hidden too (1 query)."""
    here = Q(session__network__cohort__programme=programme) | Q(session__cohort__programme=programme)
    without = Participant.objects.filter(here, person__isnull=True, erased_at__isnull=True)
    for participant in without.select_related("session").order_by("name", "pk"):
        session = participant.session
        yield FoundAsker(participant, f"{session.title}, {date_format(session.held_on, 'DATE_FORMAT')}")
