"""`trama import responses`: answers gathered in a form elsewhere."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.audit.record import SYSTEM
from trama.console.lookups import wave_called
from trama.content.pack import InstrumentBody
from trama.core.errors import Refused
from trama.core.read_apart import read_apart
from trama.core.text import as_written, normalise
from trama.imports.responses.actions import ImportCounts, apply_entries, undo_responses
from trama.imports.responses.check import AskedLines, Mends, ResponseLine, check
from trama.imports.responses.columns import Fate, targets_of
from trama.imports.responses.known import already_in, beside_those_that_came, refuse_unless_open, remarks
from trama.imports.responses.parse import ParsedResponses, read_responses
from trama.surveys.models import Wave

NOTHING = ImportCounts(0, 0)


class Command(BaseCommand):
    """Tells what would happen; with --apply it happens."""

    help = "Bring the answers of a form elsewhere (Google, Microsoft, Kobo, a table; CSV, XLSX) to a measurement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--wave", required=True, metavar="CODE")
        help_text = "store them; states that people were told what the notice of the measurement says"
        parser.add_argument("--apply", action="store_true", help=help_text)
        parser.add_argument("--column", action="append", default=[], metavar="TITLE=CODE")
        parser.add_argument("--mend", action="append", default=[], metavar="WORD=VALUE")
        parser.add_argument("--leave-out", action="append", default=[], type=int, metavar="LINE")
        parser.add_argument(
            "--person", action="append", default=[], type=int, metavar="LINE", help="no total"
        )
        parser.add_argument("--sheet", default="", metavar="NAME")
        parser.add_argument("--scale", action="append", default=[], metavar="KEY=1|0|na|none")
        parser.add_argument("--hidden-lines", choices=["in", "out"], default="")
        parser.add_argument("--lines-apart", choices=["in", "out"], default="")
        parser.add_argument(
            "--lines-alike", choices=["in", "out"], default="", help="rows that came but for one answer"
        )
        parser.add_argument("--other-form", action="store_true", help="rows alike are of other people")
        parser.add_argument("--undo", action="store_true", help="take out again what this file brought")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options: Any) -> None:
        """Read, tell, perhaps apply or undo."""
        wave = wave_called(options["wave"])
        try:
            content = options["file"].read_bytes()
            summary = _undo(wave, content) if options["undo"] else _bring(wave, content, options)
        except OSError as problem:
            raise CommandError(
                f"{options['file']} cannot be read ({problem.strerror}).", returncode=2
            ) from problem
        except Refused as refusal:
            raise CommandError(str(refusal.message), returncode=2) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(summary)))


def _undo(wave: Wave, content: bytes) -> dict[str, Any]:
    return {"taken_out": undo_responses(wave=wave, content=content, by=SYSTEM)}


def _bring(wave: Wave, content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    refuse_unless_open(wave)
    body = wave.version.parsed
    named = _pairs(options["column"], "--column", normalise)
    brought = _sheet(read_apart(read_responses, content, body), options["sheet"])
    wanted = frozenset(column.at for column in brought.columns if normalise(column.title) in named)
    if wanted:
        brought = _sheet(read_apart(read_responses, content, body, wanted=wanted), brought.sheet)
    brought = beside_those_that_came(wave=wave, brought=brought)
    columns = brought.sure_columns | _chosen(brought, named, set(targets_of(body)))
    entries = check(brought, columns, _mends(options, body), body)
    already = already_in(wave=wave, brought=brought, entries=entries)
    done = _applied(wave, brought, entries, columns, options) if options["apply"] else NOTHING
    return {
        "source": brought.source.value,
        "ready": sum(entry.is_ready for entry in entries),
        "left": sum(not entry.is_ready for entry in entries),
        "already": already,
        "columns": [
            {"title": column.title, "fate": column.fate.value, "code": columns.get(column.at, column.target)}
            for column in brought.columns
        ],
        "dropped": [column.title for column in brought.columns if column.fate == Fate.PERSONAL],
        "remarks": remarks(wave=wave, entries=entries, already=already),
        "problems": list(_problems(entries)),
        "notice": body.notice(wave.notice_mode).version,
        "applied": options["apply"],
        "came": done.came,
    }


def _sheet(sheets: Sequence[ParsedResponses], name: str) -> ParsedResponses:
    named = [sheet for sheet in sheets if sheet.sheet == name or not name]
    if len(named) != 1 or (named[0].is_hidden and not name):
        names = ", ".join(f"«{sheet.sheet}»" for sheet in sheets)
        raise CommandError(f"Which sheet has the answers? Add --sheet, one of {names}.", returncode=2)
    return named[0]


def _applied(
    wave: Wave,
    brought: ParsedResponses,
    entries: Sequence[ResponseLine],
    columns: dict[int, str],
    options: dict[str, Any],
) -> ImportCounts:
    doubtful = [column for column in brought.doubtful if column.at not in columns]
    if doubtful:
        column = doubtful[0]
        raise CommandError(
            f'«{column.title}» nearly says {column.target}: add --column "{column.title}={column.target}" if it does, '
            f'or --column "{column.title}=" if it does not.',
            returncode=2,
        )
    return apply_entries(
        wave=wave, brought=brought, entries=entries, is_told=True, is_other=options["other_form"], by=SYSTEM
    )


def _pairs(given: Iterable[str], option: str, compared: Callable[[str], str]) -> dict[str, str]:
    pairs = {}
    for pair in given:
        left, sign, right = pair.rpartition("=")
        if not sign:
            raise CommandError(f"{option} takes two things with = between them, not «{pair}».", returncode=2)
        pairs[compared(left)] = right.strip()
    return pairs


def _chosen(brought: ParsedResponses, named: dict[str, str], targets: set[str]) -> dict[int, str]:
    unknown = sorted(set(named.values()) - targets - {""})
    if unknown:
        raise CommandError(f"The questionnaire has no question {unknown[0]}.", returncode=2)
    missing = sorted(set(named) - {normalise(column.title) for column in brought.columns})
    if missing:
        raise CommandError(f"The file has no column «{missing[0]}».", returncode=2)
    return {
        column.at: named[normalise(column.title)]
        for column in brought.columns
        if normalise(column.title) in named
    }


def _mends(options: dict[str, Any], body: InstrumentBody) -> Mends:
    words = _pairs(options["mend"], "--mend", as_written)
    keys = {target.choices.key for target in targets_of(body).values() if target.choices}
    groups = {
        AskedLines.CONCEALED: options["hidden_lines"],
        AskedLines.APART: options["lines_apart"],
        AskedLines.ALIKE: options["lines_alike"],
    }
    starts = dict(pair.rpartition("=")[::2] for pair in options["scale"])
    return Mends(
        words=dict.fromkeys(keys, words),
        out=frozenset(options["leave_out"]),
        people=frozenset(options["person"]),
        groups={group.value: said for group, said in groups.items() if said},
        starts=starts,
    )


def _problems(entries: Sequence[ResponseLine]) -> Iterable[dict[str, Any]]:
    for entry in entries:
        for problem in entry.problems:
            yield {
                "line": problem.line,
                "text": problem.text,
                "blocking": problem.is_blocking,
                "field": problem.field,
                "mends": list(problem.mends),
            }


def _lines(summary: dict[str, Any]) -> Iterable[str]:
    if "taken_out" in summary:
        yield f"{summary['taken_out']} responses are out again."
        return
    yield f"{summary['ready']} can be brought, {summary['left']} stay out, {summary['already']} had come before."
    for column in summary["columns"]:
        if column["fate"] != Fate.PERSONAL:
            yield f"  column «{column['title']}»: {column['code'] or '-'} ({column['fate']})"
    if summary["dropped"]:
        yield f"Not read, since they tell who or when: {', '.join(summary['dropped'])}."
    yield from summary["remarks"]
    for problem in summary["problems"]:
        yield f"  line {problem['line']}: {problem['text']}"
    if summary["applied"]:
        yield f"{summary['came']} responses are in."
    else:
        yield f"Nothing was stored: add --apply, if people were told what notice {summary['notice']} says."
