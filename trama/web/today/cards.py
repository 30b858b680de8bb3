"""What a card of Hoy holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TodayCard:
    """What, why, and the one thing to do."""

    title: str
    text: str
    action: str
    address: str
