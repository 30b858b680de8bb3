"""Runs queued jobs and, once a minute, the schedule; failed jobs are tried again a few times."""

import logging
import threading
from datetime import timedelta

from django.db import DatabaseError, OperationalError, close_old_connections
from django.utils import timezone
from django_tasks import DEFAULT_TASK_QUEUE_NAME, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from trama.core.outage import Outage
from trama.jobs.living import Presence, at_work
from trama.jobs.schedule import run_scheduled
from trama.jobs.stuck import take_up

CLOCK = 60  # seconds between two looks at the clock
PAUSE = 2  # seconds between two looks at the queue
TRIES = 3

log = logging.getLogger(__name__)


def run_until(stop: threading.Event) -> None:
    """Work until told to stop; meant for a thread beside the pages, or for a process of its own."""
    waited, away = CLOCK, Outage("The database")
    with at_work() as presence:
        while not stop.is_set():
            try:
                _be_seen(presence)
                waited = _round(waited, presence.name)
                away.is_over()
            except OperationalError as problem:
                away.goes_on(problem)
            except Exception:
                log.exception("a round of background work failed; the next comes in %s seconds", PAUSE)
            stop.wait(PAUSE)
            waited += PAUSE


def _be_seen(presence: Presence) -> None:
    close_old_connections()
    if not presence.renew():
        return
    try:
        jobs = take_up(most_tries=TRIES)
    except DatabaseError:
        presence.end()  # so that the next round begins anew
        raise
    if jobs:
        log.warning("%s jobs of a worker that died are tried again", jobs)


def _round(waited: int, name: str) -> int:
    close_old_connections()
    run_jobs(name)
    if waited < CLOCK:
        return waited
    run_scheduled()
    retry_failed()
    return 0


def run_jobs(name: str) -> None:
    """Run every job that is ready, as the worker called ``name``."""
    if not DBTaskResult.objects.ready().exists():
        return
    worker = Worker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    worker.run()


def retry_failed() -> int:
    """Put jobs that failed less than three times back in the queue, later each time; returns how many."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    again = [result for result in failed if len(result.worker_ids) < TRIES]
    for result in again:
        result.status = TaskResultStatus.READY
        result.run_after = timezone.now() + timedelta(minutes=5 * len(result.worker_ids))
        result.save(update_fields=["status", "run_after"])
    return len(again)
