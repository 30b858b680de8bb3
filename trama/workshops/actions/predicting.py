"""Saying what one thinks before it is told: the outcome of a case, what a video shows."""

from django.db import transaction
from django.utils import timezone

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Person
from trama.workshops.actions.writing import Wording
from trama.workshops.errors import AlreadyTold, Frozen, TooLate
from trama.workshops.models import Moment, Participant, Prediction
from trama.workshops.models.written import LONGEST_NOTE


def _told(moment: Moment) -> None:
    """Told by its moment, never with its author: however many write at once, a page draws them together."""
    publish(moment.workshop.topic, "prediction", moment.code)


def _may_write(moment: Moment, by: Participant | Person) -> None:
    """``moment`` as it is once its topic is held: whoever reveals it at the same time comes before or after."""
    moment.refresh_from_db(fields=["revealed_at"])
    if moment.revealed_at:
        raise AlreadyTold
    if isinstance(by, Participant) and not moment.workshop.takes_writing:
        raise Frozen if moment.workshop.is_under_way else TooLate


@transaction.atomic
def predict(*, moment: Moment, wording: Wording, by: Participant | Person) -> Prediction:
    """Somebody has said what they think; said again, the last stands. Whoever conducts writes one for others.

    The same thing sent twice is one. Refuses with ``AlreadyTold``, ``Frozen``, ``TooLate`` and
    ``EmptyText``.
    """
    author = by if isinstance(by, Participant) else None
    _told(moment)
    known = moment.predictions.filter(sent=wording.sent).first() if wording.sent else None
    if known:
        return known
    _may_write(moment, by)
    mine = moment.predictions.filter(author=author).first() if author else None
    prediction = mine or Prediction(moment=moment, author=author, is_for_others=author is None)
    prediction.text, prediction.sent = wording.cut(LONGEST_NOTE), wording.sent[:36]
    prediction.removed_at = None
    prediction.save()
    return prediction


@transaction.atomic
def take_back_prediction(*, prediction: Prediction, is_removed: bool, by: Participant) -> None:
    """Its author takes it back, or puts it again, until it is told. Refuses with ``AlreadyTold`` and ``Frozen``."""
    _told(prediction.moment)
    _may_write(prediction.moment, by)
    prediction.removed_at = timezone.now() if is_removed else None
    prediction.save(update_fields=["removed_at"])


@transaction.atomic
def hide_prediction(*, prediction: Prediction, is_hidden: bool, by: Person) -> None:
    """Who conducts hides it, or shows it again; it is never deleted."""
    moment = prediction.moment
    _told(moment)
    prediction.hidden_at = timezone.now() if is_hidden else None
    prediction.save(update_fields=["hidden_at"])
    network = moment.workshop.network.code if moment.workshop.network else ""
    record("prediction_hidden" if is_hidden else "prediction_shown", prediction, by=by, network=network)
