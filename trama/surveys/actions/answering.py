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
from trama.surveys.errors import (
    AlreadySent,
    NothingAnswered,
    RoomFull,
    WaveClosed,
    WaveFinal,
    WrongResumeWord,
)
from trama.surveys.models.answering import KIND
from trama.surveys.payload import LONGEST_SENTENCE, answers_nothing, merge_over, parse_page
from trama.surveys.respondent_rows import DraftRow, InvitationRow, LinkUse, OpenWave
from trama.surveys.respondent_sql import NewResponse
from trama.surveys.secrets import proof, receipt_code, sentence_digest, withdrawal_code, withdrawal_digest
from trama.surveys.words import resume_word

MOST_LATER = (
    3  # later responses of one link that are kept until the settling; the others are only acknowledged
)
MOST_COUNTED = 99
BIGGEST = 2**63


@dataclass(frozen=True)
class Access:
    """How a respondent came: with a personal invitation, or without.

    ``is_read``: on a sheet that somebody else typed or photographed.
    """

    wave: OpenWave
    invitation: InvitationRow | None = None
    is_read: bool = False

    @property
    def is_known(self) -> bool:
        """Whether what comes this way is held to be known to whoever looks (decision 41)."""
        return self.is_read or (self.invitation is None and self.wave.heads is None)


@dataclass(frozen=True)
class PageSubmission:
    """A page as it was sent: its unchecked answers, the page to come back to, and the consent that it showed."""

    values: dict[str, Any]
    page: int
    consent: str


def access_by_token(token: str) -> Access | None:
    """The access that a personal link gives (1 query)."""
    number = token_number(token)
    row = respondent_sql.invitation_row(number) if number is not None and number < BIGGEST else None
    if row is None or not is_genuine(token, KIND, row[1].id, row[1].nonce):
        return None
    return Access(*row)


def device_of(access: Access, secret: str) -> str:
    """What is stored of a device's secret, another digest for each link."""
    link = access.invitation.id if access.invitation else 0
    return hashlib.sha256(f"{access.wave.id}:{link}:{secret}".encode()).hexdigest()


def find_draft(*, access: Access, secret: str) -> DraftRow | None:
    """The draft that this device began with this access, if any (1 query)."""
    return respondent_sql.device_draft(device_of(access, secret))


def answers_with(*, access: Access, secret: str, submission: PageSubmission) -> dict[str, Any]:
    """The answers that the draft would hold with this page, without storing it (1 query)."""
    draft = find_draft(access=access, secret=secret)
    return merge_over(draft.body if draft else {}, parse_page(submission.values, access.wave.body))


@transaction.atomic
def save_page(*, access: Access, secret: str, submission: PageSubmission, by: Access) -> DraftRow:
    """Keep a page in the draft of this device; a repeated call changes nothing.

    Refuses with ``WaveFinal`` when it can no longer arrive, ``WaveClosed`` when it is too late to begin, and
    ``AlreadySent`` when this device has sent its answers. What other devices did with the link changes nothing.
    """
    return _save(as_it_stands(access, alone=False), secret, submission)


def as_it_stands(access: Access, *, alone: bool = True) -> Access:
    """Part of an action: ``access`` to the measurement as it is now, which may be closed since it was read (1 query).

    It is held until the transaction ends: nobody opens or annuls it while an answer is arriving. ``alone`` where one is
    stored.
    """
    return replace(access, wave=respondent_sql.as_it_stands(access.wave, alone=alone))


def _save(access: Access, secret: str, submission: PageSubmission) -> DraftRow:
    if access.wave.is_final:
        raise WaveFinal
    if access.invitation:
        respondent_sql.locked_use(access.invitation.id)  # of two pages sent at once neither is lost
    known = find_draft(access=access, secret=secret)
    if known is None and known_receipt(wave=access.wave, secret=secret):
        raise AlreadySent
    if known is None and not access.wave.is_offered:
        raise WaveClosed
    draft = known or DraftRow(random_key(), device_of(access, secret), 1, {})
    answers = merge_over(draft.body, parse_page(submission.values, access.wave.body))
    draft = replace(draft, page=submission.page, body=answers)
    invitation = access.invitation.id if access.invitation else None
    respondent_sql.save_draft(draft, wave=access.wave.id, invitation=invitation, is_new=known is None)
    return draft


