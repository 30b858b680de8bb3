"""`trama import roster`: the people of a network."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.audit.record import SYSTEM
from trama.core.codes import new_code
from trama.core.read_apart import read_apart
from trama.imports.problems import Unreadable
from trama.imports.roster.actions import apply_entries
from trama.imports.roster.check import RosterLine, check
from trama.imports.roster.parse import guess_columns, without_ids
from trama.imports.tables import Table, read_table
from trama.networks.models import Network


class Command(BaseCommand):
    """Tells what would happen; with --apply it happens."""

    help = "Invite the people of a spreadsheet (CSV, XLSX) to a network."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--network", required=True, metavar="CODE")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--mail", action="store_true", help="mail each invitation that has an address")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Read, tell, perhaps apply."""
        table = _table(options["file"])
        network = Network.objects.filter(code=options["network"].upper()).first()
        if network is None:
            raise CommandError(f"There is no network with the code {options['network']}.", returncode=2)
        entries = check(table, guess_columns(table.header), network=network, mends={})
        summary = _summary(entries) | {"applied": options["apply"], "batch": ""}
        if options["apply"]:
            summary["batch"] = new_code()
            apply_entries(
                network=network, entries=entries, batch=summary["batch"], mail=options["mail"], by=SYSTEM
            )
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
            return
        self.stdout.write(
            f"{summary['ready']} can be invited, {summary['left']} stay out, {summary['known']} were already here."
        )
        for problem in summary["problems"]:
            self.stdout.write(f"  line {problem['line']}: {problem['text']}")
        if not options["apply"]:
            self.stdout.write("Nobody was invited: add --apply to do it.")


def _summary(entries: Sequence[RosterLine]) -> dict[str, Any]:
    return {
        "ready": sum(1 for entry in entries if entry.guest),
        "known": sum(1 for entry in entries if entry.is_known),
        "left": sum(1 for entry in entries if not entry.guest and not entry.is_known),
        "problems": [
            {
                "line": problem.line,
                "text": problem.text,
                "blocking": problem.is_blocking,
                "field": problem.field,
                "mend": problem.mend,
            }
            for entry in entries
            for problem in entry.problems
        ],
    }


def _table(path: Path) -> Table:
    try:
        return without_ids(read_apart(read_table, path.read_bytes()))[0]
    except OSError as problem:
        raise CommandError(f"{path} cannot be read ({problem.strerror}).", returncode=2) from problem
    except Unreadable as problem:
        raise CommandError(str(problem.message), returncode=2) from problem
