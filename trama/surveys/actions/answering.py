"""Answering: drafts kept page by page, and the one action that stores a response.

None of this is audited: a record of it would say who answered and when.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from trama.core.codes import ALPHABET, LENGTH
from trama.core.tokens import derived
from trama.surveys.enums import Mode
from trama.surveys.errors import BegunElsewhere, WaveClosed, WaveFinal, WrongWord
from trama.surveys.models import Draft, Invitation, PersonKey, PurposeSentence, Receipt, Response, Wave
from trama.surveys.words import resume_word

LIVE_STEP = 3  # a watched count advances by at least so many arrivals


@dataclass(frozen=True)
class Door:
    """How somebody came in: a personal invitation, or the code of the room (``invitation`` is None)."""

    wave: Wave
    invitation: Invitation | None


def digest(secret: str) -> str:
    """What is stored of a device's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_draft(*, door: Door, secret: str) -> Draft | None:
    """The draft that this device began through this door, if any (1 query)."""
    found = Draft.objects.filter(device=digest(secret), wave=door.wave).first()
    return found if found and found.invitation_id == (door.invitation and door.invitation.pk) else None


@transaction.atomic
def save_page(*, door: Door, secret: str, page: int, given: dict[str, Any], by: Door) -> Draft:
    """What was given on a page is kept in the draft of this device; a repeated call changes nothing.

    Refuses with ``WaveFinal`` when it can no longer arrive, ``WaveClosed`` when it is too late to begin, and
    ``BegunElsewhere`` when the link belongs to another device or its answers have arrived.
    """
    if door.wave.is_final:
        raise WaveFinal
    draft = _own_draft(door, secret)
    if draft is None:
        if not door.wave.is_offered:
            raise WaveClosed
        draft = Draft(wave=door.wave, invitation=door.invitation, device=digest(secret), body={})
    draft.body = merged(draft.body, given)
    draft.page = page
    draft.save()
    return draft


def _own_draft(door: Door, secret: str) -> Draft | None:
    if door.invitation is None:
        return Draft.objects.filter(device=digest(secret), wave=door.wave, invitation=None).first()
    invitation = Invitation.objects.select_for_update().get(pk=door.invitation.pk)
    draft = Draft.objects.filter(invitation=invitation).first()
    if invitation.is_used or (draft and draft.device != digest(secret)):
        raise BegunElsewhere
    return draft


def merged(before: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A draft's body with what was given now: groups of answers are joined, the rest is replaced."""
    body = dict(before)
    for name, value in given.items():
        body[name] = {**body.get(name, {}), **value} if isinstance(value, dict) else value
    return body


@transaction.atomic
def move_draft(*, door: Door, word: str, secret: str, by: Door) -> Draft:
    """The draft goes on in another device, which knew its word. Refuses with ``WrongWord``."""
    draft = Draft.objects.filter(invitation=door.invitation).first() if door.invitation else None
    if draft is None or resume_word(draft.pk) != word.strip().lower().replace(" ", "-"):
        raise WrongWord
    draft.device = digest(secret)
    draft.save(update_fields=["device"])
    return draft


@transaction.atomic
def submit_response(*, door: Door, secret: str, consent: str, by: Door) -> str:
    """The draft of this device has become a response without a person; returns its receipt.

    Called again it returns the same receipt and changes nothing. Refuses like ``save_page``.
    """
    wave = door.wave
    if wave.is_final:
        raise WaveFinal
    draft = Draft.objects.select_for_update().filter(device=digest(secret), wave=wave).first()
    if draft is None:
        receipt = known_receipt(wave=wave, secret=secret)
        if receipt is None:
            raise BegunElsewhere
        return receipt
    body = dict(draft.body)
    _store(wave, body, _link(door.invitation, wave))
    if door.invitation:
        Invitation.objects.filter(pk=door.invitation.pk).update(
            is_used=True, consent_version=consent, consent_on=timezone.localdate()
        )
    draft.delete()
    _advance_count(wave)
    return _new_receipt(wave, secret)


def _link(invitation: Invitation | None, wave: Wave) -> int | None:
    if invitation is None or wave.mode != Mode.INDIVIDUAL:
        return None
    key, _made = PersonKey.objects.get_or_create(person_id=invitation.person_id, network_id=wave.network_id)
    return key.key


def _store(wave: Wave, body: dict[str, Any], link: int | None) -> None:
    sentence = body.pop("purpose", "").strip()
    may_research, may_quote = bool(body.pop("research", False)), bool(body.pop("quote", False))
    kept = {name: value for name, value in body.items() if value}
    Response.objects.create(wave=wave, body=kept, link=link, may_research=may_research, may_quote=may_quote)
    if sentence:
        PurposeSentence.objects.create(wave=wave, text=sentence[:200])


def _advance_count(wave: Wave) -> None:
    arrived = Response.objects.filter(wave=wave).count()
    if arrived - wave.shown_count >= LIVE_STEP:
        Wave.objects.filter(pk=wave.pk).update(shown_count=arrived)


def _receipt_code(secret: str, count: int) -> str:
    raw = int.from_bytes(derived("receipt", secret, count)[:8], "big")
    letters = []
    for _ in range(LENGTH):
        raw, place = divmod(raw, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def _new_receipt(wave: Wave, secret: str) -> str:
    # Derived from the phone's secret, so that a repeated request finds the same code without any stored link.
    count = 0
    while Receipt.objects.filter(campaign=wave.campaign_id, code=_receipt_code(secret, count)).exists():
        count += 1
    return Receipt.objects.create(campaign_id=wave.campaign_id, code=_receipt_code(secret, count)).code


def known_receipt(*, wave: Wave, secret: str) -> str | None:
    """The receipt that this device's secret earned in this campaign, if its answers arrived (1 query)."""
    code = _receipt_code(secret, 0)
    return code if Receipt.objects.filter(campaign=wave.campaign_id, code=code).exists() else None
