"""Bringing a whole roster in: file → columns → what is wrong, line by line → apply → undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from trama.core.errors import Refused
from trama.core.text import is_whole_number
from trama.imports.models import ImportDraft
from trama.imports.problems import Unreadable
from trama.imports.roster import actions
from trama.imports.roster.book import sample_roster
from trama.imports.roster.check import RosterLine
from trama.imports.roster.parse import ABSENT, Place, RosterColumn
from trama.imports.roster.review import review_of
from trama.imports.tables import LARGEST
from trama.networks.enums import Permission, Scope, roles_in
from trama.networks.models import Network
from trama.networks.queries import joinings_of, schools_of
from trama.networks.roles import require
from trama.web.downloads import download
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, fetch, person_required, takes_files

COLUMNS = {
    RosterColumn.NAME: gettext_lazy("Name"),
    RosterColumn.SECOND_NAME: gettext_lazy("Second name"),
    RosterColumn.SURNAME: gettext_lazy("Surname"),
    RosterColumn.SECOND_SURNAME: gettext_lazy("Second surname"),
    RosterColumn.EMAIL: gettext_lazy("Email"),
    RosterColumn.PHONE: gettext_lazy("Phone"),
    RosterColumn.SCHOOL: gettext_lazy("School (RBD)"),
    RosterColumn.SCHOOL_NAME: gettext_lazy("School (name)"),
    RosterColumn.POSITION: gettext_lazy("Position"),
    RosterColumn.ROLE: gettext_lazy("Role"),
    RosterColumn.CODE: gettext_lazy("Trama code"),
}
MENDABLE = {
    RosterColumn.NAME: gettext_lazy("Name"),
    RosterColumn.EMAIL: gettext_lazy("Email"),
    RosterColumn.PHONE: gettext_lazy("Phone"),
    RosterColumn.SCHOOL: gettext_lazy("School"),
    RosterColumn.POSITION: gettext_lazy("Position"),
    RosterColumn.ROLE: gettext_lazy("Role"),
}
SHOWN = (RosterColumn.EMAIL, RosterColumn.PHONE, RosterColumn.SCHOOL, RosterColumn.SCHOOL_NAME,
         RosterColumn.POSITION, RosterColumn.ROLE)  # fmt: skip
MENDED = {*RosterColumn, "skip", "yes-line", *(f"yes-{column.value}" for column in RosterColumn)}


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
    if request.POST.get("do") == "take":
        return _take(request, network)
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


@fresh_sign_in
def _take(request: PersonRequest, network: Network) -> HttpResponse:
    content = actions.write_roster(network=network, by=request.person)
    return download(content, f"nomina-{network.code}.xlsx")


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
    return download(sample_roster(network=_network(request, code)), "nomina.xlsx")


@person_required
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def roster_draft(request: PersonRequest, code: str, draft: str) -> HttpResponse:
    """What the file says and what is wrong with it; nobody is invited until it is applied."""
    network = _network(request, code)
    found = fetch(ImportDraft.objects.visible_to(request.person).filter(network=network), code=draft)
    if request.method == "POST":
        try:
            return DOINGS.get(request.POST.get("do", ""), _look)(request, found)
        except Refused as refusal:
            context = _review(found) | {"refused": str(refusal.message)}
            return render(request, "networks/roster/draft.html", context, status=422)
    if found.applied_at:
        return _applied(request, found)
    return render(request, "networks/roster/draft.html", _review(found))


def _review(draft: ImportDraft) -> dict[str, object]:
    review = review_of(draft)
    return {
        **vars(review),
        "network": draft.of_network,
        "draft": draft,
        "refused": "",
        "columns": [
            {
                "name": name.value,
                "label": label,
                "at": draft.columns.get(name.value, ABSENT),
                "may_be": review.doubtful.get(name.value, ()),
            }
            for name, label in COLUMNS.items()
        ],
        "ready": [_row(line) for line in review.ready],
        "mails": sum(bool(line.guest and line.guest.email) for line in review.ready),
        "changes": [_row(line) for line in review.changes],
        "wrong": [_row(line) for line in review.wrong],
        "roles": roles_in(Scope.NETWORK),
        "schools": schools_of(network=draft.of_network),
        "section": "people",
    }


def _row(line: RosterLine) -> dict[str, object]:
    """A line with what it holds, and what is asked of it."""
    offers: dict[str, list[str]] = {}
    for problem in line.problems:
        offers.setdefault(problem.field, []).extend(problem.mends)
    return {
        "entry": line,
        "holds": [line.values[name] for name in SHOWN if line.values.get(name)],
        "fields": [
            {"name": name.value, "label": label, "value": line.values.get(name, ""), "offers": offers[name]}
            for name, label in MENDABLE.items()
            if name in offers
        ],
        "confirms": [(problem.field, problem.confirm) for problem in line.problems if problem.confirm],
    }


def _applied(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    context = {
        "network": draft.of_network,
        "draft": draft,
        "joinings": joinings_of(network=draft.of_network, batch=draft.code),
        "changed": len(draft.mends.get("before", {})),
        "section": "people",
    }
    return render(request, "networks/roster/applied.html", context)


def _look(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    return redirect("networks:roster-draft", code=draft.of_network.code, draft=draft.code)


def _titles(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    sheet, _sign, line = request.POST.get("place", "").partition("-")
    if not (is_whole_number(sheet) and is_whole_number(line)):
        raise Unreadable(_("Choose the line with the titles first."))
    actions.choose_titles(draft=draft, place=Place(int(sheet), int(line)), by=request.person)
    return _look(request, draft)


def _columns(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    chosen = {name.value: request.POST.get(f"column-{name.value}", "") for name in RosterColumn}
    columns = {name: int(at) for name, at in chosen.items() if is_whole_number(at.removeprefix("-"))}
    actions.choose_columns(draft=draft, columns=columns, by=request.person)
    return _look(request, draft)


def _mend(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    mends: dict[str, dict[str, str]] = {}
    for kind in ("line", "take"):  # what was taken of what was offered counts over what stood in its field
        for key, value in request.POST.items():
            line, _sign, name = key.removeprefix(f"{kind}-").partition("-")
            if key.startswith(f"{kind}-") and is_whole_number(line) and name in MENDED:
                mends.setdefault(line, {})[name] = " ".join(str(value).split())[:500]
    actions.mend_lines(draft=draft, mends=mends, by=request.person)
    return _look(request, draft)


def _concealed(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    actions.decide_concealed(draft=draft, is_in=request.POST.get("are") == "in", by=request.person)
    return _look(request, draft)


def _above(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    is_meant = request.POST.get("are") == "school"
    actions.decide_schools_above(draft=draft, is_meant=is_meant, by=request.person)
    return _look(request, draft)


def _apply(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    done = actions.apply_roster(draft=draft, mail="mail" in request.POST, by=request.person)
    if done.invited:
        text = ngettext("%(count)d person is invited.", "%(count)d people are invited.", done.invited)
        messages.success(request, text % {"count": done.invited})
    if done.changed:
        text = ngettext(
            "%(count)d person was brought up to date.",
            "%(count)d people were brought up to date.",
            done.changed,
        )
        messages.success(request, text % {"count": done.changed})
    return _look(request, draft)


def _undo(request: PersonRequest, draft: ImportDraft) -> HttpResponse:
    undone = actions.undo_roster(draft=draft, by=request.person)
    text = ngettext(
        "Undone: %(count)d invitation opens nothing any more.",
        "Undone: %(count)d invitations open nothing any more.",
        undone.withdrawn,
    )
    messages.success(request, text % {"count": undone.withdrawn})
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


DOINGS = {
    "titles": _titles,
    "columns": _columns,
    "concealed": _concealed,
    "above": _above,
    "mend": _mend,
    "apply": _apply,
    "undo": _undo,
    "discard": _discard,
}
