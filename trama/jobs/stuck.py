"""What a worker that died, or a restore, left behind: nobody runs it, and without this nobody would know."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from trama.jobs.living import living
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
    """Jobs whose worker is gone, or that began so long ago that it must be."""
    old = Q(started_at__isnull=True) | Q(started_at__lt=timezone.now() - LONGEST)
    return running_jobs().filter(old | Q(pk__in=jobs_of_the_dead()))


def running_jobs() -> "QuerySet[DBTaskResult[Any, Any]]":
    """Jobs that somebody began and nobody ended."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)


def jobs_of_the_dead(*, most_tries: int | None = None) -> list[Any]:
    """Running jobs whose worker lives no more, if they were tried less than ``most_tries`` times."""
    running = list(
        running_jobs().values_list("pk", "worker_ids")
    )  # before looking who lives: no new one is taken for dead
    alive = living() if running else None
    if alive is None:
        return []
    return [
        pk
        for pk, workers in running
        if not alive.intersection(workers[-1:]) and (most_tries is None or len(workers) < most_tries)
    ]


def take_up(*, most_tries: int) -> int:
    """What the dead were doing is ready again; a letter that may have arrived is not: that somebody decides."""
    dead = running_jobs().filter(pk__in=jobs_of_the_dead(most_tries=most_tries))
    return dead.update(status=TaskResultStatus.READY, run_after=timezone.now())


def half_sent_letters() -> QuerySet[Letter]:
    """Letters whose worker died while it handed them over: whether they arrived is not known."""
    leaving = Letter.objects.filter(state=LetterState.LEAVING)
    is_somebody_sending = running_jobs().exclude(pk__in=abandoned_jobs()).exists()
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
