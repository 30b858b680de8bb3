"""A request that came by letter or aloud, noted at the desk: worked like any other, from the day it came.

One that was noted by mistake, or twice, is taken back; of one from somebody unknown it is said later whose it is.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from trama.audit.record import System, record
from trama.core.errors import EmptyText
from trama.networks.models import Person, Programme
from trama.privacy.actions.requests import (
    LONGEST_REASON,
    LONGEST_TEXT,
    Asker,
    Asking,
    asker_fields,
    known_address,
    next_number,
    not_own,
    one_after_another,
    put_decision,
    still_open,
)
from trama.privacy.askers import SHORTEST, find_askers
from trama.privacy.clocks import day_there, due_day
from trama.privacy.enums import NEED_WORDS, RequestKind, RequestState
from trama.privacy.errors import AlreadyWaits, NotNoted, WhoseIsKnown, WrongDay
from trama.privacy.models import RightsRequest
from trama.privacy.queries import waits_for_alike

LONGEST_AGO = timedelta(days=365)


@transaction.atomic
def look_for_askers(*, programme: Programme, name: str, by: Person) -> None:
    """Record that ``by`` has everybody of ``programme`` who bears ``name`` shown; the name stays out of it.

    Less than three letters find nobody, and are not recorded. Refuses nothing.
    """
    if len(name.strip()) >= SHORTEST:
        record("people_searched", programme, by=by, found=len(find_askers(programme=programme, name=name)))


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
    if who:
        _waits_for_nothing_alike(who, asking)
    now, known = timezone.now(), known_address(who).lower() if who else ""
    noon = datetime.combine(came_on, time(12), ZoneInfo(asking.programme.time_zone))
    request = RightsRequest.objects.create(
        number=number,
        programme=asking.programme,
        **(asker_fields(who) if who else {}),
        kind=asking.kind,
        text=asking.text.strip()[:LONGEST_TEXT],
        reply_to=asking.reply_to.strip().lower() or known,
        known_mail=known,
        asked_at=min(noon, now),
        due_on=due_day(asking.kind, came_on),
        noted_at=now,
        noted_by=by,
    )
    record("request_noted", request, by=by, kind=asking.kind)
    return request


@transaction.atomic
def say_whose(*, request: RightsRequest, who: Asker, how: str, by: Person) -> RightsRequest:
    """Say whose a noted request is, once that is known, and how; its days go on from the day it came.

    Refuses with ``EmptyText``, ``AlreadyDecided``, ``WhoseIsKnown`` and, while the same waits, ``AlreadyWaits``.
    """
    if not how.strip():
        raise EmptyText
    one_after_another()
    request = still_open(request)
    if request.asker is not None:
        raise WhoseIsKnown
    _waits_for_nothing_alike(who, Asking(RequestKind(request.kind), request.programme, request.text))
    for name, asker in asker_fields(who).items():
        setattr(request, name, asker)
    request.known_at, request.known_by, request.known_how = timezone.now(), by, how.strip()[:LONGEST_REASON]
    request.known_mail = known_address(who).lower()
    request.reply_to = request.reply_to or request.known_mail
    request.save()
    record("request_owner_said", request, by=by, kind=request.kind)
    return request


@transaction.atomic
def note_told(*, request: RightsRequest, by: System) -> None:
    """The letter that it came left for the mail that is known of whose it is; twice is once. Refuses nothing."""
    if RightsRequest.objects.filter(pk=request.pk, told_at=None).update(told_at=timezone.now()):
        record("request_told", request, by=by)


@transaction.atomic
def take_noted_back(*, request: RightsRequest, reason: str, by: Person) -> RightsRequest:
    """Take back what was noted by mistake or twice: it waits no more, and stays in the register with its reason.

    Refuses with ``EmptyText``, ``AlreadyDecided``, ``OwnRequest`` and, for what was asked in Trama, ``NotNoted``.
    """
    if not reason.strip():
        raise EmptyText
    request = still_open(request)
    not_own(request, by)
    if request.noted_at is None:
        raise NotNoted
    put_decision(request, RequestState.WITHDRAWN, reason, by)
    request.save()
    record("noted_request_taken_back", request, by=by, kind=request.kind)
    return request


def _waits_for_nothing_alike(who: Asker, asking: Asking) -> None:
    """Refuse with ``AlreadyWaits`` when ``who`` waits for the same."""
    if waits_for_alike(asker=who, kind=asking.kind, programme=asking.programme, text=asking.text):
        raise AlreadyWaits
