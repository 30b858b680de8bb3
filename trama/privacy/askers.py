"""Who may have written a letter about their data: people and participants of a programme, by name."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext

from trama.core.text import has_words
from trama.networks.models import Joining, Person, Programme
from trama.sessions.models import Participant

SHORTEST = 3  # letters of a name that is looked for


@dataclass(frozen=True)
class FoundAsker:
    """Somebody of that name, where they take part, and what else they are called."""

    who: Person | Participant
    place: str
    also: str = ""

    @property
    def key(self) -> str:
        """How a form names them."""
        return f"{self.who._meta.model_name}-{self.who.code}"  # noqa: SLF001 -- what Django calls its model

    @property
    def label(self) -> str:
        """How they are told apart."""
        name = self.who.name_at_desk if isinstance(self.who, Person) else self.who.name
        return " · ".join(part for part in (name, self.also, self.place) if part)


def find_askers(*, programme: Programme, name: str) -> list[FoundAsker]:
    """Those of ``programme`` of whom one name has every word of ``name``, the hidden too; of two letters, nobody.

    Also by a name that they had before, which a letter may bear. Of one that they gave themselves it is said, since it
    may be somebody else's. People first, then participants without an account (3 queries).
    """
    if len(name.strip()) < SHORTEST:
        return []
    found = [asker for asker in found_participants(programme) if has_words(asker.who.name, name)]
    return [*_people(programme, name), *found]


def unaccepted(programme: Programme) -> QuerySet[Joining]:
    """Invitations of ``programme`` that nobody accepted: of who is in them Trama knows nothing else."""
    here = Q(programme=programme) | Q(cohort__programme=programme) | Q(network__cohort__programme=programme)
    found = Joining.objects.filter(here, person=None, accepted_at=None)
    return found.select_related("network", "cohort", "programme").order_by("pk")


def find_invited(*, programme: Programme, name: str) -> list[Joining]:
    """The invitations that nobody accepted and whose name has every word of ``name`` (1 query)."""
    if len(name.strip()) < SHORTEST:
        return []
    return [joining for joining in unaccepted(programme) if has_words(joining.name, name)]


def _people(programme: Programme, name: str) -> Iterator[FoundAsker]:
    here = (
        Q(memberships__programme=programme)
        | Q(memberships__cohort__programme=programme)
        | Q(memberships__network__cohort__programme=programme)
    )
    people = Person.objects.filter(here, erased_at__isnull=True).distinct().order_by("name", "pk")
    for person in people.prefetch_related("memberships__network"):
        if any(has_words(each, name) for each in (person.name, *person.former_names)):
            networks = {held.network.name for held in person.memberships.all() if held.network}
            yield FoundAsker(person, ", ".join(sorted(networks)), _also(person, name))


def _also(person: Person, name: str) -> str:
    """By which other name they are found, if by the one they have they are not."""
    if has_words(person.name_at_desk, name):
        return ""
    before = [each for each in person.known_names if has_words(each, name)]
    if before:
        return gettext("before: %(names)s") % {"names": ", ".join(before)}
    return gettext("by a name that they gave themselves")


def found_participants(programme: Programme) -> Iterator[FoundAsker]:
    """Who came into a workshop of ``programme`` without an account, the hidden too (1 query)."""
    here = Q(session__network__cohort__programme=programme) | Q(session__cohort__programme=programme)
    without = Participant.objects.filter(here, person__isnull=True, erased_at__isnull=True)
    for participant in without.select_related("session").order_by("name", "pk"):
        session = participant.session
        yield FoundAsker(participant, f"{session.title}, {date_format(session.held_on, 'DATE_FORMAT')}")
