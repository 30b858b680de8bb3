"""Letters: each leaves once, is tried again when the mail server is busy, and is given up in the end."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from trama.core.tokens import is_genuine, make_token, token_number
from trama.mail.bounce_reasons import NoSuchAddress, Rejected, Unsure
from trama.mail.models import DeadAddress, Letter, LetterState, Refusal, digest_of

KIND = "letter"
NONCE = 0
# A mail server may be away for a weekend, and results wait for some of the letters.
WAITS = (*(timedelta(minutes=wait) for wait in (5, 30, 120, 480)), *[timedelta(days=1)] * 3)
BIGGEST = 2**63


def word_of(letter: Letter) -> str:
    """The signed word by which a bounce is recognised: base32, since servers may change its case."""
    raw = base64.urlsafe_b64decode(make_token(KIND, letter.pk, NONCE) + "=")
    return base64.b32encode(raw).decode().lower()


def letter_called(word: str) -> Letter | None:
    """The letter that a word was made for, if this server made it."""
    try:
        token = base64.urlsafe_b64encode(base64.b32decode(word.upper())).decode().rstrip("=")
    except (binascii.Error, ValueError):
        return None
    number = token_number(token)
    if number is None or number >= BIGGEST or not is_genuine(token, KIND, number, NONCE):
        return None
    return Letter.objects.filter(pk=number).first()


@transaction.atomic
def take(letter_id: int, recipient: str) -> Letter | None:
    """The letter, marked as leaving; ``None`` when it left, was given up or is not due. (1 query, 2 when taken)

    ``recipient`` is empty for letters whose coming back must mark nobody.
    """
    letter = Letter.objects.select_for_update().filter(pk=letter_id, state=LetterState.WAITING).first()
    if letter is None or (letter.next_at and letter.next_at > timezone.now()):
        return None
    letter.state, letter.tries = LetterState.LEAVING, letter.tries + 1
    letter.recipient = digest_of(recipient) if recipient else ""
    letter.save(update_fields=["state", "recipient", "tries"])
    return letter


def hand_over(letter: Letter, send: Callable[[], None]) -> LetterState:
    """Send a letter that was taken; what the mail server says decides what becomes of it."""
    try:
        send()
    except NoSuchAddress:
        if letter.recipient:
            DeadAddress.objects.get_or_create(digest=letter.recipient)
        return _set(letter, LetterState.FAILED, trouble="no such address")
    except Unsure:  # it may have arrived: once too few rather than twice
        return _set(letter, LetterState.SENT, trouble="perhaps")
    except Rejected as answer:
        return _set(letter, LetterState.FAILED, trouble=f"refused {str(answer)[:3]}")
    except OSError as problem:  # what smtplib raises is one too: no connection, cut, or put off
        return _later(letter, type(problem).__name__)
    return _set(letter, LetterState.SENT)


def _later(letter: Letter, trouble: str) -> LetterState:
    if letter.tries > len(WAITS):
        return _set(letter, LetterState.FAILED, trouble=trouble)
    letter.next_at = timezone.now() + WAITS[letter.tries - 1]
    return _set(letter, LetterState.WAITING, trouble=trouble)


def _set(letter: Letter, state: LetterState, *, trouble: str = "") -> LetterState:
    letter.state, letter.trouble = state, trouble
    letter.save(update_fields=["state", "trouble", "next_at"])
    return state


def rest_until(letter: Letter, moment: datetime) -> None:
    """Postpone a letter until ``moment``."""
    letter.next_at = moment
    _set(letter, LetterState.WAITING)


def due_again(now: datetime, *kinds: str) -> list[int]:
    """Letters of these kinds whose next try has come (1 query). Who sends a kind is who asks for it."""
    ours = reduce(or_, (Q(about__startswith=kind) for kind in kinds))
    waiting = Letter.objects.filter(ours, state=LetterState.WAITING, next_at__lte=now)
    return list(waiting.values_list("pk", flat=True))


def came_back(letter: Letter) -> None:
    """Mark the address of ``letter`` as one that does not exist: a bounce said so."""
    if letter.recipient:
        DeadAddress.objects.get_or_create(digest=letter.recipient)
    _set(letter, LetterState.FAILED, trouble="came back")


def dead_among(addresses: list[str]) -> set[str]:
    """Filter ``addresses`` by those known not to exist (1 query)."""
    digests = {digest_of(address): address for address in addresses if address}
    known = DeadAddress.objects.filter(digest__in=digests).values_list("digest", flat=True)
    return {digests[digest] for digest in known}


def refuses(address: str, about: str) -> bool:
    """Whether an address wants no reminders about a network (1 query)."""
    return Refusal.objects.filter(digest=digest_of(address), about=about).exists()
