"""What is asked to make a workshop."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.networks.models import Cohort, Network


class MakeForm(forms.Form):
    """From which plan, for whom, when."""

    plan = forms.ChoiceField(label=_("Begin from"))
    place = forms.ChoiceField(label=_("For whom"))
    held_on = forms.DateField(
        label=_("Day"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
    )

    def __init__(
        self, data: Any = None, *, plans: list[tuple[str, str]], places: list[Network | Cohort], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.places = {one.code: one for one in places}
        self.fields["plan"].choices = plans  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["place"].choices = [(code, str(one)) for code, one in self.places.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Network | Cohort:
        """Whose workshop it will be."""
        return self.places[self.cleaned_data["place"]]
