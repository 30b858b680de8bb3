"""`trama import xlsform`: a questionnaire from Kobo or ODK."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.audit.record import SYSTEM
from trama.core.errors import Refused
from trama.exports.instrument_toml import instrument_toml
from trama.imports.xlsform.actions import load_questionnaire
from trama.imports.xlsform.known import pack_of, read_questionnaire
from trama.imports.xlsform.questionnaire import ReadQuestionnaire


class Command(BaseCommand):
    """Tells what the form is; with --toml it is written, with --apply it can be measured with."""

    help = "Read an XLSForm as a questionnaire of a pack: to a TOML file, or among its versions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--pack", default="clider", metavar="CODE")
        parser.add_argument("--dimension", action="append", default=[], metavar="GROUP=KEY")
        parser.add_argument("--order", action="append", default=[], metavar="LIST=up|down")
        parser.add_argument("--toml", type=Path, metavar="FILE")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Read, tell, perhaps write or load."""
        dimensions, orders = (
            dict(pair.rpartition("=")[::2] for pair in options[name]) for name in ("dimension", "order")
        )
        try:
            pack = pack_of(options["pack"], folders=settings.PACK_FOLDERS)
            read = read_questionnaire(
                options["file"].read_bytes(), pack, dimensions=dimensions, orders=orders
            )
            applies = options["apply"] and read.is_ready
            is_new = applies and load_questionnaire(read=read, pack=pack, by=SYSTEM) is not None
            if options["toml"] and read.is_ready:
                options["toml"].write_text(instrument_toml(read.table), encoding="utf-8")
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.", returncode=2) from problem
        except Refused as refusal:
            raise CommandError(str(refusal.message), returncode=2) from refusal
        summary = _summary(read) | {"applied": applies, "new": is_new}
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(summary, ", ".join(pack.dimensions))))
        if not read.is_ready:
            raise CommandError("The form is not a questionnaire yet.", returncode=2)


def _summary(read: ReadQuestionnaire) -> dict[str, Any]:
    return {
        "code": read.table["code"],
        "number": read.table["number"],
        "items": sum(len(block["item"]) for block in read.table["block"]),
        "unplaced": [group.name for group in read.unplaced],
        "unordered": [scale.name for scale in read.unordered],
        "problems": [
            {
                "row": problem.line,
                "column": problem.field,
                "text": problem.text,
                "blocking": problem.is_blocking,
                "mends": list(problem.mends),
            }
            for problem in read.problems
        ],
    }  # fmt: skip


def _lines(summary: dict[str, Any], dimensions: str) -> Iterator[str]:
    yield f"{summary['code']} {summary['number']}: {summary['items']} items."
    for problem in summary["problems"]:
        yield f"  row {problem['row']}, {problem['column']}: {problem['text']}"
    for name in summary["unplaced"]:
        yield f"  group {name}: add --dimension {name}=KEY, one of {dimensions}."
    for name in summary["unordered"]:
        yield f"  list {name}: add --order {name}=up if it goes from least to most, else {name}=down."
    if summary["applied"]:
        yield (
            "It can be measured with now." if summary["new"] else "It was there already, with the same words."
        )
