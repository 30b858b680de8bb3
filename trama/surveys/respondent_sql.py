"""Hand-written SQL of the path that stores an answer. Both databases read it.

Building these queries with the ORM took two thirds of a journey's processor time (22 ms against 6, decision 8). The
tables and their constraints are those of `models`. Each column is named once, beside the field that it fills.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from trama.core.codes import random_key
from trama.surveys.models import Wave
from trama.surveys.respondent_rows import (
    DRAFT,
    INVITATION,
    OPEN_WAVE,
    USE,
    Columns,
    DraftRow,
    InvitationRow,
    LinkUse,
    OpenWave,
)


def _listed(*groups: Columns) -> str:
    return ", ".join(column for group in groups for column in group.values())


def _by_name(row: Sequence[Any], *groups: Columns) -> Iterator[dict[str, Any]]:
    """Split a row into one dict per group of columns, in the order in which the groups were listed."""
    values = iter(row)
    for group in groups:
        yield dict(zip(group, islice(values, len(group)), strict=True))


def _locked(statement: str, table: str) -> str:
    # SQLite's transactions are already one at a time.
    return f"{statement} FOR UPDATE OF {table}" if connection.vendor == "postgresql" else statement


def _shared(statement: str, table: str) -> str:
    return f"{statement} FOR SHARE OF {table}" if connection.vendor == "postgresql" else statement


OF_INVITATION = (
    f"SELECT {_listed(OPEN_WAVE, INVITATION)} FROM surveys_invitation i "  # noqa: S608 -- constants
    "JOIN surveys_wave w ON w.id = i.wave_id JOIN networks_network n ON n.id = w.network_id "
    "JOIN instruments_instrumentversion v ON v.id = w.version_id WHERE i.id = %s"
)
USE_OF_LINK = f"SELECT {_listed(USE)} FROM surveys_invitation i WHERE i.id = %s"  # noqa: S608 -- constants
DRAFT_OF_DEVICE = f"SELECT {_listed(DRAFT)} FROM surveys_draft d WHERE d.device = %s"  # noqa: S608 -- constants
DRAFTS_OF_LINK = f"SELECT {_listed(DRAFT)} FROM surveys_draft d WHERE d.invitation_id = %s"  # noqa: S608 -- constants

CLOSING = (
    "closes_at",
    "closed_at",
    "grace_hours",
    "annulled_at",
    "annul_reason",
)  # what moves while answers come
KEPT = (
    "SELECT 1 FROM surveys_response WHERE withdrawal = %s AND withdrawn_after IS NULL "
    "UNION ALL SELECT 1 FROM surveys_laterresponse WHERE withdrawal = %s AND NOT is_withdrawn"
)

NEW_DAYS = 14
INVITED = (
    "SELECT COUNT(*), SUM(CASE WHEN EXISTS (SELECT 1 FROM networks_membership m WHERE m.person_id = i.person_id "
    "AND m.network_id = w.network_id AND m.since_on < %s AND (m.until_on IS NULL OR m.until_on > %s)) "
    "THEN 0 ELSE 1 END) "
    "FROM surveys_invitation i JOIN surveys_wave w ON w.id = i.wave_id WHERE i.wave_id = %s"
)


def _first(statement: str, *values: Any) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()  # type: ignore[no-any-return]  # rows are tuples


def _do(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _insert(table: str, row: Mapping[str, Any], *, on_conflict: str = "") -> None:
    marks = ", ".join(["%s"] * len(row))
    names = ", ".join(row)
    _do(f"INSERT INTO {table} ({names}) VALUES ({marks}) {on_conflict}", *row.values())  # noqa: S608 -- names are constants


def _aware(value: datetime | None) -> datetime | None:
    # SQLite gives times without a zone, in UTC; PostgreSQL gives them with theirs.
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def _open_wave(row: dict[str, Any]) -> OpenWave:
    return OpenWave(**row | {name: _aware(row[name]) for name in ("closes_at", "closed_at", "annulled_at")})


def _draft(row: dict[str, Any]) -> DraftRow:
    body = row["body"]
    return DraftRow(**row | {"body": json.loads(body) if isinstance(body, str) else body})


def open_wave_of(wave: Wave) -> OpenWave:
    """The same value, of a wave already in memory."""
    return OpenWave(
        id=wave.pk,
        code=wave.code,
        campaign_id=wave.campaign_id,
        network_id=wave.network_id,
        network_name=wave.network.name,
        time_zone=wave.network.time_zone,
        mode=wave.mode,
        grace_hours=wave.grace_hours,
        closes_at=wave.closes_at,
        closed_at=wave.closed_at,
        heads=wave.heads,
        annulled_at=wave.annulled_at,
        annul_reason=wave.annul_reason,
        digest=wave.version.digest,
    )


def invitation_row(number: int) -> tuple[OpenWave, InvitationRow] | None:
    """An invitation with its wave (1 query)."""
    row = _first(OF_INVITATION, number)
    if row is None:
        return None
    wave, invitation = _by_name(row, OPEN_WAVE, INVITATION)
    return _open_wave(wave), InvitationRow(**invitation)


def locked_use(invitation: int) -> LinkUse:
    """What came by a link so far, locked until the transaction ends (1 query)."""
    row = _first(_locked(USE_OF_LINK, "i"), invitation)
    if row is None:
        return LinkUse(is_used=True, later_count=0, is_handed=False)  # it was taken away meanwhile
    is_used, later_count, is_handed = row
    return LinkUse(bool(is_used), int(later_count), bool(is_handed))


def device_draft(device: str) -> DraftRow | None:
    """The draft that a device began (1 query)."""
    row = _first(DRAFT_OF_DEVICE, device)
    return _draft(next(_by_name(row, DRAFT))) if row else None


def drafts_of(invitation: int) -> list[DraftRow]:
    """The drafts that devices began with a link (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(DRAFTS_OF_LINK, [invitation])
        return [_draft(next(_by_name(row, DRAFT))) for row in cursor.fetchall()]


def save_draft(draft: DraftRow, *, wave: int, invitation: int | None, is_new: bool) -> None:
    """Store a draft (1 query)."""
    body = json.dumps(draft.body, ensure_ascii=False)
    if is_new:
        _insert(
            "surveys_draft",
            {
                "id": draft.id,
                "wave_id": wave,
                "invitation_id": invitation,
                "device": draft.device,
                "page": draft.page,
                "body": body,
            },
        )
    else:
        _do(
            "UPDATE surveys_draft SET device = %s, page = %s, body = %s WHERE id = %s",
            draft.device,
            draft.page,
            body,
            draft.id,
        )


def delete_draft(number: int) -> None:
    """Delete a draft (1 query)."""
    _do("DELETE FROM surveys_draft WHERE id = %s", number)


def mark_used(invitation: int, consent: str) -> None:
    """Mark an invitation as used; keep the version of the consent and only the day (1 query)."""
    _do(
        "UPDATE surveys_invitation SET is_used = %s, consent_version = %s, consent_on = %s WHERE id = %s",
        True,
        consent,
        timezone.localdate().isoformat(),
        invitation,
    )


def linking_key(person: int, network: int) -> int:
    """The key that joins a person's responses over time in one network; make it if missing (1 to 3 queries)."""
    found = _linking_key(person, network)
    if found is not None:
        return found
    key = random_key()
    _insert(
        "surveys_personkey",
        {"id": random_key(), "person_id": person, "network_id": network, "key": key},
        on_conflict="ON CONFLICT (person_id, network_id) DO NOTHING",
    )
    found = _linking_key(person, network)
    return key if found is None else found


def _linking_key(person: int, network: int) -> int | None:
    row = _first(
        "SELECT key FROM surveys_personkey WHERE person_id = %s AND network_id = %s", person, network
    )
    return int(row[0]) if row else None


@dataclass(frozen=True)
class NewResponse:
    """A response to be stored: its answers, linking key, permissions and the digest of its withdrawal code.

    ``is_known``: whoever looks at the results is held to know it.
    """

    wave: int
    body: dict[str, Any]
    link: int | None
    is_known: bool
    may_research: bool
    may_quote: bool
    withdrawal: str


def add_response(response: NewResponse) -> None:
    """Store a response without a person, a clock or an order (1 query)."""
    _insert(
        "surveys_response",
        {
            "id": random_key(),
            "wave_id": response.wave,
            "body": json.dumps(response.body, ensure_ascii=False),
            "link": response.link,
            "is_known": response.is_known,
            "may_research": response.may_research,
            "may_quote": response.may_quote,
            "withdrawal": response.withdrawal,
        },
    )


def add_later(wave: int, body: dict[str, Any], withdrawal: str) -> None:
    """Keep a response that came after the first one of its link, apart from those that count (1 query)."""
    _insert(
        "surveys_laterresponse",
        {
            "id": random_key(),
            "wave_id": wave,
            "body": json.dumps(body, ensure_ascii=False),
            "withdrawal": withdrawal,
            "is_withdrawn": False,
        },
    )


def count_later(invitation: int, count: int) -> None:
    """Store how many responses came after the first one of a link (1 query)."""
    _do("UPDATE surveys_invitation SET later_count = %s WHERE id = %s", count, invitation)


def add_sentence(wave: int, text: str, withdrawal: str, *, is_known: bool) -> None:
    """Store a sentence about the purpose, apart from the response (1 query)."""
    unmarked = {"says_who": False, "says_what": False, "says_how": False}
    _insert(
        "surveys_purposesentence",
        {
            "id": random_key(),
            "wave_id": wave,
            "text": text,
            "is_known": is_known,
            "withdrawal": withdrawal,
            **unmarked,
        },
    )


def as_it_stands(wave: OpenWave, *, alone: bool) -> OpenWave:
    """``wave`` as it is now, held until the transaction ends: it was read before, and may be closed since (1 query).

    ``alone`` where an answer is stored: one after the other. Pages that are kept hold it together.
    """
    names = {name: OPEN_WAVE[name] for name in CLOSING}
    statement = f"SELECT {_listed(names)} FROM surveys_wave w WHERE w.id = %s"  # noqa: S608 -- constants
    row = _first(_locked(statement, "w") if alone else _shared(statement, "w"), wave.id)
    if row is None:
        return wave
    (found,) = _by_name(row, names)
    times = {name: _aware(found[name]) for name in ("closes_at", "closed_at", "annulled_at")}
    return replace(wave, **found | times)


def is_room_full(wave: int, heads: int) -> bool:
    """Whether as many answers came as people were counted in the room (1 query)."""
    row = _first("SELECT COUNT(*) FROM surveys_response WHERE wave_id = %s", wave)
    return row is not None and int(row[0]) >= heads


def invited_counts(wave: int, opened: date | None = None) -> tuple[int, int]:
    """How many people were invited to a wave, and how many of them are new (1 query).

    New is who joined its network in the last two weeks; or, of one that ``opened`` on a day, in the two weeks before it
    or since.
    """
    before = (opened or timezone.localdate()) - timedelta(days=NEW_DAYS)
    row = _first(INVITED, before.isoformat(), before.isoformat(), wave)
    return (int(row[0]), int(row[1] or 0)) if row else (0, 0)


def has_receipt(campaign: int, code: str) -> bool:
    """Whether that receipt was given in the campaign (1 query)."""
    return (
        _first("SELECT 1 FROM surveys_receipt WHERE campaign_id = %s AND code = %s", campaign, code)
        is not None
    )


def receipt_of(campaign: int, proof: str) -> str | None:
    """The receipt that a sender's proof earned in the campaign, if any (1 query)."""
    row = _first("SELECT code FROM surveys_receipt WHERE campaign_id = %s AND proof = %s", campaign, proof)
    return str(row[0]) if row else None


def is_kept(withdrawal: str) -> bool:
    """Whether the answers with this digest of a withdrawal code are kept and were not taken back (1 query)."""
    return _first(KEPT, withdrawal, withdrawal) is not None


def add_receipt(campaign: int, code: str, proof: str) -> None:
    """Store a receipt that points to nothing (1 query)."""
    _insert("surveys_receipt", {"id": random_key(), "campaign_id": campaign, "code": code, "proof": proof})


def count_intake(wave: int, channel: str, more: int) -> None:
    """Add to the count of a channel; which responses came by it is not kept (1 query)."""
    _insert(
        "surveys_intake",
        {"wave_id": wave, "channel": channel, "count": more},
        on_conflict=(
            "ON CONFLICT (wave_id, channel) DO UPDATE SET count = surveys_intake.count + excluded.count"
        ),
    )


def count_arrival(wave: int, more: int) -> None:
    """Add to how many came by people's own phones; with 0 too, so that both cost the same work (1 query)."""
    _do("UPDATE surveys_wave SET arrived_count = arrived_count + %s WHERE id = %s", more, wave)
