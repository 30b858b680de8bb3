"""What a network chose to work on."""

from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.agreements.enums import OriginKind
from trama.core.codes import new_code
from trama.core.references import Reference
from trama.networks.models import Network, Person

LONGEST_REASON = 1000


class Focus(models.Model):
    """A dimension that the network chose to work on, and why. Its origin is where it was chosen last."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    network = models.ForeignKey(Network, models.CASCADE, related_name="foci")
    origin_kind = models.CharField(max_length=16, choices=OriginKind.choices)
    origin_code = models.CharField(max_length=12)
    dimension = models.CharField(max_length=40)
    reason = models.TextField(_("why this one"), max_length=LONGEST_REASON)
    chosen_on = models.DateField(_("chosen on"), default=timezone.localdate)
    chosen_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    earlier = models.JSONField(
        default=list, blank=True
    )  # what it said before it was mended, the oldest first

    class Meta:
        verbose_name = _("focus")
        ordering = ["-chosen_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_focus_per_dimension",
                fields=["network", "dimension"],
                condition=Q(ended_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.network} · {self.dimension}"

    @property
    def mark(self) -> str:
        """A short mark of what it says, by which a page notices that somebody changed it meanwhile."""
        return f"{self.code}-{sha256(f'{self.dimension} {self.reason}'.encode()).hexdigest()[:12]}"

    @property
    def origin(self) -> Reference:
        """Where it was chosen."""
        return Reference(self.origin_kind, self.origin_code)
