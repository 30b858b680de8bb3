"""`trama import schools`: MINEDUC's directory."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.audit.record import SYSTEM
from trama.core.read_apart import read_apart
from trama.imports.problems import Unreadable
from trama.imports.schools.actions import apply_directory
from trama.imports.schools.known import preview
from trama.imports.schools.parse import Parsed, parse

SHOWN = 20


class Command(BaseCommand):
    """Tells what would change; with --apply it changes it."""

    help = "Load the official directory of schools (CSV)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Read, tell, perhaps apply."""
        parsed = _parsed(options["file"])
        summary: dict[str, Any] = {"applied": options["apply"], **asdict(preview(parsed))}
        summary["problems"] = [
            {"line": problem.line, "text": str(problem.text)} for problem in parsed.problems
        ]
        if options["apply"]:
            apply_directory(parsed=parsed, by=SYSTEM)
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
            return
        self.stdout.write(
            f"{summary['new']} new, {summary['renamed']} with another name, "
            f"{summary['transferred']} with another dependency, "
            f"{summary['same']} as they were; {len(parsed.problems)} lines to look at."
        )
        for problem in parsed.problems[:SHOWN]:
            self.stdout.write(f"  line {problem.line}: {problem.text}")
        if not options["apply"]:
            self.stdout.write("Nothing was changed: add --apply to do it.")


def _parsed(path: Path) -> Parsed:
    try:
        return read_apart(parse, path.read_bytes())
    except OSError as problem:
        raise CommandError(f"{path} cannot be read ({problem.strerror}).", returncode=2) from problem
    except Unreadable as problem:
        raise CommandError(str(problem.message), returncode=2) from problem
