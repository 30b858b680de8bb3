"""How an act enters the record."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models

from trama.audit.models import AuditEntry


class Actor(Protocol):
    """Whoever acts: a person, or the system itself."""

    @property
    def actor_code(self) -> str:
        """The public code that stands in the record."""


@dataclass(frozen=True)
class System:
    """Acts that nobody pressed a button for: the clock, an import from the terminal."""

    actor_code: str = "SYSTEM"


SYSTEM = System()


class Subject(Protocol):
    """Something that is no row of a table, and has a code."""

    @property
    def code(self) -> str:
        """By what the record names it."""


def record(
    event: str, subject: models.Model | Subject, *, by: Actor, network: str = "", **details: Any
) -> None:
    """Write that ``by`` did ``event`` to ``subject``; ``details`` hold codes and counts, never names."""
    AuditEntry.objects.create(
        event=event,
        actor=by.actor_code,
        subject_kind=getattr(subject, "subject_kind", type(subject).__name__.lower()),
        subject_code=str(getattr(subject, "code", "") or getattr(subject, "pk", "")),
        network_code=network,
        details=details,
    )
