"""«Mis datos»: take what is kept, correct it, hide, ask for the rest; and what became of what was asked."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from trama.core.errors import Refused
from trama.imports.cells import clean_phone
from trama.privacy.actions.hiding import hide_myself, show_myself
from trama.privacy.actions.own_data import correct_own_details
from trama.privacy.actions.requests import ask, take_back
from trama.privacy.enums import RequestKind
from trama.privacy.models import RightsRequest
from trama.privacy.queries import (
    desks_left_empty,
    programmes_of,
    programmes_with,
    reached_programmes,
    requests_of,
)
from trama.privacy.tasks import tell_received
from trama.web.fresh import fresh_sign_in
from trama.web.http import PersonRequest, fetch, own_page
from trama.web.own_requests import ASKED, RequestForm, own_file


class DetailsForm(forms.Form):
    """One's own name and phone as they should be."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        """With its country, so that the link for WhatsApp works."""
        phone = clean_phone(self.cleaned_data["phone"].strip())
        if phone.is_blocking:
            raise forms.ValidationError(phone.text)
        return phone.value[:20]


@own_page
@require_http_methods(["GET", "POST"])
def my_data(request: PersonRequest) -> HttpResponse:
    """Everything that can be done with one's own data; the file is a POST."""
    if request.method == "POST":
        return _file(request)
    person = request.person
    context = {
        "requests": requests_of(asker=person),
        "programmes": programmes_of(person=person),
        "person": person,
        "section": "me",
    }
    return render(request, "account/data/my_data.html", context)


@fresh_sign_in
def _file(request: PersonRequest) -> HttpResponse:
    programme = programmes_of(person=request.person)[0]
    return own_file(owner=request.person, programme=programme, form=request.POST.get("form", "json"))


@own_page
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def my_data_ask(request: PersonRequest, what: str) -> HttpResponse:
    """What it will do, what it cannot reach and by when; then the short form."""
    if what not in ASKED:
        raise Http404
    kind = ASKED[what]
    if kind is RequestKind.BLOCK:
        return _hide(request)
    if kind is RequestKind.CORRECTION and request.POST.get("do") == "now":
        return _correct(request)
    form, refused = _form(request, kind), ""
    if request.method == "POST" and form.is_valid():
        try:
            made = ask(asking=form.asking(), by=request.person)
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            tell_received.enqueue(made.pk)
            return _asked(request, made)
    return _ask_page(request, kind, form=form, refused=refused)


def _form(request: PersonRequest, kind: RequestKind, *, is_sent: bool = True) -> RequestForm:
    person = request.person
    known = person.email or (person.user.email if person.user else "")
    given = request.POST if is_sent and request.method == "POST" else None
    return RequestForm(given, kind=kind, programmes=programmes_of(person=person), reply_to=known)


def _ask_page(
    request: PersonRequest,
    kind: RequestKind,
    *,
    form: RequestForm | None = None,
    details: DetailsForm | None = None,
    refused: str = "",
) -> HttpResponse:
    person = request.person
    initial = {"name": person.name, "phone": person.phone}
    context = {
        "kind": kind,
        "form": form,
        "details": details or DetailsForm(initial=initial),
        "refused": refused,
        "will": f"account/data/will/{kind.value}.html",
        "reached": programmes_with(person=person),
        "empty": desks_left_empty(person=person) if kind is RequestKind.BLOCK else [],
        "section": "me",
    }
    return render(request, "account/data/ask.html", context, status=422 if request.method == "POST" else 200)


def _asked(request: PersonRequest, made: RightsRequest) -> HttpResponse:
    messages.success(request, _("Your request has the number %(number)s.") % {"number": made.number})
    return redirect("account:my-request", code=made.code)


def _correct(request: PersonRequest) -> HttpResponse:
    details, person, refused = DetailsForm(request.POST), request.person, ""
    if details.is_valid():
        programme = programmes_of(person=person)[0]
        try:
            return _asked(
                request,
                correct_own_details(person=person, programme=programme, by=person, **details.cleaned_data),
            )
        except Refused as refusal:
            refused = str(refusal.message)
    form = _form(request, RequestKind.CORRECTION, is_sent=False)
    return _ask_page(request, RequestKind.CORRECTION, form=form, details=details, refused=refused)


def _hide(request: PersonRequest) -> HttpResponse:
    if request.method == "GET":
        return _ask_page(request, RequestKind.BLOCK)
    programme = programmes_of(person=request.person)[0]
    return _asked(request, hide_myself(person=request.person, programme=programme, by=request.person))


@own_page
@require_POST
def show_me(request: PersonRequest) -> HttpResponse:
    """Whoever was hidden is seen again."""
    show_myself(person=request.person, by=request.person)
    messages.success(request, _("You are seen again, as before."))
    return redirect("account:my-data")


@own_page
@require_http_methods(["GET", "POST"])
def my_request(request: PersonRequest, code: str) -> HttpResponse:
    """What became of something asked; taken back while it waits."""
    found = fetch(requests_of(asker=request.person), code=code)
    if request.method == "POST":
        take_back(request=found, by=request.person)
        messages.success(request, _("You took the request %(number)s back.") % {"number": found.number})
        return redirect("account:my-data")
    context = {"asked": found, "reached": reached_programmes(request=found), "section": "me"}
    return render(request, "account/data/my_request.html", context)
