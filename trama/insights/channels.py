"""How answers came, said only when it points at nobody."""

from django.db.models import Sum

from trama.surveys.enums import ResponseChannel
from trama.surveys.models import Wave
from trama.surveys.models.wave import MINIMUM


def came_without_phone(*, wave: Wave, arrived: int) -> bool:
    """Whether to say that some answers came on paper or on a shared device (1 query).

    Only when they are five at least, and so are the others, or there is none: never how many.
    """
    other = (
        wave.intakes.filter(
            channel__in=[ResponseChannel.PAPER, ResponseChannel.NAMED, ResponseChannel.SHARED]
        ).aggregate(n=Sum("count"))["n"]
        or 0
    )
    own = arrived - other
    return other >= MINIMUM and (own <= 0 or own >= MINIMUM)
