"""«Lo que me llevo»: one's own circles, each with what one means to try. Only their author's pages use this."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trama.agreements.models import Intention
from trama.agreements.models.agreement import LONGEST_TEXT
from trama.core.errors import Refused
from trama.networks.models import Person
from trama.sessions.models import Participant
from trama.web.days import FAR, TWO_YEARS, DayField
from trama.workshops.actions.intentions import drop_intention, keep_intention
from trama.workshops.models import Note
from trama.workshops.takeaways import Takeaway, takeaways_of


@dataclass(frozen=True)
class TakeawayCard:
    """A circle and its author's intention, as a form shows them."""

    note: Note
    intention: Intention | None
    text: str
    day: str
    sentence: str = ""  # what is wrong with what was written


class IntentionForm(forms.Form):
    """What I will try, and when."""

    text = forms.CharField(label=gettext_lazy("What I will try"), max_length=LONGEST_TEXT, required=False)
    try_on = DayField(label=gettext_lazy("When"), required=False, ahead=TWO_YEARS)


@dataclass(frozen=True)
class Wrong:
    """What could not be kept, and why."""

    code: str
    given: QueryDict
    sentence: str


def takeaways(author: Participant | Person, wrong: Wrong | None = None) -> list[TakeawayCard]:
    """The author's circles, each with its intention if there is one, or with what could not be kept (≤ 3 queries)."""
    return [_card(takeaway, wrong) for takeaway in takeaways_of(author=author)]


def _card(takeaway: Takeaway, wrong: Wrong | None) -> TakeawayCard:
    kept = takeaway.intention
    if wrong and wrong.code == takeaway.note.code:
        given = wrong.given
        return TakeawayCard(
            takeaway.note, kept, given.get("text", ""), given.get("try_on", ""), wrong.sentence
        )
    day = kept.due_on.isoformat() if kept and kept.due_on else ""
    return TakeawayCard(takeaway.note, kept, kept.text if kept else "", day)


def save_intention(request: HttpRequest, note: Note, *, by: Participant | Person) -> Wrong | None:
    """Keep what was sent, or take it away; what is wrong with it, or nothing."""
    if "drop" in request.POST:
        drop_intention(note=note, by=by)
        return None
    sentence = _kept(request, note, by)
    return Wrong(note.code, request.POST, sentence) if sentence else None


def _kept(request: HttpRequest, note: Note, by: Participant | Person) -> str:
    form = IntentionForm(request.POST)
    if form.has_error("try_on", FAR):
        return str(form.errors["try_on"][0])
    if not form.is_valid():
        return _("Write the day as 31-12-2026, or leave it empty, and up to 280 letters.")
    try:
        keep_intention(note=note, text=form.cleaned_data["text"], try_on=form.cleaned_data["try_on"], by=by)
    except Refused as refusal:
        return str(refusal.message)
    return ""
