"""What the clock brings to privacy."""

from trama.audit.record import SYSTEM
from trama.privacy.actions.forgetting import forget_tonight


def run_due_forgetting() -> None:
    """The night of forgetting, once a night."""
    forget_tonight(by=SYSTEM)
