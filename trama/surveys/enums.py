"""Choices of the measurements."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Timepoint(models.TextChoices):
    """Which measurement of the network's journey it is."""

    BASELINE = "T0", _("Baseline (T0)")
    FIRST = "T1", _("End of the first year (T1)")
    SECOND = "T2", _("End of the second year (T2)")
    PULSE = "P", _("Pulse")


class Mode(models.TextChoices):
    """How a measurement is answered, and so what its results are."""

    INDIVIDUAL = "individual", _("Individual")
    CONVERSED = "conversed", _("Conversed")
    IDENTIFIED = "identified", _("Identified by agreement")


class ResponseChannel(models.TextChoices):
    """How responses come that are not sent from one's own phone."""

    PAPER = "paper", _("On paper")
    NAMED = "named", _("On a sheet with a name")
    SHARED = "shared", _("On a shared device")
    FILE = "file", _("From a form elsewhere")


STACKS = (ResponseChannel.PAPER, ResponseChannel.FILE)  # of nobody by name, known to whoever brings them


class Permit(StrEnum):
    """What the respondent may have allowed beside taking part."""

    RESEARCH = "research"
    QUOTE = "quote"


class ReminderState(models.TextChoices):
    """What became of a reminder."""

    DUE = "due", _("Scheduled")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Not needed")
