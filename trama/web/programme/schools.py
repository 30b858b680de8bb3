"""Schools: the official directory, and each school's history."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from trama.imports.models import ImportDraft
from trama.imports.problems import Unreadable
from trama.imports.schools.actions import apply_draft, keep_directory
from trama.imports.schools.known import parsed_of, preview
from trama.networks.actions.networks import record_transfer
from trama.networks.enums import Dependency, Permission
from trama.networks.models import School
from trama.web.days import DayField
from trama.web.http import PersonRequest, demand, fetch, person_required, takes_files

ON_A_PAGE = 50
LARGEST = 20 * 1024 * 1024


@person_required
@require_GET
def school_list(request: PersonRequest) -> HttpResponse:
    """Schools by name, commune or RBD."""
    demand(request, Permission.SCHOOLS_IMPORT)
    asked = request.GET.get("q", "").strip()
    schools = School.objects.all()
    if asked:
        schools = schools.matching(asked)
    page = Paginator(schools, ON_A_PAGE).get_page(request.GET.get("pagina"))
    return render(
        request, "programme/schools/list.html", {"page": page, "asked": asked, "section": "schools"}
    )


class TransferForm(forms.Form):
    """A change of who runs a school."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Depends on"), choices=Dependency.choices, initial=Dependency.SLEP.value
    )
    authority = forms.CharField(label=gettext_lazy("Name of the authority"), max_length=160, required=False)
    since_on = DayField(label=gettext_lazy("Since"))


@person_required
@require_http_methods(["GET", "POST"])
def school_detail(request: PersonRequest, rbd: int) -> HttpResponse:
    """What the directory said of a school, year by year, and on whom it has depended."""
    demand(request, Permission.SCHOOLS_IMPORT)
    school = fetch(School.objects.all(), rbd=rbd)
    form = TransferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record_transfer(
            school=school,
            by=request.person,
            **{**form.cleaned_data, "kind": Dependency(form.cleaned_data["kind"])},
        )
        messages.success(
            request, _("The change is recorded. Who ran the school before stays in its history.")
        )
        return redirect("programme:school-detail", rbd=rbd)
    context = {
        "school": school,
        "years": school.years.order_by("-year"),
        "dependencies": school.dependencies.order_by("-since_on"),
        "form": form,
        "section": "schools",
    }
    return render(
        request, "programme/schools/detail.html", context, status=422 if request.method == "POST" else 200
    )


@takes_files
@person_required
@require_http_methods(["GET", "POST"])
def school_import(request: PersonRequest) -> HttpResponse:
    """Choose the file; it is kept, without personal identifiers, until somebody decides."""
    demand(request, Permission.SCHOOLS_IMPORT)
    wrong = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or (file.size or 0) > LARGEST:
            wrong = _("Choose the CSV file of the directory, of 30 MB at most.")
        else:
            try:
                draft = keep_directory(content=file.read(), file_name=file.name or "", by=request.person)
            except Unreadable as problem:
                wrong = str(problem.message)
            else:
                return redirect("programme:school-draft", draft=draft.code)
    context = {"section": "schools", "wrong": wrong}
    return render(request, "programme/schools/import.html", context, status=422 if wrong else 200)


@person_required
@require_http_methods(["GET", "POST"])
def school_draft(request: PersonRequest, draft: str) -> HttpResponse:
    """What would change, and what deserves a look; then the change."""
    demand(request, Permission.SCHOOLS_IMPORT)
    drafts = ImportDraft.objects.visible_to(request.person)
    found = fetch(drafts.directories().filter(applied_at__isnull=True), code=draft)
    if request.method == "POST":
        applied = apply_draft(draft=found, by=request.person)
        messages.success(request, _("%(count)d schools are up to date.") % {"count": applied.total})
        return redirect("programme:school-list")
    parsed = parsed_of(found)
    context = {
        "draft": found,
        "preview": preview(parsed),
        "problems": parsed.problems[:200],
        "more": len(parsed.problems) - 200,
        "section": "schools",
    }
    return render(request, "programme/schools/draft.html", context)
