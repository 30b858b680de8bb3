"""Reads of the trace that callers share."""

from collections.abc import Collection

from trama.trace.enums import TraceKind
from trama.trace.models import TraceLink


def with_outcome(*, kind: TraceKind, codes: Collection[str], outcome: TraceKind) -> set[str]:
    """Which of these things of one kind had an outcome of another kind (1 query)."""
    found = TraceLink.objects.filter(origin_kind=kind, origin_code__in=codes, outcome_kind=outcome)
    return set(found.values_list("origin_code", flat=True))
