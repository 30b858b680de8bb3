"""Errors that are sentences for a person. Anything else that is raised is a bug."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Refused(Exception):  # noqa: N818 -- it reads as what happened: `raise WaveClosed`
    """What was asked cannot be done now; ``message`` says why and what to do."""

    message: StrOrPromise = _("This cannot be done right now.")

    def __init__(self, message: StrOrPromise = "") -> None:
        self.message = message or self.message
        super().__init__(self.message)


class NotAllowed(Refused):
    """The person may see this, but not do it."""

    message = _("Your role does not include this. If you need it, ask the programme coordinator.")


class EmptyText(Refused):
    """Something must be written."""

    message = _("Write something first: nothing was saved.")


class NotUnderstood(Refused):
    """A form came without saying which button sent it, or with one that does not exist."""

    message = _(
        "Trama did not understand which button that was. Nothing was changed: reload and press it again."
    )
