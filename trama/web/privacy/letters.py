"""A request that came by letter or aloud, noted at the desk."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from trama.core.errors import Refused
from trama.networks.enums import Permission
from trama.networks.models import Programme
from trama.privacy.actions.noting import look_for_askers, note_letter
from trama.privacy.actions.requests import LONGEST_TEXT, Asking
from trama.privacy.enums import RequestKind
from trama.privacy.queries import desk_programmes
from trama.privacy.tasks import tell_received
from trama.web.days import DayField
from trama.web.http import PersonRequest, demand, person_required
from trama.web.privacy.whose import WhoForm

NOBODY = "nobody"


class LetterForm(WhoForm):
    """What came, whose it is, and when."""

    field_order = ("programme",)
    programme = forms.ModelChoiceField(
        label=gettext_lazy("To whom"),
        queryset=Programme.objects.none(),
        empty_label=None,
        to_field_name="code",
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is asked"),
        choices=[("", gettext_lazy("Choose it from the list")), *RequestKind.choices],
    )
    text = forms.CharField(
        label=gettext_lazy("In their own words"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reply_to = forms.EmailField(
        label=gettext_lazy("Mail for the answer"),
        required=False,
        help_text=gettext_lazy(
            "Without one, the mail that is known of them is used; if none is, answer as it came."
        ),
    )
    came_on = DayField(
        label=gettext_lazy("The day it came"), help_text=gettext_lazy("The days to answer run from it.")
    )

    def __init__(self, data: Any = None, *, initial: Any = None, programmes: list[Programme]) -> None:
        super().__init__(data, initial=initial)
        given = data or initial or {}
        self.programmes = programmes
        wanted = given.get("programme", "")
        self.chosen = next((each for each in programmes if each.code == wanted), programmes[0])
        self.offer(self.chosen, given, (NOBODY, _("Nobody that Trama knows by that name")))
        if len(programmes) > 1:
            mine = Programme.objects.filter(pk__in=[each.pk for each in programmes])
            cast("forms.ModelChoiceField[Programme]", self.fields["programme"]).queryset = mine
        else:
            del self.fields["programme"]

    def noted(self) -> dict[str, Any]:
        """As the action takes it."""
        given = self.cleaned_data
        kind = RequestKind(given["kind"])
        asking = Asking(kind, self.chosen, given["text"], given["reply_to"])
        return {"asking": asking, "who": self.chosen_one(), "came_on": given["came_on"]}


@person_required
@require_http_methods(["GET", "POST"])
def request_add(request: PersonRequest) -> HttpResponse:
    """Looked for by name, which stays out of the address; then noted, and worked like any other."""
    demand(request, Permission.DATA_DESK)
    programmes = list(desk_programmes(person=request.person))
    notes, refused = request.POST.get("do") == "note", ""
    given: dict[str, Any] = request.POST.dict() or {"came_on": timezone.localdate()}
    form = LetterForm(request.POST if notes else None, initial=given, programmes=programmes)
    if notes and form.is_valid():
        try:
            made = note_letter(by=request.person, **form.noted())
        except Refused as refusal:
            refused = str(refusal.message)
        else:
            tell_received.enqueue(made.pk)
            messages.success(request, _("The request %(number)s is noted.") % {"number": made.number})
            return redirect("privacy:request", code=made.code)
    if request.method == "POST":
        look_for_askers(programme=form.chosen, name=given.get("name", ""), by=request.person)
    context = {
        "form": form,
        "refused": refused,
        "has_looked": request.method == "POST",
        "section": "privacy",
        "part": "requests",
    }
    return render(request, "privacy/requests/add.html", context, status=422 if notes else 200)
