"""The path of a questionnaire, in hand-written SQL that both databases read.

Measured: building its queries with the ORM took two thirds of a journey's processor time (22 ms against 6).
The tables and their rules are those of `models`; nothing else of the house is written like this.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from trama.content.pack import InstrumentBody
from trama.core.codes import random_key
from trama.instruments.models import body_of
from trama.surveys.models import Wave

OFFER = (
    "w.id, w.code, w.campaign_id, w.network_id, n.name, w.mode, w.grace_hours, w.closes_at, w.closed_at, "
    "w.shown_count, v.digest"
)
TABLES = (
    "surveys_wave w JOIN networks_network n ON n.id = w.network_id "
    "JOIN instruments_instrumentversion v ON v.id = w.version_id"
)


@dataclass(frozen=True)
class Offer:
    """A wave as whoever answers meets it."""

    id: int
    code: str
    campaign_id: int
    network_id: int
    network_name: str
    mode: str
    grace_hours: int
    closes_at: datetime
    closed_at: datetime | None
    shown_count: int
    digest: str

    @property
    def offered_until(self) -> datetime:
        """When it stops being offered."""
        return min(self.closes_at, self.closed_at) if self.closed_at else self.closes_at

    @property
    def final_at(self) -> datetime:
        """When it never changes again."""
        return self.offered_until + timedelta(hours=self.grace_hours)

    @property
    def is_offered(self) -> bool:
        """Whether a person may begin now."""
        return timezone.now() < self.offered_until

    @property
    def is_final(self) -> bool:
        """Whether it will never change again, by the clock."""
        return timezone.now() >= self.final_at

    @property
    def body(self) -> InstrumentBody:
        """The questionnaire."""
        return body_of(self.digest)


@dataclass(frozen=True)
class Ticket:
    """A personal invitation."""

    id: int
    nonce: int
    person_id: int
    is_used: bool


@dataclass(frozen=True)
class Kept:
    """A draft as stored."""

    id: int
    device: str
    page: int
    body: dict[str, Any]


def _one(statement: str, *values: Any) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()  # type: ignore[no-any-return]  # rows are tuples


def _do(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _moment(value: datetime | None) -> datetime | None:
    # SQLite gives moments without a zone, in UTC; PostgreSQL gives them with theirs.
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def _offer(row: tuple[Any, ...]) -> Offer:
    closes, closed = _moment(row[7]), _moment(row[8])
    assert closes is not None  # noqa: S101 -- the column is never empty
    return Offer(*(*row[:7], closes, closed, *row[9:]))


def _kept(row: tuple[Any, ...]) -> Kept | None:
    if row[0] is None:
        return None
    return Kept(row[0], row[1], row[2], json.loads(row[3]) if isinstance(row[3], str) else row[3])


def _locked(statement: str, table: str) -> str:
    # SQLite's transactions are already one at a time.
    return f"{statement} FOR UPDATE OF {table}" if connection.vendor == "postgresql" else statement


def offer_of(wave: Wave) -> Offer:
    """The same, of a wave that is already at hand."""
    return Offer(
        id=wave.pk,
        code=wave.code,
        campaign_id=wave.campaign_id,
        network_id=wave.network_id,
        network_name=wave.network.name,
        mode=wave.mode,
        grace_hours=wave.grace_hours,
        closes_at=wave.closes_at,
        closed_at=wave.closed_at,
        shown_count=wave.shown_count,
        digest=wave.version.digest,
    )


def ticket_row(number: int) -> tuple[Offer, Ticket, Kept | None] | None:
    """An invitation with its wave and its draft, if it exists (1 query)."""
    row = _one(
        f"SELECT {OFFER}, i.id, i.nonce, i.person_id, i.is_used, d.id, d.device, d.page, d.body FROM {TABLES} "  # noqa: S608 -- constants
        "JOIN surveys_invitation i ON i.wave_id = w.id "
        "LEFT JOIN surveys_draft d ON d.invitation_id = i.id WHERE i.id = %s",
        number,
    )
    if row is None:
        return None
    return _offer(row[:11]), Ticket(row[11], row[12], row[13], bool(row[14])), _kept(row[15:])


def locked_ticket(number: int) -> tuple[bool, Kept | None]:
    """Whether an invitation is used, and its draft, held until the transaction ends (1 query)."""
    row = _one(
        _locked(
            "SELECT i.is_used, d.id, d.device, d.page, d.body FROM surveys_invitation i "
            "LEFT JOIN surveys_draft d ON d.invitation_id = i.id WHERE i.id = %s",
            "i",
        ),
        number,
    )
    return (bool(row[0]), _kept(row[1:])) if row else (True, None)


def room_draft(wave: int, device: str) -> Kept | None:
    """The draft that a device began with the code of the room (1 query)."""
    row = _one(
        "SELECT id, device, page, body FROM surveys_draft "
        "WHERE device = %s AND wave_id = %s AND invitation_id IS NULL",
        device,
        wave,
    )
    return _kept(row) if row else None


def keep_draft(draft: Kept, *, wave: int, ticket: int | None, is_new: bool) -> None:
    """Store a draft (1 query)."""
    body = json.dumps(draft.body, ensure_ascii=False)
    if is_new:
        _do(
            "INSERT INTO surveys_draft (id, wave_id, invitation_id, device, page, body) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            draft.id,
            wave,
            ticket,
            draft.device,
            draft.page,
            body,
        )
    else:
        _do(
            "UPDATE surveys_draft SET device = %s, page = %s, body = %s WHERE id = %s",
            draft.device,
            draft.page,
            body,
            draft.id,
        )


def drop_draft(number: int) -> None:
    """A draft is gone (1 query)."""
    _do("DELETE FROM surveys_draft WHERE id = %s", number)


def use_ticket(number: int, consent: str) -> None:
    """An invitation is used; of when, only the day is kept, with the version of the consent (1 query)."""
    _do(
        "UPDATE surveys_invitation SET is_used = %s, consent_version = %s, consent_on = %s WHERE id = %s",
        True,
        consent,
        timezone.localdate().isoformat(),
        number,
    )


def linking_key(person: int, network: int) -> int:
    """The key that joins a person's responses over time in one network, made when missing (1 or 2 queries)."""
    row = _one("SELECT key FROM surveys_personkey WHERE person_id = %s AND network_id = %s", person, network)
    if row:
        return int(row[0])
    key = random_key()
    _do(
        "INSERT INTO surveys_personkey (id, person_id, network_id, key) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (person_id, network_id) DO NOTHING",
        random_key(),
        person,
        network,
        key,
    )
    row = _one("SELECT key FROM surveys_personkey WHERE person_id = %s AND network_id = %s", person, network)
    return int(row[0]) if row else key


