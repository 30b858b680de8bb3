"""Runs queued jobs and, once a minute, the schedule; failed jobs are tried again a few times."""

import logging
import threading
from datetime import timedelta

from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django_tasks import DEFAULT_TASK_QUEUE_NAME, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from trama.core.outage import Outage
from trama.jobs.schedule import run_scheduled

CLOCK = 60  # seconds between two looks at the clock
PAUSE = 2  # seconds between two looks at the queue
TRIES = 3

log = logging.getLogger(__name__)


def run_until(stop: threading.Event) -> None:
    """Work until told to stop; meant for a thread beside the pages, or for a process of its own."""
    waited, away = CLOCK, Outage("The database")
    while not stop.is_set():
        try:
            waited = _round(waited)
            away.is_over()
        except OperationalError as problem:
            away.goes_on(problem)
        except Exception:
            log.exception("a round of background work failed; the next comes in %s seconds", PAUSE)
        stop.wait(PAUSE)
        waited += PAUSE


def _round(waited: int) -> int:
    close_old_connections()
    run_jobs()
    if waited < CLOCK:
        return waited
    run_scheduled()
    retry_failed()
    return 0


def run_jobs() -> None:
    """Run every job that is ready."""
    if not DBTaskResult.objects.ready().exists():
        return
    worker = Worker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="trama",
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
