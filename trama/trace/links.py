"""How a link enters the trace."""

from collections.abc import Iterable

from trama.core.references import Reference
from trama.networks.models import Cohort, Network
from trama.trace.models import TraceLink


def link(pairs: Iterable[tuple[Reference, Reference]], *, whose: Network | Cohort) -> None:
    """Part of an action, in its transaction: of each pair, the second came of the first. Twice is once (1 query)."""
    network = whose if isinstance(whose, Network) else None
    cohort = whose if isinstance(whose, Cohort) else None
    TraceLink.objects.bulk_create(
        (
            TraceLink(
                network=network,
                cohort=cohort,
                origin_kind=origin.kind,
                origin_code=origin.code,
                outcome_kind=outcome.kind,
                outcome_code=outcome.code,
            )
            for origin, outcome in pairs
        ),
        ignore_conflicts=True,
    )
