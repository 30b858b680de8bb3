"""Intentions: what somebody takes with them from a note of their own. Nobody else reads them: they leave no trace."""

from datetime import date

from django.db import transaction

from trama.agreements.actions import intentions
from trama.agreements.enums import OriginKind
from trama.core.references import Reference
from trama.networks.models import Person
from trama.sessions.models import Participant
from trama.workshops.errors import NotTheAuthor
from trama.workshops.models import Note


def _author_code(note: Note, by: Participant | Person) -> str:
    """The code of the participant who wrote the note, if that is ``by``, with or without an account."""
    author = note.author
    if author and (author == by if isinstance(by, Participant) else author.person_id == by.pk):
        return author.code
    raise NotTheAuthor


@transaction.atomic
def keep_intention(*, note: Note, text: str, try_on: date | None, by: Participant | Person) -> None:
    """The note's author means to try ``text``, on a day or on none.

    Refuses with ``NotTheAuthor`` and ``EmptyText``. Not in the record of acts: nobody else may know.
    """
    intentions.keep(
        author=_author_code(note, by),
        origin=Reference(OriginKind.NOTE, note.code),
        whose=note.session.owner,
        text=text,
        try_on=try_on,
        by=by,
    )


@transaction.atomic
def drop_intention(*, note: Note, by: Participant | Person) -> None:
    """Its author has no intention from this note. Refuses with ``NotTheAuthor``. Not in the record of acts."""
    intentions.drop(author=_author_code(note, by), origin=Reference(OriginKind.NOTE, note.code), by=by)
