"""The worker runs what is queued, looks at the clock once a minute, and tries failures again."""

import threading

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from trama.jobs import worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def failed(tries):
    return DBTaskResult.objects.create(
        task_path="trama.surveys.tasks.no_such_task",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        status=TaskResultStatus.FAILED,
        worker_ids=["trama"] * tries,
        run_after=timezone.now(),
    )


def test_a_failed_job_is_tried_three_times_each_later(queue):
    first, second, last = failed(1), failed(2), failed(3)
    assert worker.retry_failed() == 2
    for task in (first, second, last):
        task.refresh_from_db()
    assert first.status == second.status == TaskResultStatus.READY
    assert last.status == TaskResultStatus.FAILED
    assert second.run_after > first.run_after > timezone.now()


def test_the_schedule_is_run_once_a_minute(queue, monkeypatch):
    runs = []
    monkeypatch.setattr(worker, "run_scheduled", lambda: runs.append(1))
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    waited = worker.CLOCK
    for _ in range(int(worker.CLOCK / worker.PAUSE) + 1):
        waited = worker._round(waited, "trama") + worker.PAUSE
    assert len(runs) == 2


def test_a_failing_round_is_told_and_the_next_one_comes(queue, monkeypatch, caplog):
    stop, rounds = threading.Event(), []

    def failing(waited, _name):
        rounds.append(waited)
        if len(rounds) == 2:
            stop.set()
        raise RuntimeError("the database is away")

    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "_round", failing)
    monkeypatch.setattr(worker, "PAUSE", 0)
    worker.run_until(stop)
    assert len(rounds) == 2
    assert "a round of background work failed" in caplog.text


def test_while_the_database_is_away_a_line_says_so(queue, monkeypatch, caplog):
    from django.db import OperationalError

    stop, rounds = threading.Event(), []

    def away_for_a_while(waited, _name):
        rounds.append(waited)
        if len(rounds) == 3:
            stop.set()
            return 0
        raise OperationalError("connection to server at 10.0.0.3 failed")

    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "_round", away_for_a_while)
    monkeypatch.setattr(worker, "PAUSE", 0)
    worker.run_until(stop)
    assert caplog.messages == ["The database is away: OperationalError", "The database is back"]
    assert "Traceback" not in caplog.text