def add_response(wave: int, body: dict[str, Any], link: int | None, kept: tuple[bool, bool, str]) -> None:
    """A response without a person, a clock or an order (1 query).

    ``kept``: may it serve research, may it be quoted, and the digest of its withdrawal code.
    """
    _do(
        "INSERT INTO surveys_response (id, wave_id, body, link, may_research, may_quote, withdrawal) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        random_key(),
        wave,
        json.dumps(body, ensure_ascii=False),
        link,
        *kept,
    )


def add_sentence(wave: int, text: str, withdrawal: str) -> None:
    """A sentence about the purpose, apart from the response (1 query)."""
    _do(
        "INSERT INTO surveys_purposesentence (id, wave_id, text, says_who, says_what, says_how, withdrawal) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        random_key(),
        wave,
        text,
        False,
        False,
        False,
        withdrawal,
    )


def invited(wave: int) -> int:
    """How many people were invited to a wave (1 query)."""
    row = _one("SELECT COUNT(*) FROM surveys_invitation WHERE wave_id = %s", wave)
    return int(row[0]) if row else 0


def has_receipt(campaign: int, code: str) -> bool:
    """Whether that receipt was given in the campaign (1 query)."""
    return (
        _one("SELECT 1 FROM surveys_receipt WHERE campaign_id = %s AND code = %s", campaign, code) is not None
    )


def receipt_of(campaign: int, proof: str) -> str | None:
    """The receipt that a sender's proof earned in the campaign, if any (1 query)."""
    row = _one("SELECT code FROM surveys_receipt WHERE campaign_id = %s AND proof = %s", campaign, proof)
    return str(row[0]) if row else None


def add_receipt(campaign: int, code: str, proof: str) -> None:
    """A receipt that points to nothing (1 query)."""
    _do(
        "INSERT INTO surveys_receipt (id, campaign_id, code, proof) VALUES (%s, %s, %s, %s)",
        random_key(),
        campaign,
        code,
        proof,
    )


def count_intake(wave: int, channel: str, more: int) -> None:
    """Of how responses came only the count is kept (1 query)."""
    _do(
        "INSERT INTO surveys_intake (wave_id, channel, count) VALUES (%s, %s, %s) "
        "ON CONFLICT (wave_id, channel) DO UPDATE SET count = surveys_intake.count + excluded.count",
        wave,
        channel,
        more,
    )


def advance_count(wave: int, step: int) -> None:
    """The watched count moves when at least ``step`` answers have come since it last did (1 query)."""
    _do(
        "UPDATE surveys_wave SET shown_count = (SELECT COUNT(*) FROM surveys_response WHERE wave_id = %s) "
        "WHERE id = %s AND (SELECT COUNT(*) FROM surveys_response WHERE wave_id = %s) - shown_count >= %s",
        wave,
        wave,
        wave,
        step,
    )
