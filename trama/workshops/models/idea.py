"""What groups bring to the plenary, and the clusters into which people gather it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.networks.models import Person
from trama.sessions.models import Group, Session
from trama.workshops.models.entry import Entry

LONGEST_IDEA = 280
MOST_IDEAS = 3  # of a group in the plenary


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
    text = models.CharField(_("idea"), max_length=LONGEST_IDEA)
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
    position = models.PositiveSmallIntegerField(default=0)  # that it had there
    target = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("move of an idea")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.idea}: {self.origin} → {self.target}"
