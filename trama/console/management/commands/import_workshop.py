"""`trama import workshop`: the record of an offline workshop."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.audit.record import SYSTEM
from trama.core.errors import Refused
from trama.offline_room.actions import merge_record
from trama.offline_room.bring_back import Merged, preview_record, report_by_table
from trama.offline_room.files import Sealed, read_record


class Command(BaseCommand):
    """Tells what would come; with --apply it comes, once however often it is brought."""

    help = "Merge the record of an offline workshop into its workshop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Read, tell, perhaps merge."""
        try:
            given = read_record(options["file"].read_bytes())
            merged = (
                merge_record(given=given, is_known=True, by=SYSTEM)
                if options["apply"]
                else preview_record(given)
            )
        except OSError as problem:
            raise CommandError(
                f"{options['file']} cannot be read ({problem.strerror}).", returncode=2
            ) from problem
        except Refused as refusal:
            raise CommandError(str(refusal.message), returncode=2) from refusal
        if options["json"]:
            self.stdout.write(
                json.dumps(_summary(given, merged, is_applied=options["apply"]), ensure_ascii=False)
            )
            return
        self._say(merged)
        if not options["apply"]:
            self.stdout.write("Nothing was merged: add --apply to do it.")

    def _say(self, merged: Merged) -> None:
        if merged.came_before or merged.report.is_nothing:
            self.stdout.write("Everything in this record is here already.")
        for name, counts in report_by_table(merged.report).items():
            for table, count in counts.items():
                self.stdout.write(f"{name}: {count} {table}")


def _summary(given: Sealed, merged: Merged, *, is_applied: bool) -> dict[str, Any]:
    return {
        "workshop": merged.room.workshop.code,
        "pack": given["pack"],
        **report_by_table(merged.report),
        "came_before": merged.came_before,
        "applied": is_applied,
    }
