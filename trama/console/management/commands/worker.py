"""`trama worker`: background jobs and the clock, where the server does not run them itself."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from trama.jobs.worker import run_until


class Command(BaseCommand):
    """Works until it is stopped."""

    help = "Run the background jobs (on SQLite the server does it)."

    def handle(self, **options: Any) -> None:
        """Run until SIGINT or SIGTERM."""
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        if settings.TASKS_IN_SERVER:
            self.stderr.write(
                "On SQLite the server already runs the jobs; this worker does them too, which is harmless."
            )
        run_until(stop)
