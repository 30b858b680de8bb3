"""What was brought and waits for a decision."""

import json
import zlib
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.exchange.sheet_models import SheetDraft, SheetPicture
from trama.networks.enums import Permission
from trama.networks.models import Network, Person

__all__ = ["ImportDraft", "SheetDraft", "SheetPicture"]

KEPT = timedelta(hours=24)


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    """Drafts, by who asks and by age."""

    def visible_to(self, person: Person) -> Self:
        """Those that ``person`` brought, while they still manage the people of that network."""
        managed = Network.objects.allowing(person, Permission.PEOPLE_MANAGE)
        return self.filter(Q(network__isnull=True) | Q(network__in=managed), made_by=person)

    def forgotten(self) -> Self:
        """Those whose people are to be forgotten by now: nobody decided within a day."""
        return self.filter(made_at__lt=timezone.now() - KEPT, applied_at__isnull=True)


class ImportDraft(models.Model):
    """A file between choosing it and applying it; emptied when applied, dropped after a day.

    With a network it is a roster; without, the directory of schools.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+", null=True)
    made_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=120)
    columns = models.JSONField(default=dict)
    mends = models.JSONField(default=dict)
    packed = models.BinaryField(default=bytes)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    invited = models.PositiveSmallIntegerField(default=0)

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("list being brought in")
        ordering = ["made_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def of_network(self) -> Network:
        """The network of a roster."""
        assert self.network is not None  # noqa: S101 -- only a directory has none
        return self.network

    @property
    def content(self) -> Any:
        """The rows as they were read, unpacked; ``None`` once applied."""
        return json.loads(zlib.decompress(bytes(self.packed))) if self.packed else None

    @content.setter
    def content(self, value: Any) -> None:
        self.packed = zlib.compress(json.dumps(value).encode()) if value is not None else b""
