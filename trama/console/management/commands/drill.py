"""`trama drill`: a backup is tried, as it would be restored."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.console.keys import add_identity, add_other_key, read_identity
from trama.jobs.drill import try_backup


class Command(BaseCommand):
    """Restores a backup in a place of its own and removes it; `trama doctor` tells when this was done last."""

    help = "Try a backup: restore it aside, tell, and remove it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        add_other_key(parser)
        add_identity(parser)

    def handle(self, **options: Any) -> None:
        """Try, and tell."""
        path: Path = options["file"]
        try:
            outcome = try_backup(
                path, identity=read_identity(options["identity"]), other_key=options["other_key"]
            )
        except OSError as problem:
            raise CommandError(f"{path} cannot be read ({problem.strerror}).", returncode=2) from problem
        if not outcome.is_good:
            raise CommandError(f"The drill failed: {outcome.sentence.removeprefix('trama: ')}", returncode=1)
        self.stdout.write(f"The drill is good: {outcome.sentence}")
