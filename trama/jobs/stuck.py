"""What a worker that died, or a restore, left behind: nobody runs it, and without this nobody would know."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from trama.mail.models import Letter, LetterState

LONGEST = timedelta(minutes=10)  # a job sends one mail, and mail servers are given 20 s for each step
LETTER_JOBS = ("trama.surveys.tasks.send_letter", "trama.workshops.tasks.send_thanks")
IN_QUEUE = (TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED)


@dataclass(frozen=True)
class Requeued:
    """How many of each were given another chance."""

    jobs: int
    letters: int
    unsure: int


def abandoned_jobs() -> "QuerySet[DBTaskResult[Any, Any]]":
    """Jobs that began so long ago that whoever ran them is gone."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).filter(
        Q(started_at__isnull=True) | Q(started_at__lt=timezone.now() - LONGEST)
    )


def half_sent_letters() -> QuerySet[Letter]:
    """Letters whose worker died while it handed them over: whether they arrived is not known."""
    leaving = Letter.objects.filter(state=LetterState.LEAVING)
    is_somebody_sending = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__gte=timezone.now() - LONGEST
    ).exists()
    return leaving.none() if is_somebody_sending else leaving


def forgotten_letters() -> QuerySet[Letter]:
    """Letters that wait while neither a job nor the clock will take them, and those whose time passed unheeded."""
    queued = DBTaskResult.objects.filter(status__in=IN_QUEUE, task_path__in=LETTER_JOBS)
    taken = {letter for args in queued.values_list("args_kwargs", flat=True) for letter in args["args"]}
    overdue = Q(next_at__lt=timezone.now() - timedelta(hours=1))
    waiting = Letter.objects.filter(state=LetterState.WAITING).filter(Q(next_at__isnull=True) | overdue)
    return waiting.exclude(pk__in=taken)


@transaction.atomic
def requeue() -> Requeued:
    """Give jobs and forgotten letters another chance; a letter that may have arrived is not sent twice."""
    now = timezone.now()
    return Requeued(
        jobs=abandoned_jobs().update(status=TaskResultStatus.READY, run_after=now),
        letters=forgotten_letters().update(next_at=now),
        unsure=half_sent_letters().update(state=LetterState.SENT, trouble="perhaps"),
    )
