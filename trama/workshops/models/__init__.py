"""Workshops, and everything that hangs from them."""

from trama.workshops.models.workshop import Workshop
from trama.workshops.models.written import (
    Cluster,
    Echo,
    Entry,
    Idea,
    Move,
    Note,
    Raised,
)

__all__ = ["Cluster", "Echo", "Entry", "Idea", "Move", "Note", "Raised", "Workshop"]
