"""`trama import roster`: the people of a network."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.audit.record import SYSTEM
from trama.core.codes import new_code
from trama.core.read_apart import read_apart
from trama.core.text import is_whole_number, normalise
from trama.imports.problems import Unreadable
from trama.imports.roster.above import ABOVE
from trama.imports.roster.actions import apply_entries
from trama.imports.roster.check import CONCEALED, RosterLine, check
from trama.imports.roster.parse import ABSENT, Place, RosterColumn, guess_columns, likely_place, read_roster
from trama.imports.tables import Table, TableSheet, table_under
from trama.networks.models import Network


class Command(BaseCommand):
    """Tells what would happen; with --apply it happens."""

    help = "Invite the people of a spreadsheet (CSV, XLSX) to a network."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--network", required=True, metavar="CODE")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--mail", action="store_true", help="mail each invitation that has an address")
        parser.add_argument("--titles", default="", metavar="SHEET:LINE")
        parser.add_argument("--column", action="append", default=[], metavar="TITLE=WHAT")
        parser.add_argument("--hidden-lines", choices=["in", "out"], default="")
        parser.add_argument(
            "--school-above", choices=["school", "none"], default="", help="where it is empty"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Read, tell, perhaps apply."""
        network = Network.objects.filter(code=options["network"].upper()).first()
        if network is None:
            raise CommandError(f"There is no network with the code {options['network']}.", returncode=2)
        table = _table(options["file"], options["titles"])
        columns = _columns(table, options["column"])
        said = {CONCEALED: options["hidden_lines"], ABOVE: options["school_above"]}
        mends = {name: {name: words} for name, words in said.items() if words}
        entries = check(table, columns, network=network, mends=mends)
        summary = _summary(entries) | {"applied": options["apply"], "batch": ""}
        if options["apply"]:
            if any(entry.is_concealed for entry in entries):
                raise CommandError("Lines are hidden: add --hidden-lines in, or out.", returncode=2)
            if any(entry.school_above for entry in entries):
                raise CommandError("Schools are empty: add --school-above school, or none.", returncode=2)
            summary["batch"] = new_code()
            apply_entries(
                network=network, entries=entries, batch=summary["batch"], mail=options["mail"], by=SYSTEM
            )
        self.stdout.write(
            json.dumps(summary, ensure_ascii=False) if options["json"] else "\n".join(_lines(summary))
        )


def _lines(summary: dict[str, Any]) -> Iterator[str]:
    yield f"{summary['ready']} can be invited, {summary['left']} stay out, {summary['known']} were already here."
    if summary["changed"]:
        yield f"Something changes of {summary['changed']}."
    for problem in summary["problems"]:
        yield f"  line {problem['line']}: {problem['text']}"
    if summary["hidden"]:
        yield f"Hidden in the spreadsheet: lines {', '.join(map(str, summary['hidden']))}."
    if summary["below"]:
        yield f"Without a school, under one: lines {', '.join(map(str, summary['below']))}."
    if not summary["applied"]:
        yield "Nobody was invited: add --apply to do it."


def _summary(entries: Sequence[RosterLine]) -> dict[str, Any]:
    return {
        "ready": sum(1 for entry in entries if entry.guest),
        "changed": sum(1 for entry in entries if entry.change),
        "known": sum(1 for entry in entries if entry.is_known),
        "left": sum(1 for entry in entries if not entry.is_ready and not entry.is_known),
        "below": [entry.line for entry in entries if entry.school_above],
        "hidden": [entry.line for entry in entries if entry.is_concealed],
        "problems": [
            {
                "line": problem.line,
                "text": problem.text,
                "blocking": problem.is_blocking,
                "field": problem.field,
                "mends": list(problem.mends),
            }
            for entry in entries
            for problem in entry.problems
        ],
    }


def _table(path: Path, titles: str) -> Table:
    try:
        sheets, _ids = read_apart(read_roster, path.read_bytes())
        place = _place(sheets, titles) or likely_place(sheets)
        if place is None:
            names = ", ".join(sheet.name or "1" for sheet in sheets)
            raise CommandError(
                f"Which line has the titles? Add --titles SHEET:LINE. Sheets: {names}.", returncode=2
            )
        return table_under(sheets[place.sheet], place.line)
    except OSError as problem:
        raise CommandError(f"{path} cannot be read ({problem.strerror}).", returncode=2) from problem
    except Unreadable as problem:
        raise CommandError(str(problem.message), returncode=2) from problem


def _place(sheets: Sequence[TableSheet], titles: str) -> Place | None:
    if not titles:
        return None
    name, _sign, line = titles.rpartition(":")
    for at, sheet in enumerate(sheets):
        if name in {sheet.name, ""} and is_whole_number(line) and int(line) in dict(sheet.lines):
            return Place(at, int(line))
    raise CommandError(f"The file has no line {titles}.", returncode=2)


def _columns(table: Table, named: Sequence[str]) -> dict[str, int]:
    """What the titles say, and of what has two readings, what was said."""
    titles = {normalise(title): at for at, title in enumerate(table.header)}
    found = guess_columns(table)
    columns = dict(found.sure)
    for pair in named:
        title, _sign, name = pair.rpartition("=")
        if name not in set(RosterColumn) or (title and normalise(title) not in titles):
            raise CommandError(
                f"--column takes TITLE=WHAT, WHAT one of {', '.join(RosterColumn)}.", returncode=2
            )
        columns[name] = titles[normalise(title)] if title else ABSENT
    for name, places in found.doubtful.items():
        if name not in columns:
            words = ", ".join(f"«{table.header[at]}»" for at in places)
            raise CommandError(
                f'{name} may be {words}: add --column "TITLE={name}", or "={name}".', returncode=2
            )
    return columns
