"""Reads of agreements that callers share."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from trama.agreements.enums import AgreementKind, AgreementState, OriginKind
from trama.agreements.models import Agreement, Focus, Intention
from trama.core.references import Reference
from trama.networks.models import Network, Person


def open_foci(*, network: Network) -> QuerySet[Focus]:
    """What the network works on now (1 query)."""
    return Focus.objects.filter(network=network, ended_on__isnull=True).select_related("chosen_by")


def commitments_ever_from(*, origin: Reference) -> QuerySet[Agreement]:
    """What was agreed at ``origin``, also what was taken away since."""
    return Agreement.objects.of_kind(AgreementKind.COMMITMENT).coming_from(
        OriginKind(origin.kind), [origin.code]
    )


def commitments_from(*, network: Network, origin: Reference) -> QuerySet[Agreement]:
    """What was agreed at ``origin`` and stands, in its order, with who does it (1 query)."""
    made = commitments_ever_from(origin=origin).filter(network=network).exclude(state=AgreementState.DROPPED)
    return made.select_related("owner").order_by("number")


def commitments_now(*, network: Network, day: date) -> QuerySet[Agreement]:
    """What the network agreed and is not done, or was done that day, by its day, with who does it (1 query)."""
    made = Agreement.objects.of_kind(AgreementKind.COMMITMENT).filter(network=network)
    done_today = Q(state=AgreementState.DONE, answered_on=day)
    return made.filter(Q(state=AgreementState.OPEN) | done_today).select_related("owner")


def commitments_owed_by(*, person: Person, day: date) -> QuerySet[Agreement]:
    """What ``person`` agreed to do, in any network of theirs, and is not done, or was done that day (1 query)."""
    made = Agreement.objects.visible_to(person).of_kind(AgreementKind.COMMITMENT).filter(owner=person)
    done_today = Q(state=AgreementState.DONE, answered_on=day)
    return (
        made.filter(Q(state=AgreementState.OPEN) | done_today).select_related("owner", "network").distinct()
    )


def foci_before(*, network: Network, day: date, but: Collection[str]) -> QuerySet[Focus]:
    """What the network worked on at ``day`` or since, with who wrote it down (1 query).

    ``but`` names the measurements whose conversations chose something else later, also on the same day.
    """
    still = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    found = Focus.objects.filter(still, network=network).select_related("chosen_by")
    return found.exclude(origin_kind=OriginKind.WAVE, origin_code__in=but)


def commitments_before(*, network: Network, but: Collection[str]) -> QuerySet[Agreement]:
    """What the network agreed and is not done, without what came of the measurements ``but`` (1 query)."""
    made = Agreement.objects.of_kind(AgreementKind.COMMITMENT).filter(
        network=network, state=AgreementState.OPEN
    )
    return made.exclude(origin_kind=OriginKind.WAVE, origin_code__in=but).select_related("owner")


def foci_around(*, network: Network, origin: Reference) -> list[Focus]:
    """What was chosen at ``origin``, ended or not, and after it what the network works on besides (1 query)."""
    here = Q(origin_kind=origin.kind, origin_code=origin.code)
    found = Focus.objects.filter(here | Q(ended_on__isnull=True), network=network).select_related("chosen_by")
    return _ordered(found, origin)


def foci_then(*, network: Network, origin: Reference, day: date, but: Collection[str]) -> list[Focus]:
    """What was chosen at ``origin``, and after it what the network worked on at ``day`` or since (1 query).

    ``but`` as in `foci_before`.
    """
    here = Focus.objects.filter(origin_kind=origin.kind, origin_code=origin.code, network=network)
    return _ordered(
        (foci_before(network=network, day=day, but=but) | here).select_related("chosen_by"), origin
    )


def _ordered(foci: Iterable[Focus], origin: Reference) -> list[Focus]:
    """Those of ``origin`` first, then by whether they ended and by their day."""
    return sorted(
        foci,
        key=lambda focus: (
            focus.origin_code != origin.code,
            focus.ended_on is not None,
            focus.chosen_on,
            focus.pk,
        ),
    )


def questions_of(*, kind: OriginKind, codes: Collection[str]) -> dict[str, Agreement]:
    """The open questions that were written down, by the code of what they come from, with their owner (1 query)."""
    found = Agreement.objects.of_kind(AgreementKind.OPEN_QUESTION).coming_from(kind, codes)
    return {question.origin_code: question for question in found.select_related("owner")}


def intentions_of(
    *, authors: Collection[str], kind: OriginKind, codes: Collection[str], since: datetime | None = None
) -> dict[str, Intention]:
    """The intentions of these participants, by the code of what they come from (1 query).

    ``authors`` are codes of participants who are all the person that reads; ``since`` leaves out what was written
    before, for a device that came by a word somebody else has seen.
    """
    found = Intention.objects.filter(author__in=authors, origin_kind=kind, origin_code__in=codes)
    if since:
        found = found.filter(written_at__gte=since)
    return {intention.origin_code: intention for intention in found}
