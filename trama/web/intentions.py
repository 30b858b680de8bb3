"""«Lo que me llevo»: one's own circles, each with what one means to try. Only their author's pages use this."""

from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trama.core.errors import Refused
from trama.networks.models import Person
from trama.workshops.actions.intentions import drop_intention, keep_intention
from trama.workshops.models import Intention, Note, Participant
from trama.workshops.models.written import LONGEST_NOTE

DAYS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]


@dataclass(frozen=True)
class Taking:
    """A circle, and what its author means to try with it."""

    note: Note
    intention: Intention | None


class IntentionForm(forms.Form):
    """What I will try, and when."""

    text = forms.CharField(label=gettext_lazy("What I will try"), max_length=LONGEST_NOTE, required=False)
    try_on = forms.DateField(label=gettext_lazy("When"), required=False, input_formats=DAYS)


def takings(notes: QuerySet[Note]) -> list[Taking]:
    """These circles, each with its intention if there is one (1 query)."""
    return [Taking(one, getattr(one, "intention", None)) for one in notes.select_related("intention")]


def save_intention(request: HttpRequest, note: Note, *, by: Participant | Person) -> str:
    """Keep what was sent, or take it away; the sentence of what is wrong, or nothing."""
    if "drop" in request.POST:
        drop_intention(note=note, by=by)
        return ""
    form = IntentionForm(request.POST)
    if not form.is_valid():
        return _("Write the day as 31-12-2026, or leave it empty, and up to 280 letters.")
    try:
        keep_intention(note=note, text=form.cleaned_data["text"], try_on=form.cleaned_data["try_on"], by=by)
    except Refused as refusal:
        return str(refusal.message)
    return ""
