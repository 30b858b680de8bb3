"""`trama import responses`: answers gathered in a form elsewhere."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trama.audit.record import SYSTEM
from trama.console.lookups import wave_called
from trama.content.pack import InstrumentBody
from trama.core.errors import Refused
from trama.core.text import normalise
from trama.imports.responses.actions import ImportCounts, apply_entries, undo_responses
from trama.imports.responses.check import Mends, ResponseLine, check
from trama.imports.responses.columns import Fate, targets_of
from trama.imports.responses.known import already_in, refuse_unless_open, remarks
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
    named = _pairs(options["column"], "--column")
    brought = read_responses(content, body)
    wanted = frozenset(one.at for one in brought.columns if normalise(one.title) in named)
    if wanted:
        brought = read_responses(content, body, wanted=wanted)
    columns = brought.sure_columns | _chosen(brought, named, set(targets_of(body)))
    entries = check(brought, columns, _mends(options, body), body)
    already = already_in(wave=wave, brought=brought, entries=entries)
    done = _applied(wave, brought, entries, columns, options) if options["apply"] else NOTHING
    return {
        "source": brought.source.value,
        "ready": sum(one.is_ready for one in entries),
        "left": sum(not one.is_ready for one in entries),
        "already": already,
        "columns": [
            {"title": one.title, "fate": one.fate.value, "code": columns.get(one.at, one.target)}
            for one in brought.columns
        ],
        "dropped": [one.title for one in brought.columns if one.fate == Fate.PERSONAL],
        "remarks": remarks(wave=wave, entries=entries),
        "problems": list(_problems(entries)),
        "notice": body.notice(wave.mode).version,
        "applied": options["apply"],
        "came": done.came,
    }


def _applied(
    wave: Wave,
    brought: ParsedResponses,
    entries: Sequence[ResponseLine],
    columns: dict[int, str],
    options: dict[str, Any],
) -> ImportCounts:
    doubtful = [one for one in brought.doubtful if one.at not in columns]
    if doubtful:
        one = doubtful[0]
        raise CommandError(
            f'«{one.title}» nearly says {one.target}: add --column "{one.title}={one.target}" if it does, '
            f'or --column "{one.title}=" if it does not.',
            returncode=2,
        )
    return apply_entries(
        wave=wave, brought=brought, entries=entries, is_told=True, is_other=options["other_form"], by=SYSTEM
    )


def _pairs(given: Iterable[str], option: str) -> dict[str, str]:
    pairs = {}
    for one in given:
        left, sign, right = one.rpartition("=")
        if not sign:
            raise CommandError(f"{option} takes two things with = between them, not «{one}».", returncode=2)
        pairs[normalise(left)] = right.strip()
    return pairs


def _chosen(brought: ParsedResponses, named: dict[str, str], targets: set[str]) -> dict[int, str]:
    unknown = sorted(set(named.values()) - targets - {""})
    if unknown:
        raise CommandError(f"The questionnaire has no question {unknown[0]}.", returncode=2)
    missing = sorted(set(named) - {normalise(one.title) for one in brought.columns})
    if missing:
        raise CommandError(f"The file has no column «{missing[0]}».", returncode=2)
    return {one.at: named[normalise(one.title)] for one in brought.columns if normalise(one.title) in named}


def _mends(options: dict[str, Any], body: InstrumentBody) -> Mends:
    words = _pairs(options["mend"], "--mend")
    keys = {target.choices.key for target in targets_of(body).values() if target.choices}
    return Mends(words=dict.fromkeys(keys, words), out=frozenset(options["leave_out"]))


def _problems(entries: Sequence[ResponseLine]) -> Iterable[dict[str, Any]]:
    for entry in entries:
        for one in entry.problems:
            yield {
                "line": one.line,
                "text": one.text,
                "blocking": one.is_blocking,
                "field": one.field,
                "mend": one.mend,
            }


def _lines(summary: dict[str, Any]) -> Iterable[str]:
    if "taken_out" in summary:
        yield f"{summary['taken_out']} responses are out again."
        return
    yield f"{summary['ready']} can be brought, {summary['left']} stay out, {summary['already']} had come before."
    for one in summary["columns"]:
        if one["fate"] != Fate.PERSONAL:
            yield f"  column «{one['title']}»: {one['code'] or '-'} ({one['fate']})"
    if summary["dropped"]:
        yield f"Not read, since they tell who or when: {', '.join(summary['dropped'])}."
    yield from summary["remarks"]
    for one in summary["problems"]:
        yield f"  line {one['line']}: {one['text']}"
    if summary["applied"]:
        yield f"{summary['came']} responses are in."
    else:
        yield f"Nothing was stored: add --apply, if people were told what notice {summary['notice']} says."
