"""Who says «me pasa también» to an idea or a note, and hands that were counted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.networks.models import Person
from trama.sessions.models import AgendaItem, Participant
from trama.workshops.models.idea import Idea
from trama.workshops.models.note import Note


class Echo(models.Model):
    """«Me pasa también»: one participant, one idea or one note."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="echoes")
    idea = models.ForeignKey(Idea, models.CASCADE, null=True, blank=True, related_name="echoes")
    note = models.ForeignKey(Note, models.CASCADE, null=True, blank=True, related_name="echoes")

    class Meta:
        verbose_name = _("echo")
        constraints = [
            models.CheckConstraint(
                name="echo_of_one_thing",
                condition=Q(idea__isnull=False, note__isnull=True) | Q(idea__isnull=True, note__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["participant", "idea"], name="one_echo_per_idea", condition=Q(idea__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["participant", "note"], name="one_echo_per_note", condition=Q(note__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return "echo"


class Raised(models.Model):
    """Hands that were raised in the room and counted: «mano alzada: 7», entered for people without a phone."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="raised")
    idea = models.ForeignKey(Idea, models.CASCADE, null=True, blank=True, related_name="raised")
    question = models.CharField(max_length=160, blank=True)
    count = models.PositiveSmallIntegerField()
    counted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("counted hands")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "idea"], name="hands_of_an_idea_once", condition=Q(idea__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count}"
