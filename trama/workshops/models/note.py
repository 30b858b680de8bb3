"""The board of final ideas."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.sessions.models import Participant, Session
from trama.workshops.enums import Shape

LONGEST_NOTE = 280


class Note(models.Model):
    """A final idea, in one of three shapes, signed or not as its author chose."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    sent = models.CharField(max_length=36, blank=True)
    session = models.ForeignKey(Session, models.CASCADE, related_name="notes")
    shape = models.CharField(_("shape"), max_length=8, choices=Shape.choices)
    text = models.CharField(_("note"), max_length=LONGEST_NOTE)
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="notes")
    is_signed = models.BooleanField(_("signed"), default=False)
    tags = models.JSONField(default=list)  # keys of dimensions
    hands = models.PositiveSmallIntegerField(default=0)  # raised in the room, counted by the facilitator
    is_for_others = models.BooleanField(_("written for somebody without a phone"), default=False)
    written_at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("note of the board")
        ordering = ["session", "code"]  # by chance: notes that came together have one author
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sent"], name="a_note_comes_once", condition=~Q(sent="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def signature(self) -> str:
        """Whose it is, if its author signed it and did not ask to be hidden."""
        is_said = self.is_signed and self.author and not self.author.blocked_at
        return str(self.author) if is_said else ""
