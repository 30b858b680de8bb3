"""What is asked at the door."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from django.utils.translation import gettext_lazy as _


class AskForCodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """The mail to send a code to; what is wrong with it is said as the rest of the page speaks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = _("This is not a mail address yet. It is written like name@school.cl.")
        self.fields["email"].error_messages |= {"invalid": wrong, "required": wrong}
        for validator in self.fields["email"].validators:
            validator.message = wrong
        self.fields["email"].widget.attrs.pop("placeholder", None)
