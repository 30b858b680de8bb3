"""Workshops that nobody ended: they count as over some days after the last that happened in them."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from trama.sessions.models import Contribution, Participant, Session
from trama.workshops.models import Entry, Note

UNENDED = timedelta(days=2)  # without anything written: nobody ended it, and nobody writes any more


def ended_sessions(before: datetime) -> QuerySet[Session]:
    """Sessions that ended before a moment; one that nobody ended did two days after its day and the last it holds."""
    quiet = before - UNENDED
    written = {Note: "session", Contribution: "item__session", Entry: "group__session"}
    lately = [
        Exists(model._default_manager.filter(written_at__gte=quiet, **{to: OuterRef("pk")}))  # noqa: SLF001 -- any model's
        for model, to in written.items()
    ]
    lately.append(Exists(Participant.objects.filter(session=OuterRef("pk"), joined_at__gte=quiet)))
    unended = Session.objects.filter(
        ~(lately[0] | lately[1] | lately[2] | lately[3]),
        Q(opened_at__isnull=True) | Q(opened_at__lt=quiet),
        ended_at__isnull=True,
        held_on__lt=timezone.localdate(quiet),
    )
    return Session.objects.filter(
        Q(ended_at__lt=before) | Q(pk__in=unended.order_by().values("pk"))
    ).order_by()


def closed_sessions(before: datetime) -> QuerySet[Session]:
    """Sessions that ended before, in which nobody writes any more since then; also where nobody said that it ended."""
    written = Q(writes_until__isnull=True) | Q(writes_until__lt=before)
    return ended_sessions(before).filter(written)
