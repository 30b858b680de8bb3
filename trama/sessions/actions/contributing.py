"""Contributing to an agenda item, privately until it is revealed or released; and what any writing goes by."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.content.hurtful_words.matching import may_hurt
from trama.core.errors import EmptyText
from trama.live.changes import publish
from trama.networks.models import Person
from trama.sessions.errors import AlreadyRevealed, Frozen, MayHurt, NotYours, TooLate
from trama.sessions.models import AgendaItem, Contribution, Participant, Session
from trama.sessions.models.contribution import LONGEST_CONTRIBUTION


@dataclass(frozen=True)
class Wording:
    """A text as it comes from a phone: with the phone's own key, by which it comes once."""

    text: str
    sent: str = ""
    is_sure: bool = False  # the author was asked about a word that may hurt, and leaves it

    def cut(self, longest: int) -> str:
        """The text to keep. Raises ``EmptyText`` when there is none, ``MayHurt`` when its author has to be asked."""
        text = self.text.strip()[:longest]
        if not text:
            raise EmptyText
        if not self.is_sure and may_hurt(text):
            raise MayHurt
        return text


def require_writing(session: Session, by: Person | Participant) -> None:
    """Raise ``Frozen`` or ``TooLate`` when a participant may not write now; the facilitator always may."""
    if isinstance(by, Participant) and not session.takes_writing:
        raise session.refusal(Frozen if session.is_under_way else TooLate)


def _announce(item: AgendaItem) -> None:
    """Publish a change of the item, never of an author: however many write at once, a page draws them together."""
    publish(item.session.topic, "contribution", item.code)


def _may_write(item: AgendaItem, by: Participant | Person) -> None:
    """Read ``item`` anew while its topic is held; raise ``AlreadyRevealed``, ``Frozen`` or ``TooLate``."""
    item.refresh_from_db(fields=["revealed_at"])
    if item.revealed_at:
        raise AlreadyRevealed
    require_writing(item.session, by)


@transaction.atomic
def contribute(*, item: AgendaItem, wording: Wording, by: Participant | Person) -> Contribution:
    """Write what somebody contributes; written again, the last stands. The facilitator writes one for others.

    The same thing sent twice is one. Refuses with ``AlreadyRevealed``, ``Frozen``, ``TooLate`` and
    ``EmptyText``.
    """
    author = by if isinstance(by, Participant) else None
    _announce(item)
    known = item.contributions.filter(sent=wording.sent).first() if wording.sent else None
    if known:
        return known
    _may_write(item, by)
    mine = author.own(item.contributions.all()).first() if author else None
    contribution = mine or Contribution(item=item, author=author, is_for_others=author is None)
    contribution.text, contribution.sent = wording.cut(LONGEST_CONTRIBUTION), wording.sent[:36]
    contribution.removed_at = None
    contribution.save()
    return contribution


@transaction.atomic
def take_back(*, contribution: Contribution, is_removed: bool, by: Participant) -> None:
    """Take it back or put it again, until it is revealed. Refuses with ``AlreadyRevealed``, ``Frozen``, ``TooLate``."""
    _announce(contribution.item)
    _may_write(contribution.item, by)
    contribution.removed_at = timezone.now() if is_removed else None
    contribution.save(update_fields=["removed_at"])


@transaction.atomic
def hide(*, contribution: Contribution, is_hidden: bool, by: Person) -> None:
    """Hide a contribution, or show it again; it is never deleted."""
    item = contribution.item
    _announce(item)
    contribution.hidden_at = timezone.now() if is_hidden else None
    contribution.save(update_fields=["hidden_at"])
    event = "hidden" if is_hidden else "shown"
    record(f"{contribution.subject_kind}_{event}", contribution, by=by, network=item.session.network_code)


@transaction.atomic
def release(*, contribution: Contribution, is_released: bool, by: Participant) -> None:
    """Let the others see it before the item is revealed, or keep it private again; only its author does.

    Refuses with ``NotYours``, ``AlreadyRevealed``, ``Frozen`` and ``TooLate``.
    """
    if not by.own(Contribution.objects.filter(pk=contribution.pk)).exists():
        raise NotYours
    _announce(contribution.item)
    _may_write(contribution.item, by)
    contribution.released_at = timezone.now() if is_released else None
    contribution.save(update_fields=["released_at"])
