"""The coordination of a network changing hands, and the two weeks in which who left may ask for it back."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.networks.enums import Permission
from trama.networks.models.network import Network
from trama.networks.models.people import Person

DAYS_TO_ASK = 14


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Handovers, by who asks and by how they stand."""

    def asked(self) -> Self:
        """Those whose former coordinator asks for it back."""
        return self.filter(asked_at__isnull=False, decided_at__isnull=True)

    def visible_to(self, person: Person) -> Self:
        """One's own, and those of networks in which ``person`` may give the coordination back."""
        return self.filter(
            Q(former=person) | Q(network__in=Network.objects.allowing(person, Permission.HANDOVER_UNDO))
        )


class Handover(models.Model):
    """Who gave the coordination to whom, and whether they asked for it back within two weeks."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    network = models.ForeignKey(Network, models.CASCADE, related_name="handovers")
    former = models.ForeignKey(Person, models.CASCADE, related_name="handovers")
    successor = models.ForeignKey(Person, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    was_undone = models.BooleanField(default=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover of the coordination")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.network}: {self.former} → {self.successor}"

    @property
    def asks_until(self) -> datetime:
        """Until when the former coordinator may ask for it back."""
        return self.made_at + timedelta(days=DAYS_TO_ASK)

    @property
    def can_be_asked(self) -> bool:
        """Whether the former coordinator may ask for it back now."""
        return not self.asked_at and not self.decided_at and self.asks_until > timezone.now()
