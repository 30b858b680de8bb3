"""Sheets of paper between their photo and their place among the responses. Kept a day at most, and in no backup."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trama.core.codes import new_code
from trama.networks.enums import Permission
from trama.networks.models import Network, Person
from trama.surveys.models import Wave

KEPT = timedelta(hours=24)


class SheetDraftQuerySet(models.QuerySet["SheetDraft"]):
    """Sheets that wait, by who asks and by age."""

    def visible_to(self, person: Person) -> Self:
        """Those that ``person`` brought, while they still conduct the measurement; nobody else's."""
        networks = Network.objects.allowing(person, Permission.WAVE_OPEN)
        return self.filter(made_by=person, wave__network__in=networks)

    def forgotten(self) -> Self:
        """Those that nobody decided on within a day."""
        return self.filter(made_at__lt=timezone.now() - KEPT)


class SheetDraft(models.Model):
    """A sheet that was photographed: what was read page by page, and what a person decided and wrote down."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    sheet = models.CharField(max_length=8)
    read = models.JSONField(default=dict)
    decided = models.JSONField(default=dict)
    is_checked = models.BooleanField(default=False)

    objects = SheetDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet being entered")
        ordering = ["sheet"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "made_by", "sheet"], name="one_draft_per_sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet[:4]} {self.sheet[4:]}"


class SheetPicture(models.Model):
    """A page laid flat, in grey, for as long as its sheet waits."""

    draft = models.ForeignKey(SheetDraft, models.CASCADE, related_name="pictures")
    page = models.PositiveSmallIntegerField()
    packed = models.BinaryField()

    class Meta:
        verbose_name = _("picture of a sheet")
        ordering = ["page"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "page"], name="one_picture_per_page"),
        ]

    def __str__(self) -> str:
        return f"{self.draft} · {self.page}"
