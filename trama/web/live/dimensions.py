"""The dimensions with which what is said in a workshop can be tagged."""

from django.conf import settings

from trama.content.load import packs
from trama.content.pack import Dimension
from trama.sessions.models import Session


def dimensions_of(workshop: Session) -> list[tuple[str, str]]:
    """Keys and names of the dimensions of a workshop's programme."""
    cohort = workshop.network.cohort if workshop.network else workshop.cohort
    pack = packs(settings.PACK_FOLDERS).get(cohort.programme.pack) if cohort else None
    return [(dimension.key, dimension.name) for dimension in pack.dimensions] if pack else []


def dimensions_called(keys: list[str]) -> list[Dimension]:
    """The dimensions with these keys, in the order of the model; of several packs the last, as everywhere."""
    known = {
        dimension.key: dimension
        for pack in packs(settings.PACK_FOLDERS).values()
        for dimension in pack.dimensions
    }
    return [dimension for key, dimension in known.items() if key in keys]


def positions_of(keys: list[str]) -> list[int]:
    """Where these dimensions stand among all: by this a page filters without naming them."""
    known = [dimension.key for pack in packs(settings.PACK_FOLDERS).values() for dimension in pack.dimensions]
    return [index for index, key in enumerate(dict.fromkeys(known), start=1) if key in keys]
