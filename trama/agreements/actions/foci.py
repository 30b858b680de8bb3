"""Foci: what the network works on."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from trama.agreements.errors import ChosenMeanwhile, FocusTaken, TooManyFoci
from trama.agreements.models import Focus
from trama.agreements.models.focus import LONGEST_REASON
from trama.agreements.queries import open_foci
from trama.audit.record import record
from trama.core.errors import EmptyText
from trama.core.references import Reference
from trama.networks.models import Network, Person

MOST_FOCI = 2


@transaction.atomic
def choose(
    *,
    network: Network,
    origin: Reference,
    dimension: str,
    reason: str,
    seen: Collection[str] | None = None,
    by: Person,
) -> Focus:
    """The network works on ``dimension``, and why is kept. Refuses with ``TooManyFoci`` or ``EmptyText``.

    ``seen`` are the marks of the foci that the page showed: what another one says is not changed unseen, but refused
    with ``ChosenMeanwhile``; the same once more changes nothing.
    """
    if not reason.strip():
        raise EmptyText
    Network.objects.select_for_update().get(pk=network.pk)  # one after the other
    working = open_foci(network=network)
    known = working.filter(dimension=dimension).first()
    if known is None and working.count() >= MOST_FOCI:
        raise TooManyFoci
    if known and seen is not None and known.mark not in seen:
        if known.reason == reason.strip()[:LONGEST_REASON]:
            return known
        name = known.chosen_by.shown_name if known.chosen_by and known.chosen_by != by else ""
        raise ChosenMeanwhile(name=name, reason=known.reason)
    focus = known or Focus(network=network, dimension=dimension)
    _remember(focus, dimension, reason)
    focus.origin_kind, focus.origin_code = origin.kind, origin.code
    focus.reason, focus.chosen_by = reason.strip()[:LONGEST_REASON], by
    focus.save()
    record("focus_chosen", focus, by=by, network=network.code, dimension=dimension)
    return focus


@transaction.atomic
def mend(*, focus: Focus, dimension: str, reason: str, keeps: bool, seen: str = "", by: Person) -> None:
    """Say it better. ``keeps`` what it said before, unless that was a slip or had a name in it.

    ``seen`` is the mark of what stood on the page; refuses with ``ChosenMeanwhile`` when it is not so any more, and
    with ``EmptyText`` or ``FocusTaken``.
    """
    if not reason.strip():
        raise EmptyText
    Network.objects.select_for_update().get(pk=focus.network_id)  # one after the other
    focus.refresh_from_db(fields=["dimension", "reason", "earlier"])
    if seen and seen != focus.mark:
        raise ChosenMeanwhile(name="", reason=focus.reason)
    if open_foci(network=focus.network).filter(dimension=dimension).exclude(pk=focus.pk).exists():
        raise FocusTaken
    if keeps:
        _remember(focus, dimension, reason)
    focus.dimension, focus.reason = dimension, reason.strip()[:LONGEST_REASON]
    focus.save(update_fields=["dimension", "reason", "earlier"])
    record("focus_mended", focus, by=by, network=focus.network.code, dimension=dimension)


@transaction.atomic
def forget_earlier(*, focus: Focus, by: Person) -> None:
    """Take away for good what it said before it was mended. Refuses nothing."""
    focus.earlier = []
    focus.save(update_fields=["earlier"])
    record("focus_earlier_forgotten", focus, by=by, network=focus.network.code)


def _remember(focus: Focus, dimension: str, reason: str) -> None:
    was = {"dimension": focus.dimension, "reason": focus.reason}
    if focus.reason and was != {"dimension": dimension, "reason": reason.strip()[:LONGEST_REASON]}:
        focus.earlier = [*focus.earlier, was]


@transaction.atomic
def end(*, focus: Focus, by: Person) -> None:
    """The network no longer works on it; that it did is kept."""
    focus.ended_on = timezone.localdate()
    focus.save(update_fields=["ended_on"])
    record("focus_ended", focus, by=by, network=focus.network.code)
