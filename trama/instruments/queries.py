"""Reads of the questionnaires."""

from django.db.models import QuerySet

from trama.instruments.models import InstrumentVersion


def versions_of(*, pack: str) -> QuerySet[InstrumentVersion]:
    """The questionnaires that a programme with this pack can measure with, in their order, without words (1 query)."""
    versions = InstrumentVersion.objects.filter(pack=pack).order_by("position", "pk")
    return versions.only("code", "number", "name", "loaded_at")
