"""Sheets entered by keyboard: one page a sheet; typed twice, only where both differ is asked."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trama.content.pack import Block, InstrumentBody
from trama.core.codes import written
from trama.core.errors import Refused
from trama.core.json_input import read_json
from trama.imports.paper.actions import NotASheet, enter_sheets
from trama.imports.paper.known import if_it_is_a_copy
from trama.imports.paper.review import Choice, box_labels, options_of
from trama.surveys.actions.intake import Outcome
from trama.surveys.models import Wave
from trama.surveys.paper import access_by_sheet
from trama.surveys.payload import LONGEST, LONGEST_SENTENCE
from trama.web.http import PersonRequest, person_required
from trama.web.surveys.paper import conducted

PageSubmission = dict[str, str]


@person_required
@never_cache
@require_http_methods(["GET", "POST"])
def sheet_type(request: PersonRequest, code: str) -> HttpResponse:
    """The sheet is typed, perhaps a second time, and entered; what differs between both is asked."""
    wave = conducted(request, code)
    if request.method == "GET":
        return _page(request, wave, {"sheet": ""}, {})
    sheet = written(request.POST.get("sheet", ""))
    given = _given(request.POST, wave.version.parsed)
    asked: dict[str, Any] = {"sheet": sheet}
    try:
        if not access_by_sheet(wave, [sheet]):
            raise NotASheet
        if request.POST.get("go") == "again":
            return _page(request, wave, {"sheet": sheet, "first": json.dumps(given)}, {}, status=200)
        first = _first(request.POST.get("first", ""), wave.version.parsed)
        given = {**_words(first or {}), **given}
        differing = _differing(first, given, request.POST) if first is not None else []
        if first is not None and differing:
            return _differences(request, wave, asked, first=first, second=given, names=differing)
        return _enter(request, wave, sheet, given)
    except Refused as refusal:
        asked |= {"refused": str(refusal.message), "first": request.POST.get("first", "")}
        return _page(request, wave, asked, given, status=422)


def _enter(request: PersonRequest, wave: Wave, sheet: str, given: PageSubmission) -> HttpResponse:
    arrived = enter_sheets(wave=wave, decided={sheet: given}, by=request.person)[sheet]
    context = {
        Outcome.RECEIVED: _(
            "Sheet %(sheet)s was entered. Take the next one. Of each person the first answer that came counts."
        ),
        Outcome.ALREADY: _("Sheet %(sheet)s had already been entered: nothing changed."),
        Outcome.LATE: _("Sheet %(sheet)s came late: the measurement is final."),
        Outcome.ANNULLED: _("Sheet %(sheet)s was not entered: the measurement was annulled."),
    }[arrived.outcome]
    tell = messages.success if arrived.outcome == Outcome.RECEIVED else messages.warning
    text = context % {"sheet": f"{sheet[:4]} {sheet[4:]}"}
    tell(request, f"{text} {if_it_is_a_copy()}" if arrived.outcome == Outcome.ALREADY else text)
    return redirect("surveys:sheet-type", code=wave.code)


def _given(posted: Mapping[str, str], body: InstrumentBody) -> PageSubmission:
    """What was typed, by question and box; what is not of the questionnaire is left out."""
    options = {name: {value for value, _label in choices} for name, choices in options_of(body).items()}
    given = {name: posted[name] for name, values in options.items() if posted.get(name) in values}
    for name, _label in box_labels(body):
        text = posted.get(name, "").strip()[: LONGEST_SENTENCE if name == "purpose" else LONGEST]
        if text:
            given[name] = text
    return given


def _first(text: str, body: InstrumentBody) -> PageSubmission | None:
    """What was typed the first time, carried by the page."""
    try:
        first = read_json(text) if text else None
    except ValueError:
        return None
    return (
        _given({name: str(value) for name, value in first.items()}, body) if isinstance(first, dict) else None
    )


def _words(given: PageSubmission) -> PageSubmission:
    """What was written in the boxes: it is not typed twice."""
    return {
        name: text
        for name, text in given.items()
        if name.startswith("open-") or name in {"example", "purpose"}
    }


def _differing(first: PageSubmission, second: PageSubmission, posted: Mapping[str, str]) -> list[str]:
    """The questions typed in two ways that nobody has settled."""
    marked = (set(first) | set(second)) - set(_words({**first, **second}))
    settled = {name for name in marked if f"settled-{name}" in posted}
    return sorted(name for name in marked - settled if first.get(name) != second.get(name))


def _page(
    request: PersonRequest, wave: Wave, asked: dict[str, Any], given: PageSubmission, *, status: int = 200
) -> HttpResponse:
    body = wave.version.parsed
    options = options_of(body)
    number = 0
    groups = []
    for block in body.blocks:
        rows = []
        for item in block.items:
            number += 1
            choices = _choices(options[item.code], given.get(item.code, ""))
            rows.append({"name": item.code, "number": number, "text": item.text, "choices": choices})
        groups.append({"block": block, "rows": rows, "levels": _levels(body, block, given)})
    context = {
        "wave": wave, "body": body, "groups": groups, "given": given, "refused": "", "first": "", "section": "surveys",
        "consents": [
            {"consent": consent, "chosen": bool(given.get(consent.purpose))}
            for consent in body.consents if consent.purpose in options
        ],
        "boxes": [{"name": name, "label": label, "text": given.get(name, "")} for name, label in box_labels(body)],
        **asked,
    }  # fmt: skip
    return render(request, "surveys/paper/type.html", context, status=status)


def _levels(body: InstrumentBody, block: Block, given: PageSubmission) -> list[Choice]:
    if not body.asks_level_after(block):
        return []
    return [
        Choice(level.key, body.level_words(level), given.get("level") == level.key) for level in body.levels
    ]


def _choices(options: list[tuple[str, str]], chosen: str) -> list[Choice]:
    return [Choice(value, label, value == chosen) for value, label in options]


def _rows(
    body: InstrumentBody, both: tuple[PageSubmission, PageSubmission], names: list[str]
) -> list[dict[str, Any]]:
    """The questions on which both entries differ, with what each says."""
    options = options_of(body)
    texts = {item.code: item.text for item in body.items} | {
        consent.purpose: consent.text for consent in body.consents
    }
    texts["level"] = body.level_question.text if body.level_question else ""
    numbers = {item.code: number for number, item in enumerate(body.items, start=1)}
    rows = []
    for name in names:
        labels = dict(options[name]) | {"": str(_("Left blank"))}
        values = [(value, labels[value]) for value in (given.get(name, "") for given in both)]
        rows.append({"name": name, "text": texts[name], "number": numbers.get(name), "values": values})
    return rows


def _differences(
    request: PersonRequest,
    wave: Wave,
    asked: dict[str, Any],
    *,
    first: PageSubmission,
    second: PageSubmission,
    names: list[str],
) -> HttpResponse:
    """Only where both differ; everything else goes along unseen."""
    rows = _rows(wave.version.parsed, (first, second), names)
    same = {**first, **second}
    kept = [(name, value) for name, value in same.items() if name not in names]
    context = {
        "wave": wave,
        "rows": rows,
        "kept": kept,
        "section": "surveys",
        **asked,
        "first": json.dumps(first),
    }
    return render(request, "surveys/paper/differences.html", context)
