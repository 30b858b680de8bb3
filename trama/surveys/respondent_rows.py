"""Rows of the path that stores an answer, and the column that fills each of their fields.

The tables and their constraints are those of `models`; what reads and writes them is `respondent_sql`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from trama.content.pack import ROOM, InstrumentBody
from trama.instruments.models import body_of

Columns = Mapping[str, str]  # field of a value → column that fills it

OPEN_WAVE: Columns = {
    "id": "w.id",
    "code": "w.code",
    "campaign_id": "w.campaign_id",
    "network_id": "w.network_id",
    "network_name": "n.name",
    "time_zone": "n.time_zone",
    "mode": "w.mode",
    "grace_hours": "w.grace_hours",
    "closes_at": "w.closes_at",
    "closed_at": "w.closed_at",
    "heads": "w.heads",
    "annulled_at": "w.annulled_at",
    "annul_reason": "w.annul_reason",
    "digest": "v.digest",
}
INVITATION: Columns = {"id": "i.id", "nonce": "i.nonce", "person_id": "i.person_id"}
USE: Columns = {
    "is_used": "i.is_used",
    "later_count": "i.later_count",
    "is_handed": "EXISTS (SELECT 1 FROM surveys_linkhandover h WHERE h.invitation_id = i.id)",
}
DRAFT: Columns = {"id": "d.id", "device": "d.device", "page": "d.page", "body": "d.body"}


@dataclass(frozen=True)
class OpenWave:
    """A wave as its respondents need it."""

    id: int
    code: str
    campaign_id: int
    network_id: int
    network_name: str
    time_zone: str
    mode: str
    grace_hours: int
    closes_at: datetime
    closed_at: datetime | None
    heads: int | None
    annulled_at: datetime | None
    annul_reason: str
    digest: str

    @property
    def offered_until(self) -> datetime:
        """When it stops being offered."""
        return min(self.closes_at, self.closed_at) if self.closed_at else self.closes_at

    @property
    def final_at(self) -> datetime:
        """When it stops changing for good."""
        return self.offered_until + timedelta(hours=self.grace_hours)

    @property
    def is_offered(self) -> bool:
        """Whether a person may begin now."""
        return timezone.now() < self.offered_until

    @property
    def is_final(self) -> bool:
        """Whether it can no longer change, by the clock."""
        return timezone.now() >= self.final_at

    @property
    def notice_mode(self) -> str:
        """Which notice is told: in a room, where nobody has a link, its own."""
        return self.mode if self.heads is None else ROOM

    @property
    def body(self) -> InstrumentBody:
        """The questionnaire."""
        return body_of(self.digest)


@dataclass(frozen=True)
class InvitationRow:
    """A personal invitation."""

    id: int
    nonce: int
    person_id: int


@dataclass(frozen=True)
class LinkUse:
    """Whether a response came by a link, how many after it, and if others had it. It is told to no device."""

    is_used: bool
    later_count: int
    is_handed: bool


@dataclass(frozen=True)
class DraftRow:
    """A draft as stored."""

    id: int
    device: str
    page: int
    body: dict[str, Any]
