"""What a participant contributes under an agenda item, private until it is revealed or released."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.sessions.models.people import Participant
from trama.sessions.models.session import AgendaItem

LONGEST_CONTRIBUTION = 280


class Contribution(models.Model):
    """What somebody contributes to an agenda item; seen by others once that is revealed, or its author releases it."""

    subject_kind = "prediction"  # in the record of acts

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    sent = models.CharField(max_length=36, blank=True)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="contributions")
    text = models.CharField(_("what I think"), max_length=LONGEST_CONTRIBUTION)
    author = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    is_for_others = models.BooleanField(_("written for somebody without a phone"), default=False)
    written_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(null=True, blank=True)  # its author lets the others see it
    hidden_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("prediction")
        ordering = ["item", "code"]  # by chance: it does not tell who wrote first
        constraints = [
            models.UniqueConstraint(
                fields=["item", "sent"], name="a_contribution_comes_once", condition=~Q(sent="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
