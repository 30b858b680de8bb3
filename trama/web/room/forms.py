"""What is asked of somebody who takes part in a workshop."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trama.networks.models import Network
from trama.workshops.enums import Shape
from trama.workshops.models import Workshop
from trama.workshops.models.written import LONGEST_NOTE

OTHER = "other"


def networks_of(workshop: Workshop) -> list[Network]:
    """The networks that people of this workshop choose theirs from."""
    if workshop.network:
        return [workshop.network]
    return list(Network.objects.filter(cohort=workshop.cohort).order_by("name"))


class JoinForm(forms.Form):
    """The card: a name, and the network chosen from a list or written."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    network = forms.ChoiceField(label=_("The network you coordinate or take part in"), required=False)
    network_name = forms.CharField(
        label=_("If it is not in the list, write it"), max_length=160, required=False
    )

    def __init__(self, data: Any = None, *, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.networks = {one.code: one for one in networks_of(workshop)}
        choices = [("", _("Choose…")), *((code, one.name) for code, one in self.networks.items())]
        self.fields["network"].choices = [*choices, (OTHER, _("Another one"))]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Network | None:
        """The network of the list, if one was chosen."""
        return self.networks.get(self.cleaned_data["network"])


class NoteForm(forms.Form):
    """A final idea in one of the three doors."""

    shape = forms.ChoiceField(choices=Shape.choices)
    text = forms.CharField(max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}))
    is_signed = forms.BooleanField(required=False)
    tags = forms.MultipleChoiceField(required=False)
    sent = forms.CharField(max_length=36, required=False)

    def __init__(self, data: Any = None, *, dimensions: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["tags"].choices = dimensions  # type: ignore[attr-defined]  # a MultipleChoiceField


def first_error(form: forms.Form) -> str:
    """The sentence for who sent it without leaving the page."""
    return next(str(sentence) for sentences in form.errors.values() for sentence in sentences)
