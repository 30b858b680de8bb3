"""`trama backup`: everything, one file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.jobs.backup import write_backup
from trama.jobs.sealing import new_identity, new_key


class Command(BaseCommand):
    """Writes a file that `trama restore` puts back, on either database; encrypted, in production always."""

    help = "Write everything to one file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--new-key",
            action="store_true",
            help="write no backup: FILE gets a new key for encrypted ones; - writes it to standard output",
        )

    def handle(self, **options: Any) -> None:
        """Write, and say how much."""
        path: Path = options["file"]
        if path.exists():
            raise CommandError(f"{path} exists already: choose another name.", returncode=2)
        try:
            if options["new_key"]:
                self._new_key(path)
            else:
                self._backup(path)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise CommandError(f"{path} cannot be written ({reason}).", returncode=2) from problem

    def _new_key(self, path: Path) -> None:
        if str(path) == "-":  # as root, whose folders this process does not enter
            words, recipient = new_key()
            self.stdout.write(words, ending="")
            self.stderr.write(f"TRAMA_BACKUP_RECIPIENTS={recipient}")
            return
        recipient = new_identity(path)
        self.stdout.write(f"TRAMA_BACKUP_RECIPIENTS={recipient}")
        self.stdout.write(
            f"{path} opens every backup made with that line among the settings: "
            "take it away from this machine and keep it twice."
        )

    def _backup(self, path: Path) -> None:
        recipients = settings.BACKUP_RECIPIENTS
        if settings.PRODUCTION and not recipients:
            raise CommandError(
                "TRAMA_BACKUP_RECIPIENTS must be set when TRAMA_ENV=production, since a backup holds personal data, "
                "such as TRAMA_BACKUP_RECIPIENTS=age1…: `trama backup --new-key trama-backup.key` makes it.",
                returncode=2,
            )
        counts = write_backup(path, recipients=recipients)
        size = path.stat().st_size / 1_000_000
        self.stdout.write(f"{sum(counts.values())} rows of {len(counts)} tables in {path} ({size:.1f} MB).")
        self.stdout.write(
            "It is encrypted." if recipients else "It is not encrypted and holds personal data: guard it."
        )
        self.stdout.write("Keep the secret key apart: without it, links stop working.")
