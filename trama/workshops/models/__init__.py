"""Workshops, and everything that hangs from them."""

from trama.workshops.models.people import Group, Participant
from trama.workshops.models.workshop import AgendaItem, Workshop
from trama.workshops.models.written import (
    Cluster,
    Echo,
    Entry,
    Idea,
    Move,
    Note,
    Prediction,
    Raised,
)

__all__ = [
    "AgendaItem",
    "Cluster",
    "Echo",
    "Entry",
    "Group",
    "Idea",
    "Move",
    "Note",
    "Participant",
    "Prediction",
    "Raised",
    "Workshop",
]
