"""Saying what one thinks before it is told: the outcome of a case, what a video shows."""

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Person
from trama.workshops.actions.writing import Wording
from trama.workshops.errors import AlreadyTold, Frozen, TooLate
from trama.workshops.models import AgendaItem, Participant, Prediction
from trama.workshops.models.written import LONGEST_NOTE


def _told(item: AgendaItem) -> None:
    """Told by its moment, never with its author: however many write at once, a page draws them together."""
    publish(item.workshop.topic, "prediction", item.code)


def _may_write(item: AgendaItem, by: Participant | Person) -> None:
    """``moment`` as it is once its topic is held: whoever reveals it at the same time comes before or after."""
    item.refresh_from_db(fields=["revealed_at"])
    if item.revealed_at:
        raise AlreadyTold
    if isinstance(by, Participant) and not item.workshop.takes_writing:
        raise Frozen if item.workshop.is_under_way else TooLate


@transaction.atomic
def predict(*, item: AgendaItem, wording: Wording, by: Participant | Person) -> Prediction:
    """Somebody has said what they think; said again, the last stands. Whoever conducts writes one for others.

    The same thing sent twice is one. Refuses with ``AlreadyTold``, ``Frozen``, ``TooLate`` and
    ``EmptyText``.
    """
    author = by if isinstance(by, Participant) else None
    _told(item)
    known = item.predictions.filter(sent=wording.sent).first() if wording.sent else None
    if known:
        return known
    _may_write(item, by)
    mine = item.predictions.filter(author=author).first() if author else None
    prediction = mine or Prediction(item=item, author=author, is_for_others=author is None)
    prediction.text, prediction.sent = wording.cut(LONGEST_NOTE), wording.sent[:36]
    prediction.removed_at = None
    prediction.save()
    return prediction


@transaction.atomic
def take_back_prediction(*, prediction: Prediction, is_removed: bool, by: Participant) -> None:
    """Its author takes it back, or puts it again, until it is told. Refuses with ``AlreadyTold`` and ``Frozen``."""
    _told(prediction.item)
    _may_write(prediction.item, by)
    prediction.removed_at = timezone.now() if is_removed else None
    prediction.save(update_fields=["removed_at"])


@transaction.atomic
def hide_prediction(*, prediction: Prediction, is_hidden: bool, by: Person) -> None:
    """Who conducts hides it, or shows it again; it is never deleted."""
    item = prediction.item
    _told(item)
    prediction.hidden_at = timezone.now() if is_hidden else None
    prediction.save(update_fields=["hidden_at"])
    network = item.workshop.network.code if item.workshop.network else ""
    record("prediction_hidden" if is_hidden else "prediction_shown", prediction, by=by, network=network)
