"""The questionnaires of a programme: what there is, and one more from an XLSForm."""

import base64
import binascii
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trama.core.errors import Refused
from trama.exports.instrument_toml import instrument_toml
from trama.exports.xlsform import file_name, write_xlsform
from trama.imports.problems import Unreadable
from trama.imports.xlsform.actions import load_questionnaire
from trama.imports.xlsform.known import pack_of, read_questionnaire
from trama.imports.xlsform.questionnaire import RawPack, ReadQuestionnaire
from trama.instruments.models import InstrumentVersion
from trama.instruments.queries import versions_of
from trama.networks.enums import Permission
from trama.networks.models import Programme
from trama.web.downloads import download
from trama.web.http import PersonRequest, fetch, fetch_allowed, person_required, takes_files

LARGEST = 500 * 1024
ASKED = ("dimension-", "order-")  # what of a form somebody is asked


def _programme(request: PersonRequest, code: str) -> Programme:
    managed = Programme.objects.allowing(request.person, Permission.PROGRAMME_MANAGE)
    return fetch_allowed(Programme.objects.visible_to(request.person), managed, code=code)


@takes_files
@person_required
@require_http_methods(["GET", "POST"])
def questionnaire_list(request: PersonRequest, code: str) -> HttpResponse:
    """Those that can be measured with; a form is chosen, looked at, and brought or taken as a file."""
    programme = _programme(request, code)
    context = _listed(programme)
    if request.method == "GET":
        return render(request, "programme/questionnaire_list.html", context)
    try:
        return _posted(request, programme)
    except Refused as refusal:
        context["wrong"] = str(refusal.message)
    return render(request, "programme/questionnaire_list.html", context, status=422)


def _listed(programme: Programme) -> dict[str, Any]:
    return {
        "programme": programme,
        "versions": versions_of(pack=programme.pack),
        "wrong": "",
        "section": "programme",
    }


def _posted(request: PersonRequest, programme: Programme) -> HttpResponse:
    pack = pack_of(programme.pack, folders=settings.PACK_FOLDERS)
    content = _content(request)
    chosen = {name: str(key) for name, key in request.POST.items() if key and name.startswith(ASKED)}
    read = read_questionnaire(
        content, pack, dimensions=_under("dimension-", chosen), orders=_under("order-", chosen)
    )
    if request.POST.get("do") == "load":
        return _loaded(request, programme, read, pack)
    if request.POST.get("do") == "toml" and read.is_ready:
        name = f"{read.table['code']}-{read.table['number']}.toml"
        return download(instrument_toml(read.table).encode(), name, "application/toml")
    context = _summary(read, pack, chosen) | {
        "programme": programme,
        "content": base64.b64encode(content).decode(),
        "section": "programme",
    }
    return render(request, "programme/questionnaire_read.html", context)


def _under(start: str, chosen: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(start): key for name, key in chosen.items() if name.startswith(start)}


def _content(request: PersonRequest) -> bytes:
    """The file that was chosen, or the one that came along in the form."""
    file = request.FILES.get("file")
    try:
        content = file.read(LARGEST + 1) if file else base64.b64decode(request.POST.get("content", ""))
    except binascii.Error:
        content = b""
    if not content or len(content) > LARGEST:
        raise Unreadable(_("Choose an XLSForm in XLSX, of 500 kB at most."))
    return bytes(content)


def _summary(read: ReadQuestionnaire, pack: RawPack, chosen: dict[str, str]) -> dict[str, Any]:
    names = pack.dimensions
    blocks = [
        {
            "title": block["title"] or _("Outside of the groups"),
            "dimension": names.get(block["dimension"], ""),
            "count": len(block["item"]),
        }
        for block in read.table["block"]
    ]
    return {
        "table": read.table,
        "blocks": blocks,
        "scales": [{"low": labels[0], "high": labels[-1]} for labels in read.scales.values() if labels],
        "problems": read.problems,
        "unplaced": read.unplaced,
        "unordered": read.unordered,
        "chosen": chosen,
        "dimensions": [{"key": key, "name": name} for key, name in names.items()],
        "is_ready": read.is_ready,
        "is_wrong": any(problem.is_blocking for problem in read.problems),
    }


def _loaded(
    request: PersonRequest, programme: Programme, read: ReadQuestionnaire, pack: RawPack
) -> HttpResponse:
    version = load_questionnaire(read=read, pack=pack, by=request.person)
    if version:
        messages.success(request, _("«%(name)s» can be measured with now.") % {"name": version})
    else:
        messages.info(request, _("That questionnaire was already here, with the same words."))
    return redirect("programme:questionnaire-list", code=programme.code)


@person_required
@require_GET
def questionnaire_xlsform(request: PersonRequest, code: str, questionnaire: str, number: str) -> HttpResponse:
    """One of the questionnaires for Kobo or ODK."""
    programme = _programme(request, code)
    versions = InstrumentVersion.objects.filter(pack=programme.pack)
    version = fetch(versions, code=questionnaire, number=number)
    content = write_xlsform(version.parsed, position=version.position)
    return download(content, file_name(version.parsed))
