"""What a workshop that is over does not keep."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from trama.audit.record import Actor
from trama.live.changes import forget_kind, topics_with
from trama.sessions.models.session import topic_of
from trama.workshops.enums import WORKSHOP
from trama.workshops.models import Note, Workshop
from trama.workshops.unended import UNENDED

AFTER = timedelta(hours=2)  # pages that were away have caught up by then


@transaction.atomic
def forget_order(*, by: Actor) -> int:
    """Of workshops in which nobody writes any more, forget in which order their notes came; return how many changes.

    Whoever asked for all that changed since the beginning would read it.
    """
    codes = [topic.partition(":")[2] for topic in topics_with("note")]
    since = timezone.now() - AFTER
    over = Workshop.objects.filter(code__in=codes, ended_at__lte=since)
    over = over.filter(Q(writes_until__isnull=True) | Q(writes_until__lte=since))
    lately = Note.objects.filter(session__code__in=codes, written_at__gt=timezone.now() - UNENDED)
    unended = Workshop.objects.filter(code__in=codes, ended_at__isnull=True)
    quiet = unended.exclude(pk__in=lately.values("session"))
    done = [*over.values_list("code", flat=True), *quiet.values_list("code", flat=True)]
    return forget_kind([topic_of(WORKSHOP, code) for code in done], "note")
