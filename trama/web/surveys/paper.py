"""Sheets of paper: printed, photographed, looked over, entered."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.core.text import is_whole_number
from trama.imports.models import SheetDraft
from trama.imports.paper import actions
from trama.imports.paper.known import (
    called,
    empty_pages,
    if_it_is_a_copy,
    is_somebodys,
    missing_pages,
    read_files,
)
from trama.imports.paper.parse import File, cut_out, pieces_of
from trama.imports.paper.review import SheetAnswers, answered, rows_of
from trama.networks.enums import Permission
from trama.paper.layout import layout_of
from trama.paper.pictures import LARGEST
from trama.paper.printing import Print, pdf_of
from trama.surveys.enums import Mode
from trama.surveys.errors import WaveAnnulled, WaveFinal
from trama.surveys.models import Wave
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, fetch, person_required, takes_files
from trama.web.surveys.common import wave_for

WITHDRAW = "/e/retirar/"
WHOM = {whom.value: whom for whom in actions.For}


def conducted(request: PersonRequest, code: str) -> Wave:
    """A measurement that the person conducts and that has sheets."""
    wave = wave_for(request, code, Permission.WAVE_OPEN)
    if wave.mode == Mode.CONVERSED:
        raise Http404
    return wave


@person_required
@fresh_sign_in
@require_POST
def sheet_print(request: PersonRequest, code: str) -> HttpResponse:
    """The sheets as one PDF: one for each person, or a stack without names."""
    wave = conducted(request, code)
    whom = WHOM.get(request.POST.get("whom", ""))
    if whom is None or (wave.is_room and whom is actions.For.PEOPLE):
        raise Http404
    asked = request.POST.get("count", "")
    count = int(asked) if is_whole_number(asked) and len(asked) < 4 else 1  # noqa: PLR2004 -- nobody prints 1,000 at once
    sheets = actions.sheets_for(wave=wave, whom=whom, count=count, by=request.person)
    address = settings.BASE_URL.split("//")[-1] + WITHDRAW
    made = pdf_of(Print(wave.version.parsed, wave.notice_mode, wave.code, wave.network.name, address, sheets))
    headers = {
        "Content-Disposition": f'inline; filename="hojas-{wave.code}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@takes_files
@person_required
@never_cache
@require_http_methods(["GET", "POST"])
def sheet_list(request: PersonRequest, code: str) -> HttpResponse:
    """Photos are brought here; the sheets they are of wait until they are looked over and entered."""
    wave = conducted(request, code)
    if request.method == "POST":
        _bring(request, wave)
        return redirect("surveys:sheet-list", code=wave.code)
    drafts = SheetDraft.objects.visible_to(request.person).filter(wave=wave).select_related("wave__version")
    sheets = [_waiting(draft) for draft in drafts]
    context = {
        "wave": wave,
        "sheets": sheets,
        "ready": sum(draft.is_checked for draft in drafts),
        "pages": len(layout_of(wave.version.parsed, wave.notice_mode).pages),
        "usual_stack": 12,
        "section": "surveys",
    }
    return render(request, "surveys/paper/list.html", context)


def _waiting(draft: SheetDraft) -> dict[str, Any]:
    given = answered(draft)
    return {
        "draft": draft,
        "open": len(given.left),
        "missing": missing_pages(draft),
        "empty": empty_pages(draft, given.decided),
    }


def _bring(request: PersonRequest, wave: Wave) -> None:
    chosen = request.FILES.getlist("file")
    if not chosen:
        messages.error(request, _("Choose at least one photo or a PDF."))
        return
    files = [File(upload.name or "", upload.read(LARGEST + 1)) for upload in chosen]
    pages, troubles = read_files(files, wave)
    brought = actions.keep_pages(wave=wave, pages=pages, by=request.person)
    if brought.sheets:
        sentence = ngettext("%(count)d sheet was read.", "%(count)d sheets were read.", brought.sheets)
        messages.success(request, sentence % {"count": brought.sheets})
    for mark in brought.otherwise:
        text = _(
            "It came twice, with other marks; the first one stays. "
            "If it is the same sheet, forget it and bring it again."
        )
        messages.warning(request, f"{called(mark)}: {text} {if_it_is_a_copy()}")
    for mark in brought.again:
        text = _("It came twice, with the same marks, and was taken for one sheet.")
        messages.warning(request, f"{called(mark)}: {text} {if_it_is_a_copy()}")
    for trouble in troubles:
        messages.warning(request, f"{trouble.where}: {trouble.text}")


def _draft(request: PersonRequest, wave: Wave, code: str) -> SheetDraft:
    visible = SheetDraft.objects.visible_to(request.person).filter(wave=wave)
    return fetch(visible.select_related("wave__version", "wave__network"), code=code)


@person_required
@never_cache
@require_http_methods(["GET", "POST"])
def sheet_review(request: PersonRequest, code: str, draft: str) -> HttpResponse:
    """All that was read of a sheet; what is doubtful is asked with its cut-out."""
    wave = conducted(request, code)
    found = _draft(request, wave, draft)
    if request.method == "POST" and request.POST.get("do") == "discard":
        actions.discard_sheet(draft=found, by=request.person)
        messages.success(request, _("The sheet and its photos were forgotten."))
        return redirect("surveys:sheet-list", code=wave.code)
    given = answered(found, request.POST if request.method == "POST" else None)
    missing = missing_pages(found)
    empty = empty_pages(found, given.decided)
    may_pass = (not missing or "without" in request.POST) and (not empty or "empty" in request.POST)
    if request.method == "POST":
        is_whole = not given.left and may_pass
        actions.decide(draft=found, decided=given.decided, is_whole=is_whole, by=request.person)
        if is_whole:
            return _next(request, wave, found)
    context = _review(found, given, missing) | {
        "empty": empty, "is_refused": request.method == "POST", "section": "surveys",
        "ticks": {name for name in ("without", "empty") if name in request.POST},
    }  # fmt: skip
    return render(
        request, "surveys/paper/review.html", context, status=422 if request.method == "POST" else 200
    )


def _review(draft: SheetDraft, given: SheetAnswers, missing: list[int]) -> dict[str, Any]:
    wave = draft.wave
    asked, blocks, boxes = rows_of(draft, given)
    return {
        "wave": wave, "draft": draft, "asked": asked, "blocks": blocks, "boxes": boxes, "missing": missing,
        "consents": [consent for consent in wave.version.parsed.consents if consent.purpose != "participate"],
        "given": given, "is_somebodys": is_somebodys(draft),
    }  # fmt: skip


def _next(request: PersonRequest, wave: Wave, done: SheetDraft) -> HttpResponse:
    """The next sheet that waits to be looked over; else the list."""
    waiting = SheetDraft.objects.visible_to(request.person).filter(wave=wave, is_checked=False)
    draft = waiting.exclude(pk=done.pk).first()
    messages.success(request, _("Sheet %(sheet)s is ready.") % {"sheet": done})
    if draft:
        return redirect("surveys:sheet-review", code=wave.code, draft=draft.code)
    return redirect("surveys:sheet-list", code=wave.code)


@person_required
@never_cache
@require_GET
def sheet_piece(request: PersonRequest, code: str, draft: str, piece: str) -> HttpResponse:
    """The cut-out of one question or box, for who brought the photo and nobody else."""
    wave = conducted(request, code)
    found = _draft(request, wave, draft)
    for name, page, area in pieces_of(wave.version.parsed, wave.notice_mode):
        picture = found.pictures.filter(page=page).first() if name == piece else None
        if picture:
            headers = {"Cache-Control": "no-store, private"}
            return HttpResponse(
                cut_out(bytes(picture.packed), area), content_type="image/jpeg", headers=headers
            )
    raise Http404


@person_required
@require_POST
def sheet_enter(request: PersonRequest, code: str) -> HttpResponse:
    """The sheets that were looked over are entered together, and their photos are gone."""
    wave = conducted(request, code)
    entered = actions.enter_checked(wave=wave, by=request.person)
    if entered.received:
        text = ngettext(
            "%(count)d sheet was entered. Its photos were deleted. Of each person the first one counts.",
            "%(count)d sheets were entered. Their photos were deleted. Of each person the first one counts.",
            entered.received,
        )
        messages.success(request, text % {"count": entered.received})
    for sheet in entered.before:
        text = _("Sheet %(sheet)s had already been entered: nothing changed.") % {"sheet": sheet}
        messages.warning(request, f"{text} {if_it_is_a_copy()}")
    if entered.late:
        messages.warning(request, str((WaveAnnulled if wave.annulled_at else WaveFinal).message))
    return redirect("surveys:sheet-list", code=wave.code)
