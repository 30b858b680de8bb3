"""Workshops, and everything that hangs from them."""

from trama.workshops.models.people import Group, Participant
from trama.workshops.models.workshop import Moment, Workshop
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
    "Cluster",
    "Echo",
    "Entry",
    "Group",
    "Idea",
    "Moment",
    "Move",
    "Note",
    "Participant",
    "Prediction",
    "Raised",
    "Workshop",
]
