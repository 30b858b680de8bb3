"""Intentions: what somebody takes with them from a note of their own. Nobody else reads them: they leave no trace."""

from datetime import date

from django.db import transaction

from trama.networks.models import Person
from trama.workshops.errors import EmptyText
from trama.workshops.models import Intention, Note, Participant
from trama.workshops.models.written import LONGEST_NOTE


@transaction.atomic
def keep_intention(*, note: Note, text: str, try_on: date | None, by: Participant | Person) -> Intention:
    """The note's author means to try ``text``, on a day or on none. Refuses with ``EmptyText``."""
    kept = text.strip()[:LONGEST_NOTE]
    if not kept:
        raise EmptyText
    intention, _made = Intention.objects.update_or_create(
        note=note, defaults={"text": kept, "try_on": try_on}
    )
    return intention


@transaction.atomic
def drop_intention(*, note: Note, by: Participant | Person) -> None:
    """There is no intention from this note."""
    Intention.objects.filter(note=note).delete()
