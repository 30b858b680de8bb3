"""Requests about one's data: asked, taken back, answered, refused or extended, each once and recorded."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from trama.audit.record import record
from trama.core.errors import EmptyText
from trama.networks.models import Person, Programme
from trama.privacy.clocks import day_there, due_day, extended_day
from trama.privacy.enums import GROUNDS, NEED_WORDS, Ground, RequestKind, RequestState
from trama.privacy.errors import (
    AlreadyAsked,
    AlreadyDecided,
    AskedOften,
    CameByWord,
    NoGround,
    NoReplyAddress,
    NotExtendable,
    NotInWords,
    NotRepeated,
    OnTheServer,
    OwnRequest,
)
from trama.privacy.models import Incident, RightsRequest
from trama.privacy.queries import requests_of, waits_for_alike, was_given_lately
from trama.sessions.models import Participant

Asker = Person | Participant
LONGEST_TEXT, LONGEST_ANSWER, LONGEST_REASON = 1000, 2000, 500
MOST_IN_A_DAY = 10


@dataclass(frozen=True)
class Asking:
    """What somebody asks, and where the answer goes."""

    kind: RequestKind
    programme: Programme
    text: str = ""
    reply_to: str = ""


@transaction.atomic
def ask(*, asking: Asking, by: Asker) -> RightsRequest:
    """A request with its number and the day by which it is answered.

    Refuses with ``EmptyText``, ``NoReplyAddress``, ``AskedOften``, while the same waits with ``AlreadyAsked``, on a
    laptop with ``OnTheServer``, and from a device that came in by a word that was looked at with ``CameByWord``.
    """
    only_on_the_server()
    only_by_own_key(by)
    if asking.kind in NEED_WORDS and not asking.text.strip():
        raise EmptyText
    reply_to = _reply_address(asking, by)
    number = next_number(RightsRequest)
    if waits_for_alike(asker=by, kind=asking.kind, programme=asking.programme, text=asking.text):
        raise AlreadyAsked
    if _asked_today(by) >= MOST_IN_A_DAY:
        raise AskedOften
    request = RightsRequest.objects.create(
        number=number,
        programme=asking.programme,
        **asker_fields(by),
        kind=asking.kind,
        text=asking.text.strip()[:LONGEST_TEXT],
        reply_to=reply_to,
        known_mail=known_address(by).lower(),
        due_on=due_day(asking.kind, day_there(asking.programme)),
    )
    record("request_asked", request, by=by, kind=asking.kind)
    return request


@transaction.atomic
def store_done(
    *, asking: Asking, answer: str, counts: dict[str, int], by: Asker, of: Asker | None = None
) -> RightsRequest:
    """A request that is done as it is written down: it has its number, and what was done.

    ``of``: whose it is, when who answers for the data did it and not they themselves.
    """
    now = timezone.now()
    request = RightsRequest.objects.create(
        number=next_number(RightsRequest),
        programme=asking.programme,
        **asker_fields(of or by),
        kind=asking.kind,
        asked_at=now,
        due_on=due_day(asking.kind, day_there(asking.programme)),
        state=RequestState.DONE,
        answer=answer,
        counts=counts,
        decided_at=now,
    )
    record("request_done_at_once", request, by=by, kind=asking.kind)
    return request


@transaction.atomic
def take_back(*, request: RightsRequest, by: Asker) -> RightsRequest:
    """Whoever asked takes it back while it waits. Refuses with ``AlreadyDecided`` and ``CameByWord``."""
    only_by_own_key(by)
    request = still_open(request)
    request.state, request.decided_at = RequestState.WITHDRAWN, timezone.now()
    request.reply_to = request.known_mail = ""
    request.save(update_fields=["state", "decided_at", "reply_to", "known_mail"])
    record("request_taken_back", request, by=by, kind=request.kind)
    return request


@transaction.atomic
def answer(*, request: RightsRequest, text: str, by: Person) -> RightsRequest:
    """What was done, in words.

    Refuses with ``EmptyText``, ``AlreadyDecided``, ``OwnRequest`` and, for what is carried out, ``NotInWords``.
    """
    if request.is_carried_out:
        raise NotInWords
    if not text.strip():
        raise EmptyText
    request = still_open(request)
    not_own(request, by)
    put_decision(request, RequestState.DONE, text, by)
    request.save()
    record("request_answered", request, by=by, kind=request.kind)
    return request


@transaction.atomic
def refuse(*, request: RightsRequest, ground: str, reason: str, by: Person) -> RightsRequest:
    """It is not done, on a ground that the law knows for what was asked, and with its reason.

    Refuses with ``NoGround``, ``EmptyText``, ``AlreadyDecided``, ``OwnRequest`` and ``NotRepeated``.
    """
    if ground not in GROUNDS[request.kind]:
        raise NoGround
    if not reason.strip():
        raise EmptyText
    request = still_open(request)
    not_own(request, by)
    if ground == Ground.REPEATED and not was_given_lately(request=request):
        raise NotRepeated
    request.ground = ground
    put_decision(request, RequestState.REFUSED, reason, by)
    request.save()
    record("request_refused", request, by=by, kind=request.kind, ground=ground)
    return request


@transaction.atomic
def extend(*, request: RightsRequest, reason: str, by: Person) -> RightsRequest:
    """It takes up to thirty days more, and whoever asked is told why.

    Refuses with ``EmptyText``, ``AlreadyDecided``, ``OwnRequest`` and, the second time or too late, ``NotExtendable``.
    """
    if not reason.strip():
        raise EmptyText
    request = still_open(request)
    not_own(request, by)
    if not request.can_be_extended:
        raise NotExtendable
    request.extended_on = day_there(request.programme)
    request.due_on = extended_day(request.due_on)
    request.extension_reason = reason.strip()[:LONGEST_REASON]
    request.save(update_fields=["extended_on", "due_on", "extension_reason"])
    record("request_extended", request, by=by, kind=request.kind)
    return request


def _asked_today(by: Asker) -> int:
    """How many letters their own asking sent within a day: what was done at once or noted at the desk is none."""
    lately = requests_of(asker=by).filter(asked_at__gt=timezone.now() - timedelta(days=1), noted_at=None)
    return lately.exclude(state=RequestState.DONE, decided_by=None).count()


def only_on_the_server() -> None:
    """Refuse with ``OnTheServer`` on the laptop of an offline workshop, where no page offers it either."""
    if settings.OFFLINE_ROOM:
        raise OnTheServer


def only_by_own_key(by: Asker) -> None:
    """Refuse with ``CameByWord`` whoever came in by a word that somebody else knows: they may be anybody.

    Who answers for the data makes sure who they are and notes what they ask; an erasure waits three days from then.
    """
    if isinstance(by, Participant) and by.came_by_word:
        raise CameByWord


def still_open(request: RightsRequest) -> RightsRequest:
    """The request, locked. Refuses with ``AlreadyDecided``: of two who answer at once the second gets a sentence."""
    locked = RightsRequest.objects.select_for_update().get(pk=request.pk)
    if not locked.is_open:
        raise AlreadyDecided
    return locked


def not_own(request: RightsRequest, by: Person) -> None:
    """Refuse with ``OwnRequest`` when ``by`` is who asked."""
    if request.is_of(by):
        raise OwnRequest


def put_decision(request: RightsRequest, state: RequestState, text: str, by: Person) -> None:
    """Put on ``request`` its answer, and when and by whom; whoever calls saves it."""
    request.state, request.answer = state, text.strip()[:LONGEST_ANSWER]
    request.decided_at, request.decided_by = timezone.now(), by


def next_number(model: type[RightsRequest | Incident]) -> int:
    """The number after the last; nobody else gets the same."""
    one_after_another()
    last = model.objects.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def one_after_another() -> None:
    """Whoever gives a number or says whose a request is waits for the other: the first programme is locked."""
    Programme.objects.select_for_update().order_by("pk").first()


def asker_fields(by: Asker) -> dict[str, Asker]:
    """Whose a request is, as it is kept."""
    return {"person": by} if isinstance(by, Person) else {"participant": by}


def known_address(by: Asker) -> str:
    """The mail that is known of whoever asks."""
    return (by.email or (by.user.email if by.user else "")) if isinstance(by, Person) else by.mail


def _reply_address(asking: Asking, by: Asker) -> str:
    """Where the answer goes: what was written, else the mail that is known. Refuses with ``NoReplyAddress``."""
    address = asking.reply_to.strip() or known_address(by)
    if not address and isinstance(by, Person):
        return ""
    try:
        validate_email(address)
    except ValidationError as problem:
        raise NoReplyAddress from problem
    return address.lower()
