"""Whole responses: from a phone's outbox, from a carrier, from sheets, files and borrowed devices.

The same response may come any number of times by any number of roads: it is stored once. Nothing here is audited
one by one, since a record of it would say who answered and when.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction

from trama.audit.record import Actor, record
from trama.surveys import respondent_sql
from trama.surveys.actions.answering import Access, as_it_stands, find_draft, known_receipt, store_response
from trama.surveys.enums import ResponseChannel
from trama.surveys.errors import NothingAnswered, RoomFull
from trama.surveys.models import Wave
from trama.surveys.payload import answers_nothing, merge_over, parse_response
from trama.surveys.respondent_rows import DraftRow


class Outcome(StrEnum):
    """What became of a response that came whole."""

    RECEIVED = "received"
    ALREADY = "already"  # this very response had arrived
    LATE = "late"  # the measurement is final
    ANNULLED = "annulled"  # the measurement was annulled, and with a reason what had come was erased
    FULL = "full"  # as many answers came as there are people in the room
    EMPTY = "empty"  # it answers nothing of this questionnaire


@dataclass(frozen=True)
class WholeResponse:
    """A response, the secret of whoever sends it, and the version of the text by which they take part."""

    values: dict[str, Any]
    secret: str
    consent: str = ""


@dataclass(frozen=True)
class Arrived:
    """What became of it, and its receipt when it is in."""

    outcome: Outcome
    receipt: str = ""


def take_response(*, access: Access, response: WholeResponse, by: Access) -> Arrived:
    """Store a response unless it came before; the phone's clock does not count.

    What comes before the measurement is final is taken; whether another one came first with the same link is not told.
    Called again it changes nothing. What answers nothing is refused, and the link stays for what does.
    """
    try:
        with transaction.atomic():
            return _take(access, response, may_be_blank=False)
    except NothingAnswered:
        return Arrived(Outcome.EMPTY)
    except RoomFull:  # perhaps by this very one, which came twice at once
        receipt = known_receipt(wave=access.wave, secret=response.secret)
        return Arrived(Outcome.ALREADY, receipt) if receipt else Arrived(Outcome.FULL)
    except IntegrityError:  # the same one came twice at once: the other call stored it
        receipt = known_receipt(wave=access.wave, secret=response.secret)
        if receipt is None:
            raise
        return Arrived(Outcome.ALREADY, receipt)


def _take(access: Access, response: WholeResponse, *, may_be_blank: bool = True) -> Arrived:
    access = as_it_stands(access)
    receipt = known_receipt(wave=access.wave, secret=response.secret)
    if access.wave.annul_reason or (access.wave.annulled_at and not receipt):
        return Arrived(Outcome.ANNULLED)
    if receipt:
        return Arrived(Outcome.ALREADY, receipt)
    if access.wave.is_final:
        return Arrived(Outcome.LATE)
    draft = find_draft(access=access, secret=response.secret)
    values = parse_response(_joined(response.values, draft), access.wave.body)
    if (
        answers_nothing(values) and not may_be_blank
    ):  # said before the link is looked at: the reply tells nothing about it
        raise NothingAnswered
    receipt = store_response(
        access, response.secret, values, response.consent or access.wave.body.consent_version
    )
    return Arrived(Outcome.RECEIVED, receipt)


def _joined(given: Mapping[str, Any], draft: DraftRow | None) -> Mapping[str, Any]:
    # What the same device had left here, page by page, completes what it sends; the draft has had its day.
    if draft is None:
        return given
    respondent_sql.delete_draft(draft.id)
    return merge_over(draft.body, given)


@transaction.atomic
def take_stack(
    *, wave: Wave, arrivals: Sequence[tuple[Access, WholeResponse]], channel: ResponseChannel, by: Actor
) -> list[Arrived]:
    """Store responses that came together in random order; keep only a count of their channel.

    Returns what became of each, in the order given. Those that had come before change nothing, and none of them moves
    the watched count by its steps: else whoever brings a stack and takes it out again would read it to the last answer.
    """
    order = list(range(len(arrivals)))
    random.SystemRandom().shuffle(order)
    outcomes = {index: _take(*arrivals[index]) for index in order}
    received = [arrivals[index][0] for index in order if outcomes[index].outcome == Outcome.RECEIVED]
    came, named = len(received), sum(access.invitation is not None for access in received)
    for road, count in ((channel, came - named), (ResponseChannel.NAMED, named)):
        if count:
            respondent_sql.count_intake(wave.pk, road, count)
    if (
        named
    ):  # their people are written to, and have the time to object, whichever was the first one of its link
        Wave.objects.filter(pk=wave.pk).update(has_handed_links=True)
    record("responses_entered", wave, by=by, network=wave.network.code, channel=channel, people=came)
    return [outcomes[index] for index in range(len(arrivals))]
