"""Answers gathered in a form elsewhere: file → columns → what is wrong, line by line → bring; and taken out again."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.core.errors import Refused
from trama.core.text import is_whole_number
from trama.exports.xlsform import file_name, write_xlsform
from trama.imports.models import ImportDraft
from trama.imports.problems import Unreadable
from trama.imports.responses import actions
from trama.imports.responses.check import AskedLines, Mends
from trama.imports.responses.figures import Start
from trama.imports.responses.known import refuse_unless_open, sheets_of
from trama.imports.responses.review import review_of
from trama.imports.responses.sample import sample_responses
from trama.imports.tables import LARGEST
from trama.networks.enums import Permission
from trama.networks.roles import require
from trama.surveys.models import Wave
from trama.web.downloads import download
from trama.web.http import PersonRequest, fetch, person_required, takes_files


def _wave(request: PersonRequest, code: str) -> Wave:
    wave = fetch(
        Wave.objects.visible_to(request.person).select_related("network", "version").defer("version__body"),
        code=code,
    )
    require(request.person, Permission.WAVE_OPEN, on=wave.network)
    return wave


def _drafts(request: PersonRequest, wave: Wave) -> Any:
    return ImportDraft.objects.visible_to(request.person).filter(wave=wave).select_related("wave__network")


def _file(request: PersonRequest) -> "UploadedFile[Any]":
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Unreadable(_("Choose a file first."))
    return file


def _content(request: PersonRequest) -> bytes:
    content: bytes = _file(request).read(LARGEST + 1)
    return content


@takes_files
@person_required
@require_http_methods(["GET", "POST"])
def answers_import(request: PersonRequest, code: str) -> HttpResponse:
    """Choose the file; what it brings waits here for a day, without names."""
    wave = _wave(request, code)
    if request.method == "POST":
        try:
            name, content = _file(request).name or "", _content(request)
            draft = actions.keep_responses(wave=wave, content=content, file_name=name, by=request.person)
        except Refused as refusal:
            return _choosing(request, wave, str(refusal.message))
        return redirect("surveys:answers-draft", code=wave.code, draft=draft.code)
    return _choosing(request, wave)


def _choosing(request: PersonRequest, wave: Wave, wrong: str = "") -> HttpResponse:
    closed = ""
    try:
        refuse_unless_open(wave)
    except Refused as refusal:
        closed = str(refusal.message)
    context = {
        "wave": wave,
        "wrong": "" if closed else wrong,
        "closed": closed,
        "waiting": _drafts(request, wave).filter(applied_at__isnull=True).first(),
        "section": "surveys",
    }
    return render(request, "surveys/answers/file.html", context, status=422 if wrong else 200)


@takes_files
@person_required
@require_POST
def answers_undo(request: PersonRequest, code: str) -> HttpResponse:
    """What the chosen file brought is out again."""
    wave = _wave(request, code)
    try:
        count = actions.undo_responses(wave=wave, content=_content(request), by=request.person)
    except Refused as refusal:
        return _choosing(request, wave, str(refusal.message))
    if not count:
        return _choosing(request, wave, _("None of the answers of this measurement came from this file."))
    text = ngettext("%(count)d answer is out again.", "%(count)d answers are out again.", count)
    messages.success(request, text % {"count": count})
    return redirect("surveys:wave-detail", code=wave.code)


@takes_files
@person_required
@require_http_methods(["GET", "POST"])
def answers_draft(request: PersonRequest, code: str, draft: str) -> HttpResponse:
    """What the file says and what is wrong with it; nothing is stored until it is brought."""
    wave = _wave(request, code)
    found = fetch(_drafts(request, wave), code=draft)
    found.wave = wave
    if found.applied_at:
        return redirect("surveys:wave-detail", code=wave.code)
    if sheets_of(found) and request.POST.get("do") not in {"sheet", "discard"}:
        return _choosing_sheet(request, found)
    if request.method == "GET":
        return render(request, "surveys/answers/draft.html", _review(found))
    try:
        return DOINGS.get(request.POST.get("do", ""), _look)(request, found)
    except Refused as refusal:
        context = _review(found) | {"wrong": str(refusal.message)}
        return render(request, "surveys/answers/draft.html", context, status=422)


def _choosing_sheet(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    context = {"wave": draft.of_wave, "draft": draft, "sheets": sheets_of(draft), "section": "surveys"}
    return render(request, "surveys/answers/sheet.html", context)


def _sheet(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    chosen = request.POST.get("sheet", "")
    if not is_whole_number(chosen):
        return _choosing_sheet(request, draft)
    actions.choose_sheet(draft=draft, sheet=int(chosen), by=request.person)
    return _look(request, draft)


def _review(draft: ImportDraft) -> dict[str, Any]:
    wave = draft.of_wave
    review = review_of(draft)
    return {
        "wave": wave,
        "draft": draft,
        **vars(review),
        **vars(review.columns),
        "new": review.new,
        "notice": wave.version.parsed.notice(wave.notice_mode),
        "wrong": "",
        "section": "surveys",
    }


def _look(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    return redirect("surveys:answers-draft", code=draft.of_wave.code, draft=draft.code)


def _columns(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    chosen = {
        int(at): str(target)
        for name, target in request.POST.items()
        if name.startswith("column-")
        and target != "?"
        and is_whole_number(at := name.removeprefix("column-"))
    }
    actions.choose_columns(draft=draft, columns=chosen, by=request.person)
    if "file" in request.FILES:
        actions.read_again(draft=draft, content=_content(request), by=request.person)
    return _look(request, draft)


def _mend(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    words: dict[str, dict[str, str]] = {}
    for key, word, value in _split(request.POST.getlist("word"), 3):
        words.setdefault(key, {})[word] = value
    twins = {
        int(first): chosen
        for first, chosen in _split(request.POST.getlist("twin"), 2)
        if is_whole_number(first)
    }
    said = partial(_said_of, request)
    mends = Mends(
        words=words,
        twins=twins,
        out=_lines(request.POST.getlist("out")) | _lines(said("line", "out")),
        people=_lines(said("line", "person")),
        groups={
            group.value: chosen
            for group in AskedLines
            if (chosen := request.POST.get(f"group-{group.value}", ""))
        },
        starts={key: start.value for start in Start for key in said("start", start.value)},
    )
    actions.mend_responses(draft=draft, mends=mends, by=request.person)
    return _look(request, draft)


def _said_of(request: PersonRequest, what: str, chosen: str) -> list[str]:
    """Of what it was said: «line-9» is «person»."""
    fields = request.POST.items()
    return [
        name.removeprefix(f"{what}-")
        for name, value in fields
        if name.startswith(f"{what}-") and value == chosen
    ]


def _lines(numbers: Iterable[str]) -> frozenset[int]:
    return frozenset(int(line) for line in numbers if is_whole_number(line))


def _split(chosen: Iterable[str], parts: int) -> Iterable[list[str]]:
    """What was chosen in selects whose values name what they are about: ``agreement|tal | vez|3``."""
    for choice in chosen:
        first, _sign, rest = choice.partition("|")  # the word of a file may have the sign in it
        named = [first, *rest.rsplit("|", parts - 2)]
        if len(named) == parts:
            yield named


def _apply(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    done = actions.apply_responses(
        draft=draft, is_told="told" in request.POST, is_other="other" in request.POST, by=request.person
    )
    if done.came:
        text = ngettext("%(count)d answer is in.", "%(count)d answers are in.", done.came)
        messages.success(request, text % {"count": done.came})
    if done.already:
        text = ngettext(
            "%(count)d answer had come before.", "%(count)d answers had come before.", done.already
        )
        messages.info(request, text % {"count": done.already})
    return redirect("surveys:wave-detail", code=draft.of_wave.code)


def _discard(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    actions.discard_responses(draft=draft, by=request.person)
    messages.success(request, _("The file is forgotten. Nothing was stored."))
    return redirect("surveys:answers-import", code=draft.of_wave.code)


DOINGS = {"sheet": _sheet, "columns": _columns, "mend": _mend, "apply": _apply, "discard": _discard}


@person_required
@require_GET
def answers_sample(request: PersonRequest, code: str) -> HttpResponse:
    """An empty table to fill in, with the codes of the questionnaire."""
    body = _wave(request, code).version.parsed
    return download(sample_responses(body), f"{body.code}-{body.number}.xlsx")


@person_required
@require_GET
def wave_xlsform(request: PersonRequest, code: str) -> HttpResponse:
    """The questionnaire of this measurement for Kobo or ODK."""
    wave = _wave(request, code)
    body = wave.version.parsed
    content = write_xlsform(body, mode=wave.notice_mode, position=wave.version.position)
    return download(content, file_name(body))
