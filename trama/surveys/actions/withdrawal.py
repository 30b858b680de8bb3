"""Taking one's answers back, or one permission, with the code that only the receipt page holds.

None of this is audited: an entry would say on which day somebody withdrew, and beside what is seen in the room, who.
"""

from enum import StrEnum

from django.db import transaction
from django.db.models import Max

from trama.networks.models import Network
from trama.surveys.models import LaterResponse, PurposeSentence, Response, Wave
from trama.surveys.secrets import sentence_digest, withdrawal_digest


class Withdrawn(StrEnum):
    """What became of the answers."""

    GONE = "gone"  # nobody had seen figures: they are erased, as if they had not come
    LEFT_OUT = "left_out"  # figures were seen: those stay, and whatever comes later leaves them out
    ALREADY = "already"  # they had been withdrawn before
    REVOKED = "revoked"  # the answers stay, and one permission is over, whether it had been given or not
    UNKNOWN = "unknown"  # no answers have that code


class Permit(StrEnum):
    """What the respondent may have allowed beside taking part."""

    RESEARCH = "research"
    QUOTE = "quote"


@transaction.atomic
def withdraw(*, by: str) -> Withdrawn:
    """Withdraw the answers that the code ``by`` belongs to, as far as that reveals nothing."""
    response = _held(by)
    if response is None:
        return _withdraw_later(by)
    if not response.wave.was_ever_released:
        response.delete()
        _forget_sentence(by)
        return Withdrawn.GONE
    if response.withdrawn_after is not None:
        return Withdrawn.ALREADY
    response.withdrawn_after = _newest_release(response.wave)
    response.may_research = response.may_quote = False
    response.save(update_fields=["withdrawn_after", "may_research", "may_quote"])
    return Withdrawn.LEFT_OUT


@transaction.atomic
def revoke(*, permit: Permit, by: str) -> Withdrawn:
    """Take back one permission of the answers that the code ``by`` belongs to; they stay where they are.

    A response that never counted has no permissions, and answers the same.
    """
    response = _held(by)
    if response is None:
        later = LaterResponse.objects.filter(withdrawal=withdrawal_digest(by)).first()
        if later is None:
            return Withdrawn.UNKNOWN
        return Withdrawn.ALREADY if later.is_withdrawn else Withdrawn.REVOKED
    if response.withdrawn_after is not None:
        return Withdrawn.ALREADY
    field = f"may_{permit}"
    setattr(response, field, False)
    response.save(update_fields=[field])
    return Withdrawn.REVOKED


def _held(code: str) -> Response | None:
    """The response with this code, its network held until the end: never in the midst of a release or a settling."""
    found = Response.objects.filter(withdrawal=withdrawal_digest(code)).select_related("wave")
    network = found.values_list("wave__network", flat=True).first() or 0
    Network.objects.select_for_update().filter(pk=network).first()
    return found.first()


def _withdraw_later(code: str) -> Withdrawn:
    """The same for a response that never counted: whoever withdraws it does not learn that."""
    found = LaterResponse.objects.filter(withdrawal=withdrawal_digest(code)).select_related("wave")
    later = found.select_for_update(of=("self",)).first()
    if later is None:
        return Withdrawn.UNKNOWN
    if not later.wave.was_ever_released:
        later.delete()
        _forget_sentence(code)
        return Withdrawn.GONE
    if later.is_withdrawn:
        return Withdrawn.ALREADY
    later.is_withdrawn = True
    later.save(update_fields=["is_withdrawn"])
    return Withdrawn.LEFT_OUT


def _forget_sentence(code: str) -> None:
    PurposeSentence.objects.filter(withdrawal=sentence_digest(code)).delete()


def _newest_release(wave: Wave) -> int:
    newest: int = Wave.objects.filter(network=wave.network_id).aggregate(last=Max("release"))["last"]
    return newest
