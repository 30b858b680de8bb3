"""Taking one's answers back, or one permission, with the code that only the receipt page holds.

None of this is audited: an entry would say on which day somebody withdrew, and beside what is seen in the room, who.
"""

from enum import StrEnum
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, QuerySet

from trama.audit.record import SYSTEM, Actor
from trama.content.pack import InstrumentBody
from trama.instruments.models import InstrumentVersion
from trama.networks.models import Network
from trama.surveys import respondent_sql, taken_back
from trama.surveys.enums import Permit
from trama.surveys.models import LaterResponse, PurposeSentence, Response, Wave
from trama.surveys.secrets import sentence_digest, withdrawal_digest

Row = TypeVar("Row", Response, LaterResponse, PurposeSentence)


class Withdrawn(StrEnum):
    """What became of the answers."""

    GONE = "gone"  # nobody had seen figures: they are erased, as if they had not come
    LEFT_OUT = "left_out"  # figures were seen: those stay, and whatever comes later leaves them out
    ALREADY = "already"  # they had been withdrawn before
    REVOKED = "revoked"  # the answers stay, and one permission is over, whether it had been given or not
    UNKNOWN = "unknown"  # no answers have that code


@transaction.atomic
def withdraw(*, by: str) -> Withdrawn:
    """Withdraw the answers that the code ``by`` belongs to, as far as that reveals nothing."""
    response = _held(by)
    if response is None:
        return _withdraw_later(by)
    if not response.wave.was_ever_released:
        _list_gone(by)
        response.delete()
        _forget_sentence(by)
        return Withdrawn.GONE
    if response.withdrawn_after is not None:
        return Withdrawn.ALREADY
    release = _newest_release(response.wave)
    taken_back.write(taken_back.of_left_out(response.withdrawal, release))
    _leave_out(response, release)
    return Withdrawn.LEFT_OUT


def is_held(*, code: str) -> bool:
    """Whether there are answers that this code can still withdraw (1 query)."""
    return respondent_sql.is_kept(withdrawal_digest(code))


def body_behind(*, code: str) -> InstrumentBody | None:
    """The questionnaire whose answers this code can withdraw, also such as never counted (2 queries at most)."""
    digest = withdrawal_digest(code)
    versions = InstrumentVersion.objects.defer("body")
    found = (
        versions.filter(waves__responses__withdrawal=digest).first()
        or versions.filter(waves__later_responses__withdrawal=digest).first()
    )
    return found.parsed if found else None


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
        taken_back.write()
        return Withdrawn.ALREADY if later.is_withdrawn else Withdrawn.REVOKED
    if response.withdrawn_after is not None:
        return Withdrawn.ALREADY
    taken_back.write([taken_back.line_of(permit, response.withdrawal)])
    _end_permit(response, permit)
    return Withdrawn.REVOKED


@transaction.atomic
def take_back_listed(*, and_permits: bool, by: Actor = SYSTEM) -> None:
    """Take back again what the list beside the database says was, in a copy that was made before.

    Also what was listed and, since a machine stopped, not stored. ``and_permits``: permissions too, only in a copy that
    was just restored, since answers of a file that was undone and brought again may give one that it had not. Says not
    how many it was. Refuses nothing.
    """
    lines = taken_back.read()
    for response in _listed(Response.objects.all(), lines, taken_back.GONE, taken_back.LEFT_OUT):
        _take_back(response, lines)
    for later in _listed(LaterResponse.objects.all(), lines, taken_back.GONE, taken_back.LEFT_OUT):
        _take_back_later(later, lines)
    seen_by_nobody = PurposeSentence.objects.filter(wave__released_at__isnull=True)
    for sentence in _listed(seen_by_nobody, lines, taken_back.SENTENCE):
        sentence.delete()
    for permit in Permit if and_permits else ():
        for response in _listed(Response.objects.filter(**{f"may_{permit}": True}), lines, permit):
            _end_permit(response, permit)
    taken_back.write()


def _listed(rows: QuerySet[Row], lines: frozenset[str], *what: str) -> list[Row]:
    """Those of which the list says one of ``what``; their networks held until the end."""
    digests = rows.exclude(withdrawal="").values_list("pk", "withdrawal")
    keys = [pk for pk, digest in digests if any(taken_back.line_of(each, digest) in lines for each in what)]
    found = rows.filter(pk__in=keys)
    _hold(found.values("wave__network"))
    return list(found.select_related("wave"))


def _take_back(response: Response, lines: frozenset[str]) -> None:
    if response.withdrawn_after is not None:
        return
    if (
        taken_back.line_of(taken_back.GONE, response.withdrawal) in lines
        and not response.wave.was_ever_released
    ):
        response.delete()
        return
    release = taken_back.release_in(lines, response.withdrawal)
    _leave_out(response, _newest_release(response.wave) if release is None else release)


def _take_back_later(later: LaterResponse, lines: frozenset[str]) -> None:
    if taken_back.line_of(taken_back.GONE, later.withdrawal) in lines and not later.wave.was_ever_released:
        later.delete()
        return
    later.is_withdrawn = True
    later.save(update_fields=["is_withdrawn"])


def _leave_out(response: Response, release: int) -> None:
    response.withdrawn_after = release
    response.may_research = response.may_quote = False
    response.save(update_fields=["withdrawn_after", "may_research", "may_quote"])


def _end_permit(response: Response, permit: Permit) -> None:
    field = f"may_{permit}"
    setattr(response, field, False)
    response.save(update_fields=[field])


def _list_gone(code: str) -> None:
    digest, sentence = withdrawal_digest(code), sentence_digest(code)
    taken_back.write(
        [
            taken_back.line_of(taken_back.GONE, digest),
            taken_back.line_of(taken_back.SENTENCE, sentence),
        ]
    )


def _held(code: str) -> Response | None:
    """The response with this code, its network held until the end: never in the midst of a release or a settling."""
    found = Response.objects.filter(withdrawal=withdrawal_digest(code)).select_related("wave")
    _hold(found.values("wave__network"))
    return found.first()


def _hold(networks: QuerySet[Any]) -> None:
    list(Network.objects.select_for_update().filter(pk__in=networks).order_by("pk"))


def _withdraw_later(code: str) -> Withdrawn:
    """The same for a response that never counted: whoever withdraws it does not learn that."""
    found = LaterResponse.objects.filter(withdrawal=withdrawal_digest(code)).select_related("wave")
    later = found.select_for_update(of=("self",)).first()
    if later is None:
        return Withdrawn.UNKNOWN
    if not later.wave.was_ever_released:
        _list_gone(code)
        later.delete()
        _forget_sentence(code)
        return Withdrawn.GONE
    if later.is_withdrawn:
        return Withdrawn.ALREADY
    taken_back.write([taken_back.line_of(taken_back.LEFT_OUT, later.withdrawal)])
    later.is_withdrawn = True
    later.save(update_fields=["is_withdrawn"])
    return Withdrawn.LEFT_OUT


def _forget_sentence(code: str) -> None:
    PurposeSentence.objects.filter(withdrawal=sentence_digest(code)).delete()


def _newest_release(wave: Wave) -> int:
    newest: int | None = Wave.objects.filter(network=wave.network_id).aggregate(last=Max("release"))["last"]
    return newest or 0
