"""What is asked at the desk."""

from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trama.networks.models import Joining, Person
from trama.privacy.actions.requests import LONGEST_ANSWER, LONGEST_REASON
from trama.privacy.enums import GROUNDS
from trama.privacy.forgetting.cards import is_by_own_name, likely_cards
from trama.privacy.likely import invitations_of
from trama.privacy.models import RightsRequest
from trama.sessions.models import Participant
from trama.web.days import DayField

LINES = forms.Textarea(attrs={"rows": 4})


class AnswerForm(forms.Form):
    """What was done about a request."""

    text = forms.CharField(label=_("What was done"), max_length=LONGEST_ANSWER, widget=LINES)


class RefusalForm(forms.Form):
    """Why a request is not done."""

    ground = forms.ChoiceField(label=_("On what ground"))
    reason = forms.CharField(
        label=_("The reason, as whoever asked will read it"), max_length=LONGEST_ANSWER, widget=LINES
    )

    def __init__(self, data: Any = None, *, kind: str) -> None:
        super().__init__(data)
        choices = [(ground.value, ground.label) for ground in GROUNDS[kind]]
        cast("forms.ChoiceField", self.fields["ground"]).choices = [
            ("", _("Choose it from the list")),
            *choices,
        ]


class ExtensionForm(forms.Form):
    """Why a request takes longer."""

    why = forms.CharField(
        label=_("Why it takes longer, as whoever asked will read it"), max_length=LONGEST_REASON, widget=LINES
    )


class TakeBackForm(forms.Form):
    """Why a request that was noted does not go on."""

    mistake = forms.CharField(
        label=_("Why, as whoever it was noted for will read it"), max_length=LONGEST_REASON, widget=LINES
    )


class GivenForm(forms.Form):
    """When an answer was given on paper."""

    given_on = DayField(label=_("The day on which the answer was given"))


class ErasureForm(forms.Form):
    """Somebody is erased for good."""

    cards = forms.MultipleChoiceField(
        label=_("It was also this person"), required=False, widget=forms.CheckboxSelectMultiple
    )
    invitations = forms.MultipleChoiceField(
        label=_("It is for this person"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label=_("I read what goes and what stays, and that it cannot be undone"))

    def __init__(self, data: Any = None, *, asked: RightsRequest) -> None:
        super().__init__(data)
        person = asked.person if asked.is_open and asked.is_erasure else None
        self.found = likely_cards(person, asked.programme) if person else []
        choices = [(card.code, _label(card, person)) for card in self.found if person]
        cast("forms.MultipleChoiceField", self.fields["cards"]).choices = choices
        self.invited = invitations_of(request=asked) if asked.is_open and asked.is_erasure else []
        offered = [(str(each.pk), _invitation(each)) for each in self.invited]
        cast("forms.MultipleChoiceField", self.fields["invitations"]).choices = offered

    def clean_cards(self) -> list[Participant]:
        """The cards of which it was said that they are theirs."""
        return [card for card in self.found if card.code in self.cleaned_data["cards"]]

    def clean_invitations(self) -> list[Joining]:
        """The invitations of which it was said that they are for them."""
        return [each for each in self.invited if str(each.pk) in self.cleaned_data["invitations"]]


def _invitation(joining: Joining) -> str:
    return " · ".join(part for part in (joining.name, joining.email, str(joining.place)) if part)


def _label(card: Participant, person: Person) -> str:
    """How a card is told from others: its name, its workshop and day, and when only a name of their own leads to it."""
    parts = [card.name, card.session.title, date_format(card.session.held_on, "DATE_FORMAT")]
    if is_by_own_name(card, person):
        parts.append(gettext("by a name that they gave themselves"))
    return " · ".join(part for part in parts if part)
