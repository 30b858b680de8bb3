"""The programme itself: its cohorts, and who is appointed in it."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trama.core.codes import in_fours
from trama.core.errors import Refused
from trama.imports.cells import clean_phone
from trama.networks.actions import people
from trama.networks.actions.networks import create_cohort
from trama.networks.actions.people import Guest
from trama.networks.enums import SCOPES, Permission, Role, Scope, Track
from trama.networks.models import Cohort, Joining, Membership, Programme
from trama.networks.queries import appointed_in, joinings_in
from trama.networks.roles import roles_to_invite
from trama.web.days import DayField
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, fetch, fetch_allowed, person_required
from trama.web.inviting import invited, renewed


def _programme(request: PersonRequest, code: str) -> Programme:
    managed = Programme.objects.allowing(request.person, Permission.PROGRAMME_MANAGE)
    return fetch_allowed(Programme.objects.visible_to(request.person), managed, code=code)


@person_required
@require_GET
def programme_detail(request: PersonRequest, code: str) -> HttpResponse:
    """Cohorts, people appointed, invitations that wait."""
    programme = _programme(request, code)
    context = {
        "programme": programme,
        "cohorts": programme.cohorts.all(),
        "appointed": appointed_in(programme=programme),
        "joinings": joinings_in(programme=programme),
        "section": "programme",
    }
    return render(request, "programme/programme.html", context)


class AppointForm(forms.Form):
    """Somebody who will hold a role in the programme, or accompany a cohort."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    email = forms.EmailField(label=gettext_lazy("Email"))
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=20, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    cohort = forms.ModelChoiceField(
        label=gettext_lazy("Cohort"),
        queryset=Cohort.objects.none(),
        required=False,
        empty_label=gettext_lazy("None: the whole programme"),
        help_text=gettext_lazy("Only for a coach: all the networks of a cohort."),
    )

    def __init__(self, data: Any = None, *, programme: Programme, roles: Sequence[Role]) -> None:
        super().__init__(data)
        choices = [(role.value, role.label) for role in roles]
        cast("forms.ChoiceField", self.fields["role"]).choices = choices
        cast("forms.ModelChoiceField[Cohort]", self.fields["cohort"]).queryset = programme.cohorts.all()

    def clean(self) -> dict[str, Any]:
        """A coach has a cohort, and nobody else does."""
        cleaned = super().clean() or {}
        accompanies = "role" in cleaned and Scope.COHORT in SCOPES[Role(cleaned["role"])]
        if accompanies and not cleaned.get("cohort"):
            text = _(
                "Choose the cohort. The coach of a single network is invited from the page of that network."
            )
            self.add_error("cohort", text)
        elif not accompanies and cleaned.get("cohort"):
            self.add_error("cohort", _("This role is of the whole programme: leave the cohort empty."))
        return cleaned

    def guest(self) -> Guest:
        """The person as the action takes them."""
        given = self.cleaned_data
        phone = clean_phone(given["phone"].strip())
        return Guest(
            name=given["name"].strip(), email=given["email"], phone=phone.value[:20], role=Role(given["role"])
        )


@person_required
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def person_appoint(request: PersonRequest, code: str) -> HttpResponse:
    """One person, one role; it holds when they accept."""
    programme = _programme(request, code)
    roles = roles_to_invite(request.person, on=programme)
    form = AppointForm(request.POST or None, programme=programme, roles=roles)
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data["cohort"] or programme
        try:
            joining = people.invite(guest=form.guest(), place=place, by=request.person)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            invited(request, joining)
            return redirect("programme:programme-detail", code=programme.code)
    context = {"programme": programme, "form": form, "section": "programme"}
    status = 422 if request.method == "POST" else 200
    return render(request, "programme/person_appoint.html", context, status=status)


@person_required
@fresh_sign_in
@require_POST
def appointment_change(request: PersonRequest, code: str, number: int) -> HttpResponse:
    """A new link for an invitation, mailed again; or none any more."""
    programme = _programme(request, code)
    joining = fetch(Joining.objects.visible_to(request.person).filter(network__isnull=True), pk=number)
    if request.POST.get("do") == "withdraw":
        people.withdraw_joining(joining=joining, by=request.person)
        messages.success(request, _("The invitation is withdrawn."))
        return redirect("programme:programme-detail", code=programme.code)
    if request.POST.get("do") == "code":
        spoken = people.say_code(joining=joining, by=request.person)
        context = {"joining": joining, "code": in_fours(spoken), "section": "programme"}
        return render(request, "networks/people/spoken_code.html", context)
    back = redirect("programme:programme-detail", code=programme.code)
    return renewed(request, joining, {"back": back.url, "section": "programme"}) or back


@person_required
@require_POST
def appointment_end(request: PersonRequest, code: str, membership: str) -> HttpResponse:
    """Somebody leaves the programme; the history stays."""
    programme = _programme(request, code)
    found = fetch(
        Membership.objects.manageable_by(request.person).filter(network__isnull=True), code=membership
    )
    people.end_membership(membership=found, on=timezone.localdate(), by=request.person)
    messages.success(request, _("%(name)s no longer takes part from today.") % {"name": found.person.name})
    return redirect("programme:programme-detail", code=programme.code)


class CohortForm(forms.Form):
    """Networks that start together."""

    name = forms.CharField(label=gettext_lazy("Name of the cohort"), max_length=120)
    track = forms.ChoiceField(label=gettext_lazy("How it is accompanied"), choices=Track.choices)
    starts_on = DayField(label=gettext_lazy("Starts on"))


@person_required
@require_http_methods(["GET", "POST"])
def cohort_add(request: PersonRequest, code: str) -> HttpResponse:
    """One cohort more."""
    programme = _programme(request, code)
    form = CohortForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"track": Track(form.cleaned_data["track"])}
        cohort = create_cohort(programme=programme, by=request.person, **given)
        messages.success(request, _("«%(cohort)s» is ready: now enrol its networks.") % {"cohort": cohort})
        return redirect("programme:programme-detail", code=programme.code)
    context = {"programme": programme, "form": form, "section": "programme"}
    status = 422 if request.method == "POST" else 200
    return render(request, "programme/cohort_add.html", context, status=status)
