"""Who takes part, for the facilitator: a line each, which moves between those who are here and the others."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.template.loader import render_to_string

from trama.core.text import normalise
from trama.sessions.models import Participant, Session

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
PLACES = 9  # letters of a name that count for its order: as many as fit in a number of JavaScript


@dataclass(frozen=True)
class PersonRow:
    """Somebody, and where their line stands."""

    participant: Participant
    order: int
    is_here: bool


@dataclass(frozen=True)
class Crowd:
    """Everybody of a workshop: who is here, who left or was taken out."""

    here: tuple[PersonRow, ...]
    away: tuple[PersonRow, ...]

    @property
    def without_phone(self) -> int:
        """How many of those who are here have no phone."""
        return sum(row.participant.has_no_phone for row in self.here)


def order_of(name: str) -> int:
    """By name, as a number: a page puts a new line where it belongs."""
    letters = normalise(name).replace(" ", "")[:PLACES].ljust(PLACES)
    value = 0
    for letter in letters:
        value = value * (len(LETTERS) + 1) + LETTERS.find(letter) + 1
    return value


def row_of(participant: Participant) -> PersonRow:
    """Their line."""
    return PersonRow(
        participant,
        order_of(participant.name),
        participant.removed_at is None and participant.left_at is None,
    )


def crowd_of(workshop: Session) -> Crowd:
    """Everybody, by name (1 query)."""
    people = workshop.participants.seen().select_related("group").order_by("pk")
    rows = sorted((row_of(person) for person in people), key=lambda row: row.order)
    return Crowd(tuple(row for row in rows if row.is_here), tuple(row for row in rows if not row.is_here))


def person(workshop: Session, subject: str) -> str:
    """A person's line, and how many there are, for the facilitator."""
    found = workshop.participants.select_related("group").filter(code=subject).first()
    if found is None:
        return ""
    line = render_to_string("workshops/live/people/person.html", {"workshop": workshop, "row": row_of(found)})
    silent = {"silent": silent_of(workshop), "typed": {}}
    return (
        line
        + render_to_string("workshops/live/people/headcount.html", {"crowd": crowd_of(workshop)})
        + render_to_string("workshops/live/people/silent.html", silent)
    )


def silent_of(workshop: Session) -> QuerySet[Participant]:
    """Who is here without a phone, by name (1 query)."""
    return workshop.participants.here().filter(has_no_phone=True)
