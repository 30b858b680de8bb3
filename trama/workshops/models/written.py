"""What is said in a workshop: sheets of groups, ideas of the plenary, notes of the board, hands that were counted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.networks.models import Person
from trama.sessions.models import AgendaItem, Group, Participant, Session
from trama.workshops.enums import Shape

LONGEST_NOTE = 280
MOST_IDEAS = 3  # of a group in the plenary


class Entry(models.Model):
    """One thing that a group wrote under a guiding question. Two hands that change it at once keep both."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    sent = models.CharField(
        max_length=36, blank=True
    )  # the phone's own key: the same thing sent twice is one
    group = models.ForeignKey(Group, models.CASCADE, related_name="entries")
    question = models.PositiveSmallIntegerField()
    text = models.TextField(_("text"), max_length=1000)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")
    beside = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("entry of a group's sheet")
        ordering = ["group", "question", "written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "sent"], name="an_entry_comes_once", condition=~Q(sent="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Cluster(models.Model):
    """Ideas that belong together, as people see it, with a synthesis that a person wrote."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="clusters")
    title = models.CharField(_("title"), max_length=120, blank=True)
    synthesis = models.TextField(_("synthesis"), max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("cluster of ideas")
        ordering = ["session", "position", "pk"]

    def __str__(self) -> str:
        return self.title or self.code


class Idea(models.Model):
    """What a group brings to the plenary: the group's, never a person's."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    sent = models.CharField(max_length=36, blank=True)
    group = models.ForeignKey(Group, models.CASCADE, related_name="ideas")
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="ideas")
    text = models.CharField(_("idea"), max_length=LONGEST_NOTE)
    cluster = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="ideas")
    position = models.PositiveSmallIntegerField(default=0)
    said_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("idea of the plenary")
        ordering = ["group", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "sent"], name="an_idea_comes_once", condition=~Q(sent="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Move(models.Model):
    """An idea went from one cluster to another by somebody's hand; undone or not, it stays told."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="moves")
    origin = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)  # the position it had there
    target = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("move of an idea")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.idea}: {self.origin} → {self.target}"


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
    hands = models.PositiveSmallIntegerField(default=0)  # raised in the room for it, counted by who conducts
    is_for_others = models.BooleanField(_("written for somebody without a phone"), default=False)
    written_at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("note of the board")
        ordering = ["session", "written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sent"], name="a_note_comes_once", condition=~Q(sent="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


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
