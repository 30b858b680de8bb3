"""What the network exists for, as agreed, version by version."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.networks.enums import AgreedLevel
from trama.networks.models.network import Network
from trama.networks.models.people import Person


class PurposeVersion(models.Model):
    """The purpose of a network as it was agreed on a day, and when it will be looked at again."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="purposes")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.CharField(_("purpose"), max_length=400)
    level = models.CharField(_("how alike our sentences were"), max_length=12, choices=AgreedLevel.choices)
    reason = models.CharField(_("reason for the change"), max_length=300, blank=True)
    agreed_on = models.DateField(_("agreed on"), default=timezone.localdate)
    review_on = models.DateField(_("next review"))
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("purpose of a network")
        ordering = ["network", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "number"], name="one_purpose_per_number"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_due(self) -> bool:
        """Whether its day of review has come."""
        return self.review_on <= timezone.localdate()
