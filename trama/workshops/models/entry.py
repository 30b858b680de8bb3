"""What a group writes in its notebook."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.sessions.models import Group, Participant


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
        verbose_name = _("entry of a group's notebook")
        ordering = ["group", "question", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "sent"], name="an_entry_comes_once", condition=~Q(sent="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
