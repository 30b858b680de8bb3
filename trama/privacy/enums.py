"""Choices of what the law asks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    """What somebody may ask about their own data (Ley 21.719, arts. 4 to 9)."""

    ACCESS = "access", _("See what is kept")
    CORRECTION = "correction", _("Correct something")
    ERASURE = "erasure", _("Erase what is kept of me")
    OBJECTION = "objection", _("Object to a use")
    PORTABILITY = "portability", _("Take my data elsewhere")
    BLOCK = "block", _("Hide me meanwhile")


class RequestState(models.TextChoices):
    """How a request stands."""

    OPEN = "open", _("Waiting for an answer")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused, with its reason")
    WITHDRAWN = "withdrawn", _("Taken back")
