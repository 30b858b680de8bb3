"""The record itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act: what happened, to what, by whom, when. It outlives what it describes."""

    at = models.DateTimeField(auto_now_add=True)
    event = models.CharField(max_length=60)
    actor = models.CharField(max_length=20)
    subject_kind = models.CharField(max_length=40)
    subject_code = models.CharField(max_length=40)
    network_code = models.CharField(max_length=20, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("audit entry")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["network_code", "-at"], name="audit_by_network"),
            models.Index(fields=["event", "-at"], name="audit_by_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_kind} {self.subject_code}"
