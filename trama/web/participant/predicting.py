"""What a participant's page shows of what they think before something is told."""

from typing import NotRequired, TypedDict

from django.db.models import QuerySet

from trama.sessions.models import AgendaItem, Contribution, Participant
from trama.sessions.queries import revealed_contributions
from trama.web.participant.parts import Typed
from trama.workshops.enums import ItemKind

PREDICTION = -2  # where a sentence belongs that could not be kept; -1 is the card of who speaks


def asking(me: Participant) -> QuerySet[AgendaItem]:
    """The items of this workshop in which people say first what they think."""
    kinds = (ItemKind.CASE, ItemKind.VIDEO)
    return AgendaItem.objects.filter(session=me.session, kind__in=kinds).select_related("session__network")


class PredictionPart(TypedDict):
    """The item that asks first, with what I said; once it is revealed, what all said. Without one, only that."""

    asking: AgendaItem | None
    my_guess: NotRequired[Contribution | None]
    guesses: NotRequired[QuerySet[Contribution]]
    typed_guess: NotRequired[Typed | None]


def prediction_part(me: Participant, typed: Typed | None = None) -> PredictionPart:
    """The question of the current item with what I said; once it is revealed, what all said, without names."""
    item = me.session.current
    if item is None or not item.asks_first or not me.session.is_under_way:
        return {"asking": None}
    return {
        "asking": item,
        "my_guess": me.own(item.contributions.filter(removed_at__isnull=True)).first(),
        "guesses": revealed_contributions(item=item),
        "typed_guess": typed if typed and typed.question == PREDICTION else None,
    }
