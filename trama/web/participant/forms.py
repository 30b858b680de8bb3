"""What is asked of somebody who takes part in a workshop."""

from typing import Any

from django import forms

from trama.workshops.enums import Shape
from trama.workshops.models.note import LONGEST_NOTE


class NoteForm(forms.Form):
    """A final idea in one of the three columns of the board."""

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