@transaction.atomic
def move_draft(*, access: Access, word: str, secret: str, by: Access) -> DraftRow:
    """Hand a draft to another device, which knew its resume word. Refuses with ``WrongResumeWord``."""
    said = "-".join(word.lower().replace("-", " ").split())
    drafts = respondent_sql.drafts_of(access.invitation.id) if access.invitation else []
    found = next((draft for draft in drafts if resume_word(draft.id) == said), None)
    if access.invitation is None or found is None:
        raise WrongResumeWord
    draft = replace(found, device=device_of(access, secret))
    respondent_sql.save_draft(draft, wave=access.wave.id, invitation=access.invitation.id, is_new=False)
    return draft


def submit_response(*, access: Access, secret: str, submission: PageSubmission, by: Access) -> str:
    """Turn the draft of this device, with this last page, into a response without a person. Return its receipt.

    Called again, also twice at once, it returns the same receipt and changes nothing. Refuses like ``save_page``,
    and with ``NothingAnswered``: the link stays for what answers something.
    """
    try:
        with transaction.atomic():
            return _submit(access, secret, submission)
    except (AlreadySent, WaveClosed, RoomFull, IntegrityError):
        receipt = known_receipt(wave=access.wave, secret=secret)
        if receipt is None:
            raise
        return receipt


def _submit(access: Access, secret: str, submission: PageSubmission) -> str:
    access = as_it_stands(access)
    draft = _save(access, secret, submission)
    if answers_nothing(draft.body):  # said before the link is looked at: the reply tells nothing about it
        raise NothingAnswered
    respondent_sql.delete_draft(draft.id)
    return store_response(access, secret, dict(draft.body), submission.consent)


def store_response(access: Access, secret: str, answers: dict[str, Any], consent: str) -> str:
    """Part of an action: store the answers without a person, and beside the others if their link had been used.

    Return the receipt, which every response has: nobody learns from it whether it was the first one of its link.
    Refuses with ``RoomFull`` when as many answers came as there are people in the room.
    """
    wave, link, use, code = access.wave, None, None, withdrawal_code(secret)
    if wave.heads is not None and respondent_sql.is_room_full(wave.id, wave.heads):
        raise RoomFull
    if access.invitation:
        use = respondent_sql.locked_use(access.invitation.id)
        link = respondent_sql.linking_key(access.invitation.person_id, wave.network_id)
    _count_and_keep_sentence(access, use, answers.pop("purpose", "").strip(), code)
    if access.invitation and use:
        if use.is_used:
            _keep_aside(access.invitation, wave, use, answers, code)
            return _new_receipt(wave, secret)
        respondent_sql.mark_used(access.invitation.id, consent)
    response = NewResponse(
        wave=wave.id,
        may_research=bool(answers.pop("research", False)),
        may_quote=bool(answers.pop("quote", False)),
        body={name: value for name, value in answers.items() if value},
        link=link,
        is_known=access.is_known,
        withdrawal=withdrawal_digest(code),
    )
    respondent_sql.add_response(response)
    return _new_receipt(wave, secret)


def _count_and_keep_sentence(access: Access, use: LinkUse | None, sentence: str, code: str) -> None:
    """What is told of a response whether or not it is the first one of its link (decision 42).

    Its sentence is kept, since a sentence that is missing would tell; the watched count goes by what nobody else can
    send: the first one of each link that nobody else had.
    """
    is_own = not access.is_known and (use is None or not (use.is_used or use.is_handed))
    respondent_sql.count_arrival(access.wave.id, int(is_own))
    if sentence:
        respondent_sql.add_sentence(
            access.wave.id, sentence[:LONGEST_SENTENCE], sentence_digest(code), is_known=not is_own
        )


def _keep_aside(
    invitation: InvitationRow, wave: OpenWave, use: LinkUse, answers: dict[str, Any], code: str
) -> None:
    kept = answers if use.later_count < MOST_LATER else {}
    respondent_sql.count_later(invitation.id, min(use.later_count + 1, MOST_COUNTED))
    respondent_sql.add_later(wave.id, kept, withdrawal_digest(code))


def _new_receipt(wave: OpenWave, secret: str) -> str:
    # Derived from the phone's secret, so that a repeated request finds the same code without any stored link.
    count = 0
    while respondent_sql.has_receipt(wave.campaign_id, receipt_code(secret, count)):
        count += 1
    code = receipt_code(secret, count)
    respondent_sql.add_receipt(wave.campaign_id, code, proof(secret))
    return code


def known_receipt(*, wave: OpenWave, secret: str) -> str | None:
    """The receipt that this device's secret earned in this campaign, if its answers arrived (1 query)."""
    return respondent_sql.receipt_of(wave.campaign_id, proof(secret))


def was_withdrawn(*, secret: str) -> bool:
    """Whether the answers that this device's secret sent were taken back, once it has a receipt (1 query)."""
    return not respondent_sql.is_kept(withdrawal_digest(withdrawal_code(secret)))
