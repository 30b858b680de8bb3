"""Answering: drafts kept page by page, and the one action that stores a response.

None of this is audited: a record of it would say who answered and when.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction

from trama.core.codes import random_key
from trama.core.tokens import is_genuine, token_number
from trama.surveys import respondent_sql
from trama.surveys.enums import Mode
from trama.surveys.errors import BegunElsewhere, WaveClosed, WaveFinal, WrongWord
from trama.surveys.models.answering import KIND
from trama.surveys.respondent_sql import Kept, Offer, Ticket
from trama.surveys.secrets import proof, receipt_code, sentence_digest, withdrawal_code, withdrawal_digest
from trama.surveys.words import resume_word

LIVE_STEP = 3  # a watched count advances by at least so many arrivals
BIGGEST = 2**63


@dataclass(frozen=True)
class Door:
    """How somebody came in: with a personal ticket and its draft, or with the code of the room."""

    wave: Offer
    ticket: Ticket | None = None
    draft: Kept | None = None


@dataclass(frozen=True)
class Given:
    """What a page brought: the answers, where the person will be, and whether this is all."""

    values: dict[str, Any]
    page: int
    consent: str


def door_of(token: str) -> Door | None:
    """The door that a personal link opens (1 query)."""
    number = token_number(token)
    row = respondent_sql.ticket_row(number) if number is not None and number < BIGGEST else None
    if row is None or not is_genuine(token, KIND, row[1].id, row[1].nonce):
        return None
    return Door(*row)


def digest(secret: str) -> str:
    """What is stored of a device's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_draft(*, door: Door, secret: str) -> Kept | None:
    """The draft that this device began through this door, if any (1 query at most)."""
    if door.ticket is None:
        return respondent_sql.room_draft(door.wave.id, digest(secret))
    return door.draft if door.draft and door.draft.device == digest(secret) else None


@transaction.atomic
def save_page(*, door: Door, secret: str, given: Given, by: Door) -> Kept:
    """What was given on a page is kept in the draft of this device; a repeated call changes nothing.

    Refuses with ``WaveFinal`` when it can no longer arrive, ``WaveClosed`` when it is too late to begin, and
    ``BegunElsewhere`` when the link belongs to another device or its answers have arrived.
    """
    return _save(door, secret, given)


def _save(door: Door, secret: str, given: Given) -> Kept:
    if door.wave.is_final:
        raise WaveFinal
    known = _own_draft(door, secret)
    if known is None and not door.wave.is_offered:
        raise WaveClosed
    draft = known or Kept(random_key(), digest(secret), 1, {})
    draft = replace(draft, page=given.page, body=merged(draft.body, given.values))
    respondent_sql.keep_draft(
        draft, wave=door.wave.id, ticket=door.ticket.id if door.ticket else None, is_new=known is None
    )
    return draft


def _own_draft(door: Door, secret: str) -> Kept | None:
    if door.ticket is None:
        draft = respondent_sql.room_draft(door.wave.id, digest(secret))
        if draft is None and known_receipt(wave=door.wave, secret=secret):
            raise BegunElsewhere  # its answers have arrived
        return draft
    is_used, draft = respondent_sql.locked_ticket(door.ticket.id)
    if is_used or (draft and draft.device != digest(secret)):
        raise BegunElsewhere
    return draft


def merged(before: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A draft's body with what was given now: groups of answers are joined, the rest is replaced."""
    body = dict(before)
    for name, value in given.items():
        body[name] = {**body.get(name, {}), **value} if isinstance(value, dict) else value
    return body


@transaction.atomic
def move_draft(*, door: Door, word: str, secret: str, by: Door) -> Kept:
    """The draft goes on in another device, which knew its word. Refuses with ``WrongWord``."""
    draft = door.draft
    if (
        door.ticket is None
        or draft is None
        or resume_word(draft.id) != "-".join(word.lower().replace("-", " ").split())
    ):
        raise WrongWord
    draft = replace(draft, device=digest(secret))
    respondent_sql.keep_draft(draft, wave=door.wave.id, ticket=door.ticket.id, is_new=False)
    return draft


def submit_response(*, door: Door, secret: str, given: Given, by: Door) -> str:
    """The draft of this device, with this last page, has become a response without a person; its receipt.

    Called again, also twice at once, it returns the same receipt and changes nothing. Refuses like ``save_page``.
    """
    try:
        with transaction.atomic():
            return _submit(door, secret, given)
    except (BegunElsewhere, WaveClosed, IntegrityError):
        receipt = known_receipt(wave=door.wave, secret=secret)
        if receipt is None:
            raise
        return receipt


def _submit(door: Door, secret: str, given: Given) -> str:
    draft = _save(door, secret, given)
    respondent_sql.drop_draft(draft.id)
    receipt = store_response(door, secret, dict(draft.body), given.consent)
    respondent_sql.advance_count(door.wave.id, LIVE_STEP)
    return receipt


def store_response(door: Door, secret: str, body: dict[str, Any], consent: str) -> str:
    """Part of an action: the answers are stored without a person, the invitation is used; their receipt."""
    wave, link = door.wave, None
    if door.ticket:
        respondent_sql.use_ticket(door.ticket.id, consent)
        if wave.mode == Mode.INDIVIDUAL:
            link = respondent_sql.linking_key(door.ticket.person_id, wave.network_id)
    sentence = body.pop("purpose", "").strip()
    allowed = bool(body.pop("research", False)), bool(body.pop("quote", False))
    kept = {name: value for name, value in body.items() if value}
    code = withdrawal_code(secret)
    respondent_sql.add_response(wave.id, kept, link, (*allowed, withdrawal_digest(code)))
    if sentence:
        respondent_sql.add_sentence(wave.id, sentence[:200], sentence_digest(code))
    return _new_receipt(wave, secret)


def _new_receipt(wave: Offer, secret: str) -> str:
    # Derived from the phone's secret, so that a repeated request finds the same code without any stored link.
    count = 0
    while respondent_sql.has_receipt(wave.campaign_id, receipt_code(secret, count)):
        count += 1
    code = receipt_code(secret, count)
    respondent_sql.add_receipt(wave.campaign_id, code, proof(secret))
    return code


def known_receipt(*, wave: Offer, secret: str) -> str | None:
    """The receipt that this device's secret earned in this campaign, if its answers arrived (1 query)."""
    return respondent_sql.receipt_of(wave.campaign_id, proof(secret))
