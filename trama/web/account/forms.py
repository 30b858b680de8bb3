"""What is asked at the door."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from trama.accounts.actions import open_account
from trama.core.codes import written
from trama.networks.queries import invitations_for


class AskForCodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """The mail to send a code to; what is wrong with it is said as the rest of the page speaks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = _("This is not a mail address yet. It is written like name@school.cl.")
        self.fields["email"].error_messages |= {"invalid": wrong, "required": wrong}
        for validator in self.fields["email"].validators:
            validator.message = wrong
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self) -> str:
        """Somebody who is invited may come in: their account is made when they ask for the first code."""
        email = str(self.cleaned_data["email"]).lower()
        if invitations_for(email=email).exists():
            open_account(email=email)
        return str(super().clean_email())

    @property
    def account(self) -> Any:
        """Whose address it is, if anybody's, once the form is valid."""
        return self._user


class MailedCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """The code of a mail, with whatever dash or invisible sign came along when it was copied."""

    def clean_code(self) -> str:
        """Compare what was typed without them."""
        self.cleaned_data["code"] = written(self.cleaned_data["code"])
        return str(super().clean_code())


class GivenMailForm(forms.Form):
    """The mail that somebody comes in with, who gave the code that their inviter read aloud."""

    email = forms.EmailField(label=_("Your email"), widget=forms.EmailInput(attrs={"inputmode": "email"}))


class SpokenCodeForm(GivenMailForm):
    """The code that the inviter reads aloud, and the mail that the person comes in with."""

    field_order = ("code", "email")

    code = forms.CharField(
        label=_("Code of eight letters"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
