"""Workshops, and everything that hangs from them."""

from trama.workshops.models.entry import Entry
from trama.workshops.models.idea import Cluster, Idea, Move
from trama.workshops.models.note import Note
from trama.workshops.models.support import Echo, Raised
from trama.workshops.models.workshop import Workshop

__all__ = ["Cluster", "Echo", "Entry", "Idea", "Move", "Note", "Raised", "Workshop"]
