"""`trama backup`: everything, one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.jobs.backup import write_backup


class Command(BaseCommand):
    """Writes a file that `trama restore` puts back, on either database."""

    help = "Write everything to one file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, **options: Any) -> None:
        """Write, and say how much."""
        path: Path = options["file"]
        if path.exists():
            raise CommandError(f"{path} exists already: choose another name.", returncode=2)
        try:
            counts = write_backup(path)
        except OSError as problem:
            raise CommandError(f"{path} cannot be written ({problem.strerror}).", returncode=2) from problem
        size = path.stat().st_size / 1_000_000
        self.stdout.write(f"{sum(counts.values())} rows of {len(counts)} tables in {path} ({size:.1f} MB).")
        self.stdout.write(
            "It holds personal data. Keep the secret key apart: without it, links stop working."
        )
