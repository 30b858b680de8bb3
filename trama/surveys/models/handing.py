"""Links that somebody else had in their hands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trama.networks.models import Person
from trama.surveys.models.answering import Invitation


class LinkHandover(models.Model):
    """Somebody was shown the link or the card of another person, to hand it over: that person is told by whom."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="handovers")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    since_on = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name = _("link handed over")
        constraints = [
            models.UniqueConstraint(fields=["invitation", "by"], name="one_handover_per_link_and_hand"),
        ]

    def __str__(self) -> str:
        return str(self.invitation)
