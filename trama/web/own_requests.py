"""What the pages of «Mis datos» share, with an account and without: files, what is asked, the short forms."""

from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trama.core.errors import NotUnderstood
from trama.networks.models import Person, Programme
from trama.privacy.actions.own_data import take_own_data
from trama.privacy.actions.requests import LONGEST_TEXT, Asking
from trama.privacy.enums import RequestKind
from trama.privacy.own_file import FORMS, file_of
from trama.sessions.models import Participant
from trama.web.downloads import download

# The word of each address, and the words for whoever is to type something.
ASKED = {
    "corregir": RequestKind.CORRECTION,
    "borrar": RequestKind.ERASURE,
    "oponerme": RequestKind.OBJECTION,
    "llevar": RequestKind.PORTABILITY,
    "ocultarme": RequestKind.BLOCK,
}
LABELS = {
    RequestKind.CORRECTION: gettext_lazy("What is wrong, and how it should be"),
    RequestKind.ERASURE: gettext_lazy("Anything that should be known about it"),
    RequestKind.OBJECTION: gettext_lazy("Which use, and why"),
    RequestKind.PORTABILITY: gettext_lazy("To which institution, and whom to write to there"),
}
ERASE = gettext_lazy("ERASE")


def own_file(*, owner: Person | Participant, programme: Programme, form: str) -> HttpResponse:
    """Everything that is kept of ``owner``, to be saved; that it was taken is recorded."""
    if form not in FORMS:
        raise NotUnderstood
    end, kind, make = FORMS[form]
    take_own_data(programme=programme, form=form, by=owner)
    content = make(file_of(owner))
    return download(content, f"mis-datos-{timezone.localdate()}.{end}", kind)


class RequestForm(forms.Form):
    """What is asked: in one's own words, and where the answer goes."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("To whom"), queryset=Programme.objects.none(), empty_label=None
    )
    text = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    reply_to = forms.EmailField(
        label=gettext_lazy("Mail for the answer"), widget=forms.EmailInput(attrs={"inputmode": "email"})
    )
    word = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(
        self, data: Any = None, *, kind: RequestKind, programmes: list[Programme], reply_to: str
    ) -> None:
        # Several may stand on one page.
        super().__init__(data, auto_id=f"{kind.value}_%s", initial={"reply_to": reply_to})
        self.kind, self.programmes = kind, programmes
        self.fields["text"].label = LABELS[kind]
        self.fields["text"].required = kind is not RequestKind.ERASURE
        if kind is RequestKind.ERASURE:
            self.fields["word"].label = _("To be sure, write %(word)s") % {"word": ERASE}
        else:
            del self.fields["word"]
        if len(programmes) > 1:
            chosen = Programme.objects.filter(pk__in=[programme.pk for programme in programmes])
            cast("forms.ModelChoiceField[Programme]", self.fields["programme"]).queryset = chosen
        else:
            del self.fields["programme"]

    def clean_word(self) -> str:
        """Nobody erases themselves by a slip."""
        word = str(self.cleaned_data["word"]).strip()
        if word.casefold() != str(ERASE).casefold():
            raise forms.ValidationError(
                _("Write %(word)s, as it stands here; nothing was asked.") % {"word": ERASE}
            )
        return word

    def asking(self) -> Asking:
        """As the action takes it."""
        given = self.cleaned_data
        programme = given.get("programme") or self.programmes[0]
        return Asking(self.kind, programme, given["text"], given["reply_to"])
