"""`trama requeue`: what nobody works on any more is in the queue again."""

from typing import Any

from django.core.management.base import BaseCommand

from trama.jobs.stuck import requeue


class Command(BaseCommand):
    """For whoever reads in `trama doctor` that a worker died, or has just restored a backup."""

    help = "Give jobs and letters that nobody works on any more another chance."

    def handle(self, **options: Any) -> None:
        """Do it, and say how many."""
        done = requeue()
        self.stdout.write(
            f"{done.jobs} jobs and {done.letters} letters will be tried again; {done.unsure} letters that may have "
            "arrived count as sent."
        )
