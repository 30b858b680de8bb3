"""Choices of the agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementKind(models.TextChoices):
    """What somebody agreed to."""

    OPEN_QUESTION = "open_question", _("Open question")
    INTENTION = "intention", _("Intention")
    COMMITMENT = "commitment", _("Commitment")


class AgreementState(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("Pending")
    ANSWERED = "answered", _("Answered")
    LATER = "later", _("To be deepened in another workshop")
    RESOURCE = "resource", _("With a resource")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Taken away")


class OriginKind(models.TextChoices):
    """What agreements and foci come from. The values are stored."""

    NOTE = "note"
    WAVE = "wave"
