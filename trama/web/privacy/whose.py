"""Whose a request is: looked for by name, which stays out of the address, and chosen among those who were found."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from trama.core.errors import Refused
from trama.networks.models import Person, Programme
from trama.privacy.actions.noting import look_for_askers, say_whose
from trama.privacy.actions.requests import LONGEST_REASON
from trama.privacy.askers import FoundAsker, find_askers, find_invited
from trama.privacy.models import RightsRequest
from trama.privacy.tasks import tell_received
from trama.sessions.models import Participant
from trama.web.http import PersonRequest, person_required
from trama.web.privacy.requests import fetch_request

ON_A_PAGE = 20


class WhoForm(forms.Form):
    """A name, and who it is among those who bear it; some at a time, and whoever was chosen stays among them."""

    name = forms.CharField(
        label=gettext_lazy("Name of who asks"), max_length=160, required=False, widget=forms.TextInput
    )
    who = forms.ChoiceField(label=gettext_lazy("Who it is"), widget=forms.RadioSelect)

    found: Page[FoundAsker]

    def offer(self, programme: Programme, given: dict[str, Any], *others: tuple[str, str]) -> None:
        """Offer those of ``programme`` who bear the name that was given, and ``others``."""
        self.askers = find_askers(programme=programme, name=given.get("name", ""))
        self.invited = find_invited(programme=programme, name=given.get("name", ""))
        page = 1 if given.get("do") == "look" else given.get("page")
        self.found = Paginator(self.askers, ON_A_PAGE).get_page(page)
        shown = [*self.found]
        shown += [each for each in self.askers if each.key == given.get("who") and each not in shown]
        who = cast("forms.ChoiceField", self.fields["who"])
        who.choices = [*((each.key, each.label) for each in self.askers), *others]
        who.widget.choices = [*((each.key, each.label) for each in shown), *others]

    def chosen_one(self) -> Person | Participant | None:
        """Who was chosen, if they were among those found."""
        given = self.cleaned_data["who"]
        return next((asker.who for asker in self.askers if asker.key == given), None)


class WhoseForm(WhoForm):
    """Who it is, of a request that came from somebody unknown, and how that is known."""

    how = forms.CharField(
        label=gettext_lazy("How it is known, as they will read it"),
        help_text=gettext_lazy("For example: they came to the office with their card."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, initial: Any, programme: Programme) -> None:
        super().__init__(data, initial=initial)
        self.fields["name"].required = True
        self.offer(programme, data or initial)


@person_required
@require_http_methods(["GET", "POST"])
def request_whose(request: PersonRequest, code: str) -> HttpResponse:
    """Say later whose a request is; its days go on from the day it came."""
    found, refused = fetch_request(request, code), ""
    says, given = request.POST.get("do") == "say", request.POST.dict()
    form = WhoseForm(given if says else None, initial=given, programme=found.programme)
    if says and form.is_valid() and (who := form.chosen_one()):
        try:
            return _said(request, found, who, form.cleaned_data["how"])
        except Refused as refusal:
            refused = str(refusal.message)
    if request.method == "POST":
        look_for_askers(programme=found.programme, name=given.get("name", ""), by=request.person)
    context = {
        "asked": found,
        "form": form,
        "refused": refused,
        "has_looked": request.method == "POST",
        "section": "privacy",
        "part": "requests",
    }
    return render(request, "privacy/requests/whose.html", context, status=422 if says else 200)


def _said(request: PersonRequest, found: RightsRequest, who: Person | Participant, how: str) -> HttpResponse:
    tell_received.enqueue(say_whose(request=found, who=who, how=how, by=request.person).pk)
    messages.success(request, _("It is said whose the request %(number)s is.") % {"number": found.number})
    return redirect("privacy:request", code=found.code)
