"""What may stand in the trace. The list is closed, and intentions are not on it."""

from django.db import models


class TraceKind(models.TextChoices):
    """What a code in the trace is of. The values are stored."""

    WAVE = "wave"
    STEP_NOTE = "step_note"
    FOCUS = "focus"
    WORKSHOP = "workshop"
    ENTRY = "entry"
    IDEA = "idea"
    NOTE = "note"
    OPEN_QUESTION = "open_question"
    COMMITMENT = "commitment"
