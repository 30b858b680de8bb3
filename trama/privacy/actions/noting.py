"""A request that came by letter or aloud, noted at the desk: worked like any other, from the day it came."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.core.errors import EmptyText
from trama.networks.models import Person
from trama.privacy.actions.requests import (
    LONGEST_TEXT,
    NEED_WORDS,
    Asker,
    Asking,
    asker_fields,
    known_address,
    next_number,
)
from trama.privacy.clocks import day_there, due_day
from trama.privacy.enums import RequestState
from trama.privacy.errors import AlreadyWaits, WrongDay
from trama.privacy.models import RightsRequest
from trama.privacy.queries import requests_of

LONGEST_AGO = timedelta(days=365)


@transaction.atomic
def note_letter(*, asking: Asking, who: Asker | None, came_on: date, by: Person) -> RightsRequest:
    """A request of ``who``, or of somebody whom Trama does not know; its days run from ``came_on``.

    Refuses with ``EmptyText``, ``WrongDay`` and, while the same waits, ``AlreadyWaits``.
    """
    if asking.kind in NEED_WORDS and not asking.text.strip():
        raise EmptyText
    today = day_there(asking.programme)
    if not today - LONGEST_AGO <= came_on <= today:
        raise WrongDay
    number = next_number(RightsRequest)
    if who and requests_of(asker=who).filter(kind=asking.kind, state=RequestState.OPEN).exists():
        raise AlreadyWaits
    now = timezone.now()
    noon = datetime.combine(came_on, time(12), ZoneInfo(asking.programme.time_zone))
    request = RightsRequest.objects.create(
        number=number,
        programme=asking.programme,
        **(asker_fields(who) if who else {}),
        kind=asking.kind,
        text=asking.text.strip()[:LONGEST_TEXT],
        reply_to=(asking.reply_to.strip() or (known_address(who) if who else "")).lower(),
        asked_at=min(noon, now),
        due_on=due_day(asking.kind, came_on),
        noted_at=now,
        noted_by=by,
    )
    record("request_noted", request, by=by, kind=asking.kind)
    return request
