"""`trama restore`: what `trama backup` wrote is in the database again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import DatabaseError

from trama.jobs.backup import NotABackup, is_empty, key_print, read_manifest, restore_backup


class Command(BaseCommand):
    """Refuses a database that is not empty, unless told to replace it; all or nothing."""

    help = "Put a backup in the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="whatever the database holds is lost")

    def handle(self, **options: Any) -> None:
        """Check everything first, then restore."""
        path: Path = options["file"]
        try:
            manifest = read_manifest(path)
            if not options["replace"] and not is_empty():
                raise CommandError(
                    "The database is not empty: --replace puts the backup in its place.", returncode=2
                )
            counts = restore_backup(path, manifest)
        except OSError as problem:
            raise CommandError(f"{path} cannot be read ({problem.strerror}).", returncode=2) from problem
        except NotABackup as problem:
            raise CommandError(f"{path} cannot be restored: {problem}.", returncode=2) from problem
        except DatabaseError as problem:
            raise CommandError("The backup does not fit this database; nothing was changed.") from problem
        self.stdout.write(
            f"{sum(counts.values())} rows of {len(counts)} tables, as of {manifest['made_at']}."
        )
        if manifest["key"] != key_print():
            self.stdout.write(
                "The secret key is another one: links sent before, and answers half-way, do not open."
            )
