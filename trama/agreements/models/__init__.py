"""Agreements, and the foci beside them."""

from trama.agreements.models.agreement import Agreement, Intention
from trama.agreements.models.focus import Focus

__all__ = ["Agreement", "Focus", "Intention"]
