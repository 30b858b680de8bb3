"""What is asked at the desk."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from trama.privacy.actions.requests import LONGEST_ANSWER, LONGEST_REASON
from trama.privacy.enums import GROUNDS

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

    given_on = forms.DateField(
        label=_("The day on which the answer was given"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ErasureForm(forms.Form):
    """Somebody is erased for good."""

    sure = forms.BooleanField(label=_("I read what goes and what stays, and that it cannot be undone"))
