"""Schools: the official directory, and each school's history."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from trama.exchange import school_directory
from trama.exchange.problems import Unreadable
from trama.networks.actions.networks import record_transfer
from trama.networks.enums import Dependency, Permission
from trama.networks.models import Person, School
from trama.networks.models.network import roles_that_may
from trama.web.http import PersonRequest, fetch, person_required

ON_A_PAGE = 50
LARGEST = 30 * 1024 * 1024


def _demand(person: Person) -> None:
    held = person.current_memberships().filter(role__in=roles_that_may(Permission.SCHOOLS_IMPORT))
    if not held.exists():
        raise Http404


@person_required
@require_GET
def school_list(request: PersonRequest) -> HttpResponse:
    """Schools by name, commune or RBD."""
    _demand(request.person)
    asked = request.GET.get("q", "").strip()
    schools = School.objects.all()
    if asked:
        number = asked.split("-")[0]
        by_rbd = Q(rbd=int(number)) if number.isdigit() and len(number) < 7 else Q(pk=None)  # noqa: PLR2004 -- an RBD has five digits
        schools = schools.filter(by_rbd | Q(name__icontains=asked) | Q(commune__icontains=asked))
    page = Paginator(schools, ON_A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "programme/school_list.html", {"page": page, "asked": asked, "section": "schools"})


class TransferForm(forms.Form):
    """A change of who runs a school."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Depends on"), choices=Dependency.choices, initial=Dependency.SLEP.value
    )
    authority = forms.CharField(label=gettext_lazy("Name of the authority"), max_length=160, required=False)
    since_on = forms.DateField(
        label=gettext_lazy("Since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@person_required
@require_http_methods(["GET", "POST"])
def school_detail(request: PersonRequest, rbd: int) -> HttpResponse:
    """What the directory said of a school, year by year, and on whom it has depended."""
    _demand(request.person)
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
        request, "programme/school_detail.html", context, status=422 if request.method == "POST" else 200
    )


@person_required
@require_http_methods(["GET", "POST"])
def school_import(request: PersonRequest) -> HttpResponse:
    """First what would change, then, with the same file, the change."""
    _demand(request.person)
    context: dict[str, object] = {"section": "schools"}
    if request.method == "GET":
        return render(request, "programme/school_import.html", context)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > LARGEST:
        context["wrong"] = _("Choose the CSV file of the directory, of 30 MB at most.")
        return render(request, "programme/school_import.html", context, status=422)
    try:
        parsed = school_directory.parse(file.read())
    except Unreadable as problem:
        context["wrong"] = str(problem.message)
        return render(request, "programme/school_import.html", context, status=422)
    if request.POST.get("do") == "apply":
        told = school_directory.apply_directory(parsed=parsed, by=request.person)
        messages.success(request, _("%(count)d schools are up to date.") % {"count": told.total})
        return redirect("programme:school-list")
    context |= {
        "preview": school_directory.preview(parsed),
        "problems": parsed.problems[:200],
        "more": len(parsed.problems) - 200,
    }
    return render(request, "programme/school_import.html", context)
