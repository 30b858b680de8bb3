"""Choices of the workshops."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORKSHOP = "workshop"  # its code among the kinds of session


class ItemKind(models.TextChoices):
    """What happens in an item, and so what each screen shows."""

    WELCOME = "welcome", _("Welcome")
    OBJECTIVE = "objective", _("Objective and programme")
    ANTECEDENTS = "antecedents", _("Background")
    CASE = "case", pgettext_lazy("of a workshop", "Case")
    VIDEO = "video", _("Video")
    ANALYSIS = "analysis", _("Analysis")
    BREAK = "break", pgettext_lazy("of a workshop", "Break")
    GROUPS = "groups", _("Group work")
    PLENARY = "plenary", _("Plenary")
    FINAL_IDEAS = "final_ideas", _("Final ideas")
    CLOSING = "closing", _("Closing")
    TALK = "talk", _("Conversation")


class Shape(models.TextChoices):
    """The three columns of the board of final ideas, as the workshop's source names them."""

    SQUARE = "square", _("What squares with me")
    TRIANGLE = "triangle", _("What has to be triangulated")
    CIRCLE = "circle", _("What came full circle")


class GroupRole(models.TextChoices):
    """What somebody takes care of in a group."""

    WRITES = "writes", _("Writes")
    TIME = "time", _("Minds the time")
    VOICE = "voice", _("Minds that everybody speaks")
