"""Two workers, or a worker and somebody at a terminal, forget at once: each thing goes once, nothing fails."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.make import make_network, make_user
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM, record
from trama.privacy.actions import forgetting
from trama.privacy.models import RetentionRun

pytestmark = pytest.mark.django_db(transaction=True)
THREE = datetime(2026, 7, 2, 7, tzinfo=UTC)
OLD = 450


@pytest.fixture
def _much_to_forget(settings, tmp_path):
    settings.HOME = tmp_path
    network = make_network()
    make_user()
    for _number in range(OLD):
        record("roster_taken", network, by=SYSTEM)
    AuditEntry.objects.update(at=timezone.now() - timedelta(days=4000))


def at_once(act):
    problems, start = [], threading.Barrier(2)

    def run():
        try:
            start.wait(timeout=30)
            act()
        except Exception as problem:  # noqa: BLE001 -- raised again in the test's own thread
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert problems == []


@pytest.mark.usefixtures("_much_to_forget")
def test_two_workers_do_a_night_once():
    at_once(lambda: forgetting.forget_tonight(now=THREE))
    run = RetentionRun.objects.get()
    assert run.counts == {"audit": OLD}
    assert AuditEntry.objects.filter(event="night_of_forgetting").count() == 1
    assert not AuditEntry.objects.filter(event="roster_taken").exists()


@pytest.mark.usefixtures("_much_to_forget")
def test_two_at_a_terminal_count_each_row_once():
    at_once(forgetting.forget_now)
    assert sum(run.counts.get("audit", 0) for run in RetentionRun.objects.all()) == OLD
    assert not AuditEntry.objects.filter(event="roster_taken").exists()
    assert all(run.ended_at for run in RetentionRun.objects.all())
