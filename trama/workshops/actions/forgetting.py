"""What a workshop that is over does not keep."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from trama.audit.record import Actor
from trama.live.changes import forget_kind, topics_with
from trama.sessions.models.session import topic_of
from trama.workshops.enums import WORKSHOP
from trama.workshops.unended import closed_sessions

AFTER = timedelta(hours=2)  # pages that were away have caught up by then


@transaction.atomic
def forget_order(*, by: Actor) -> int:
    """Of workshops in which nobody writes any more, forget in which order their notes came; return how many changes.

    Whoever asked for all that changed since the beginning would read it.
    """
    codes = [topic.partition(":")[2] for topic in topics_with("note")]
    over = closed_sessions(timezone.now() - AFTER).filter(kind=WORKSHOP, code__in=codes)
    return forget_kind([topic_of(WORKSHOP, code) for code in over.values_list("code", flat=True)], "note")
