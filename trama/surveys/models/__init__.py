"""Waves, and everything that hangs from them."""

from trama.surveys.models.answering import (
    Draft,
    Intake,
    Invitation,
    LaterResponse,
    PersonKey,
    Receipt,
    Response,
)
from trama.surveys.models.disclosing import Disclosure
from trama.surveys.models.handing import LinkHandover
from trama.surveys.models.talking import ConversedAnswer, PurposeSentence, StepNote
from trama.surveys.models.wave import Campaign, Reminder, Wave

__all__ = [
    "Campaign",
    "ConversedAnswer",
    "Disclosure",
    "Draft",
    "Intake",
    "Invitation",
    "LaterResponse",
    "LinkHandover",
    "PersonKey",
    "PurposeSentence",
    "Receipt",
    "Reminder",
    "Response",
    "StepNote",
    "Wave",
]
