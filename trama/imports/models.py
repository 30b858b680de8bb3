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
from trama.imports.paper.models import SheetDraft, SheetPicture
from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.surveys.models import Wave

__all__ = ["ImportDraft", "SheetDraft", "SheetPicture"]

KEPT = timedelta(hours=24)


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    """Drafts, by who asks and by age."""

    def visible_to(self, person: Person) -> Self:
        """Those that ``person`` brought, while they may still do with them what they are for."""
        managed = Network.objects.allowing(person, Permission.PEOPLE_MANAGE)
        measured = Network.objects.allowing(person, Permission.WAVE_OPEN)
        allowed = (
            Q(network__in=managed)
            | Q(wave__network__in=measured)
            | Q(network__isnull=True, wave__isnull=True)
        )
        return self.filter(allowed, made_by=person)

    def directories(self) -> Self:
        """Those that are a directory of schools."""
        return self.filter(network__isnull=True, wave__isnull=True)

    def forgotten(self) -> Self:
        """Those to be forgotten by now: nobody decided within a day, or what they were for is done."""
        is_over = Q(applied_at__isnull=True) | Q(wave__isnull=False)
        return self.filter(is_over, made_at__lt=timezone.now() - KEPT)


class ImportDraft(models.Model):
    """A file between choosing it and applying it; emptied when applied, dropped after a day.

    With a network it is a roster, with a measurement the answers of a form elsewhere; else the directory of schools.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    network = models.ForeignKey(Network, models.CASCADE, related_name="+", null=True)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+", null=True)
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
        assert self.network is not None  # noqa: S101 -- only a roster has one
        return self.network

    @property
    def of_wave(self) -> Wave:
        """The measurement of answers that were brought."""
        assert self.wave is not None  # noqa: S101 -- rosters and directories have none
        return self.wave

    @property
    def content(self) -> Any:
        """The rows as they were read, unpacked; ``None`` once applied."""
        return json.loads(zlib.decompress(bytes(self.packed))) if self.packed else None

    @content.setter
    def content(self, value: Any) -> None:
        self.packed = zlib.compress(json.dumps(value).encode()) if value is not None else b""
