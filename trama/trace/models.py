"""One thing came of another. Links are added, and neither changed nor taken away."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trama.networks.models import Cohort, Network
from trama.trace.enums import TraceKind


class AppendOnlyError(TypeError):
    """The trace was about to be changed: a mistake of the program, never of a person."""


class TraceQuerySet(models.QuerySet["TraceLink"]):
    """Links, which can be read and added to."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Links never change."""
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Links never change."""
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        """Links go with their network or cohort, never by themselves."""
        raise AppendOnlyError


class TraceLink(models.Model):
    """``outcome`` came of ``origin``: kinds and codes, and whose they are. Nothing else is ever held here."""

    network = models.ForeignKey(Network, models.CASCADE, null=True, related_name="trace")
    cohort = models.ForeignKey(Cohort, models.CASCADE, null=True, related_name="trace")
    origin_kind = models.CharField(max_length=16, choices=TraceKind.choices)
    origin_code = models.CharField(max_length=12)
    outcome_kind = models.CharField(max_length=16, choices=TraceKind.choices)
    outcome_code = models.CharField(max_length=12)

    objects = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of the trace")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin_kind", "origin_code", "outcome_kind", "outcome_code"],
                name="one_link_between_two_things",
            ),
            models.CheckConstraint(
                name="link_of_a_network_or_a_cohort",
                condition=Q(network__isnull=False, cohort__isnull=True)
                | Q(network__isnull=True, cohort__isnull=False),
            ),
            models.CheckConstraint(
                name="link_between_kinds_of_the_list",
                condition=Q(origin_kind__in=TraceKind.values, outcome_kind__in=TraceKind.values),
            ),
        ]
        indexes = [models.Index(fields=["outcome_kind", "outcome_code"], name="trace_by_outcome")]

    def __str__(self) -> str:
        return f"{self.origin_kind} {self.origin_code} → {self.outcome_kind} {self.outcome_code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the link. Raises ``AppendOnlyError`` for one that is stored already."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``AppendOnlyError``: links go with their network or cohort."""
        raise AppendOnlyError
