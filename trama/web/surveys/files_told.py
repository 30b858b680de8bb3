"""What the page of a waiting file of answers shows: never how the answers are spread."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from trama.imports.models import ImportDraft
from trama.imports.responses.check import ResponseLine
from trama.imports.responses.choices import BLANK, Choices
from trama.imports.responses.columns import Column, Fate, Target, targets_of
from trama.imports.responses.known import (
    already_in,
    brought_of,
    columns_of_draft,
    lines_of,
    mends_of,
    remarks,
)
from trama.imports.responses.parse import ParsedResponses
from trama.surveys.payload import NA

SHOWN = 100
UNSURE = (Fate.NEAR, Fate.CLOSED, Fate.REPEATED, Fate.ASIDE)


def told_of(draft: ImportDraft) -> dict[str, Any]:
    """Columns, lines and words to look at, and what can be brought (3 queries)."""
    wave, brought, entries = draft.of_wave, brought_of(draft), lines_of(draft)
    body = wave.version.parsed
    targets, chosen = targets_of(body), columns_of_draft(draft)
    ready = sum(entry.is_ready for entry in entries)
    already = already_in(wave=wave, brought=brought, entries=entries)
    unread = _words(entries, targets)
    lines = _lines(brought, entries, mends_of(draft).out)
    return {
        "wave": wave,
        "draft": draft,
        "ready": ready,
        "new": ready - already,
        "already": already,
        "left": sum(1 for one in entries if one.values and not one.is_ready and not one.is_out),
        "out": sum(1 for one in entries if one.is_out),
        **_columns(brought, chosen),
        "targets": [{"name": one.name, "words": one.words} for one in targets.values()],
        "missing": [one for one in targets.values() if one.name not in chosen.values()],
        "unread": unread[:SHOWN],
        "twins": _twins(brought, entries),
        "lines": lines[:SHOWN],
        "more": len(unread) > SHOWN or len(lines) > SHOWN,
        "remarks": remarks(wave=wave, entries=entries),
        "notice": body.notice(wave.mode),
        "wrong": "",
        "section": "surveys",
    }


def _columns(brought: ParsedResponses, chosen: dict[int, str]) -> dict[str, Any]:
    def row(column: Column) -> dict[str, Any]:
        return {
            "at": column.at,
            "title": column.title,
            "fate": column.fate.value,
            "target": chosen.get(column.at, column.target if column.fate == Fate.NEAR else ""),
        }

    doubtful = {column.at for column in brought.doubtful if column.at not in chosen}
    is_decided = all(one.at in chosen for one in brought.columns)
    rows = sorted(
        (one for one in brought.columns if one.fate in UNSURE), key=lambda one: one.fate != Fate.NEAR
    )
    return {
        "doubtful": len(doubtful),
        "is_decided": is_decided,
        "unkept": [one.title for one in brought.unkept(chosen)],
        "unsure": [row(one) for one in rows],
        "sure": [row(one) for one in brought.columns if one.fate == Fate.SURE],
        "dropped": [one.title for one in brought.columns if one.fate == Fate.PERSONAL],
        "has_aside": any(one.fate == Fate.ASIDE for one in rows),
    }


def _words(entries: Sequence[ResponseLine], targets: dict[str, Target]) -> list[dict[str, Any]]:
    """Each word that is no answer once, with the lines where it stands and what it may be."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries:
        for name, one in () if entry.is_out else entry.unread:
            choices = targets[name].choices
            if choices is None:
                continue
            row = found.setdefault(
                (one.choices, one.word),
                {"text": one.text, "places": [], "options": _options(choices, one.word, one.mend)},
            )
            row["places"].append(f"{entry.line} ({name})")
    return [
        row | {"places": ", ".join(row["places"][:8]), "count": len(row["places"])} for row in found.values()
    ]


def _options(choices: Choices, word: str, mend: str) -> list[dict[str, Any]]:
    known = enumerate(zip(choices.values, choices.words, strict=True), start=1)
    pairs = [(value, f"{place} · {label}") for place, (value, label) in known]
    pairs += [(NA, choices.opt_out)] if choices.opt_out else []
    pairs.append((BLANK, _("leave it unanswered")))
    return [
        {"value": f"{choices.key}|{word}|{value}", "label": label, "is_chosen": value == mend}
        for value, label in pairs
    ]


def _twins(brought: ParsedResponses, entries: Sequence[ResponseLine]) -> list[dict[str, Any]]:
    asked = {one.line for entry in entries for one in entry.problems if one.field == "twins"}
    return [{"first": lines[0], "lines": lines} for lines in brought.twins if asked & set(lines)]


def _lines(
    brought: ParsedResponses, entries: Sequence[ResponseLine], out: frozenset[int]
) -> list[dict[str, Any]]:
    """Lines with something to say of the whole of them; words and twins are asked apart."""
    found = []
    for entry in entries:
        told = [
            one.text
            for one in entry.problems
            if one.field != "twins" and (not one.field or not one.is_blocking)
        ]
        if told and entry.line not in out and not entry.is_out:
            found.append({"line": entry.line, "texts": told, "can_leave": bool(entry.values)})
    return found
