"""The foci of a network as pages tell them: with the dimensions that they name."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from trama.agreements.models import Focus
from trama.content.load import packs
from trama.networks.models import Network


def told_foci(network: Network, foci: Iterable[Focus]) -> list[dict[str, Any]]:
    """Foci with their dimensions, in the order of the model (≤ 2 queries for the programme, none without foci)."""
    chosen = {focus.dimension: focus for focus in foci}
    if not chosen:
        return []
    pack = packs(settings.PACK_FOLDERS)[network.cohort.programme.pack]
    return [
        {"focus": chosen[dimension.key], "dimension": dimension}
        for dimension in pack.dimensions
        if dimension.key in chosen
    ]
