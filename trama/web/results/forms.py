"""Forms of the conversation about results."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trama.networks.enums import AgreedLevel


class PurposeForm(forms.Form):
    """A purpose as the group agreed it."""

    text = forms.CharField(
        label=_("Our network exists so that…"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    level = forms.ChoiceField(
        label=_("How alike were our sentences?"), choices=AgreedLevel.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("What changed, and why"), max_length=300, required=False)
    review_on = forms.DateField(
        label=_("Next review"),
        required=False,
        help_text=_("If left empty, in six months."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class FocusForm(forms.Form):
    """A dimension to work on, and why."""

    dimension = forms.CharField(max_length=40)
    reason = forms.CharField(max_length=1000)


class ConversedForm(forms.Form):
    """What was raised, agreed and said about one dimension."""

    agreed = forms.IntegerField(required=False, min_value=1, max_value=10)
    words = forms.CharField(required=False, max_length=2000)
