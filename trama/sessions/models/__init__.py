"""A session, its agenda, who takes part and what they contribute."""

from trama.sessions.models.contribution import Contribution
from trama.sessions.models.people import Group, Participant
from trama.sessions.models.session import AgendaItem, Session

__all__ = ["AgendaItem", "Contribution", "Group", "Participant", "Session"]
