"""Workshops, and everything that hangs from them."""

from trama.workshops.models.people import Group, Participant
from trama.workshops.models.workshop import Moment, Workshop
from trama.workshops.models.written import (
    Cluster,
    Debt,
    Echo,
    Entry,
    Idea,
    Intention,
    Move,
    Note,
    Prediction,
    Raised,
)

__all__ = [
    "Cluster",
    "Debt",
    "Echo",
    "Entry",
    "Group",
    "Idea",
    "Intention",
    "Moment",
    "Move",
    "Note",
    "Participant",
    "Prediction",
    "Raised",
    "Workshop",
]
