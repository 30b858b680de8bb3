"""Bringing a whole roster in: file → columns → what is wrong, line by line → apply → undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from trama.core.text import is_whole_number
from trama.imports.models import ImportDraft
from trama.imports.problems import Unreadable
from trama.imports.roster import actions
from trama.imports.roster.check import RosterLine
from trama.imports.roster.parse import RosterColumn
from trama.imports.roster.review import review_of
from trama.imports.roster.sample import sample_roster
from trama.imports.tables import LARGEST
from trama.networks.enums import Permission, Scope, roles_in
from trama.networks.models import Network
from trama.networks.queries import joinings_of, schools_of
from trama.networks.roles import require
from trama.web.http import PersonRequest, fetch, person_required, takes_files

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = {
    RosterColumn.NAME: gettext_lazy("Name"),
    RosterColumn.SURNAME: gettext_lazy("Surname"),
    RosterColumn.EMAIL: gettext_lazy("Email"),
    RosterColumn.PHONE: gettext_lazy("Phone"),
    RosterColumn.SCHOOL: gettext_lazy("School"),
    RosterColumn.POSITION: gettext_lazy("Position"),
    RosterColumn.ROLE: gettext_lazy("Role"),
}
MENDABLE = (RosterColumn.NAME, RosterColumn.EMAIL, RosterColumn.PHONE, RosterColumn.SCHOOL, RosterColumn.ROLE)


def _network(request: PersonRequest, code: str) -> Network:
    network = fetch(Network.objects.visible_to(request.person), code=code)
    require(request.person, Permission.PEOPLE_MANAGE, on=network)
    return network


@takes_files
@person_required
@require_http_methods(["GET", "POST"])
def roster_import(request: PersonRequest, code: str) -> HttpResponse:
    """Choose the file; what is being brought waits here for a day."""
    network = _network(request, code)
    context: dict[str, object] = {"network": network, "section": "people", "wrong": ""}
    if request.method == "POST":
        try:
            draft = _kept(request, network)
        except Unreadable as problem:
            context["wrong"] = str(problem.message)
        else:
            return redirect("networks:roster-draft", code=network.code, draft=draft.code)
    drafts = ImportDraft.objects.visible_to(request.person).filter(network=network)
    context["waiting"] = drafts.filter(applied_at__isnull=True).first()
    context["applied"] = drafts.filter(applied_at__isnull=False, undone_at__isnull=True).order_by(
        "-applied_at"
    )[:5]
    return render(request, "networks/roster/bring.html", context, status=422 if context["wrong"] else 200)


def _kept(request: PersonRequest, network: Network) -> ImportDraft:
    file = request.FILES.get("file")
    if file is None:
        raise Unreadable(_("Choose a file first."))
    content = file.read(LARGEST + 1)
    return actions.keep_roster(network=network, content=content, file_name=file.name or "", by=request.person)


@person_required
@require_GET
def roster_sample(request: PersonRequest, code: str) -> HttpResponse:
    """A spreadsheet to fill in, with the schools of the network."""
    content = sample_roster(network=_network(request, code))
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": 'attachment; filename="nomina.xlsx"'}
    )


@person_required
@require_http_methods(["GET", "POST"])
def roster_draft(request: PersonRequest, code: str, draft: str) -> HttpResponse:
    """What the file says and what is wrong with it; nobody is invited until it is applied."""
    network = _network(request, code)
    found = fetch(ImportDraft.objects.visible_to(request.person).filter(network=network), code=draft)
    if request.method == "POST":
        return DOINGS.get(request.POST.get("do", ""), _columns)(request, found)
    if found.applied_at:
        return _applied(request, found)
    return render(request, "networks/roster/draft.html", _review(found))


def _review(draft: ImportDraft) -> dict[str, object]:
    review = review_of(draft)
    return {
        **vars(review),
        "network": draft.of_network,
        "draft": draft,
        "columns": [
            {"name": name.value, "label": label, "at": draft.columns.get(name.value, -1)}
            for name, label in COLUMNS.items()
        ],
        "titles": list(enumerate(review.titles)),
        "wrong": [_row(line) for line in review.wrong],
        "roles": roles_in(Scope.NETWORK),
        "schools": schools_of(network=draft.of_network),
        "section": "people",
    }


def _row(line: RosterLine) -> dict[str, object]:
    mends = {problem.field: problem.mend for problem in line.problems if problem.mend}
    asked = {problem.field for problem in line.problems if problem.field}
    fields = [
        {
            "name": name.value,
            "label": COLUMNS[name],
            "value": mends.get(name.value) or line.values.get(name.value, ""),
        }
        for name in MENDABLE
        if name.value in asked
    ]
    return {"entry": line, "fields": fields}


def _applied(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    context = {
        "network": draft.of_network,
        "draft": draft,
        "joinings": joinings_of(network=draft.of_network, batch=draft.code),
        "section": "people",
    }
    return render(request, "networks/roster/applied.html", context)


def _columns(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    chosen = {name.value: request.POST.get(f"column-{name.value}", "") for name in RosterColumn}
    columns = {name: int(at) for name, at in chosen.items() if is_whole_number(at)}
    actions.choose_columns(draft=draft, columns=columns, by=request.person)
    return redirect("networks:roster-draft", code=draft.of_network.code, draft=draft.code)


def _mend(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    mends: dict[str, dict[str, str]] = {}
    for key, value in request.POST.items():
        line, _sign, name = key.removeprefix("line-").partition("-")
        if (
            key.startswith("line-")
            and is_whole_number(line)
            and (name in set(RosterColumn) or name == "skip")
        ):
            mends.setdefault(line, {})[name] = " ".join(str(value).split())[:500]
    actions.mend_lines(draft=draft, mends=mends, by=request.person)
    return redirect("networks:roster-draft", code=draft.of_network.code, draft=draft.code)


def _apply(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    count = actions.apply_roster(draft=draft, mail="mail" in request.POST, by=request.person)
    messages.success(
        request,
        ngettext("%(count)d person is invited.", "%(count)d people are invited.", count) % {"count": count},
    )
    return redirect("networks:roster-draft", code=draft.of_network.code, draft=draft.code)


def _undo(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    undone = actions.undo_roster(draft=draft, by=request.person)
    messages.success(
        request, _("Undone: %(count)d invitations open nothing any more.") % {"count": undone.withdrawn}
    )
    if undone.stayed:
        messages.info(
            request,
            ngettext(
                "%(count)d person had already accepted and stays.",
                "%(count)d people had already accepted and stay.",
                undone.stayed,
            )
            % {"count": undone.stayed},
        )
    return redirect("networks:network-detail", code=draft.of_network.code)


def _discard(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    code = draft.of_network.code
    actions.discard_roster(draft=draft, by=request.person)
    messages.success(request, _("The list is forgotten. Nobody was invited."))
    return redirect("networks:roster-import", code=code)


DOINGS = {"columns": _columns, "mend": _mend, "apply": _apply, "undo": _undo, "discard": _discard}
