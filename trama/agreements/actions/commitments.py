"""Commitments: what somebody does by a day, agreed in a conversation."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from trama.agreements.enums import AgreementKind, AgreementState
from trama.agreements.errors import GivenMeanwhile
from trama.agreements.models import Agreement
from trama.agreements.models.agreement import LONGEST_TEXT
from trama.agreements.queries import commitments_ever_from
from trama.audit.record import record
from trama.core.errors import EmptyText
from trama.core.references import Reference
from trama.networks.models import Network, Person


@transaction.atomic
def make(
    *, network: Network, origin: Reference, text: str, owner: Person | None, due_on: date, by: Person
) -> Agreement:
    """The network agrees that ``owner``, or somebody still to be found, does ``text`` by a day.

    The same once more from the same origin changes nothing. Refuses with ``EmptyText``.
    """
    kept = text.strip()[:LONGEST_TEXT]
    if not kept:
        raise EmptyText
    Network.objects.select_for_update().get(pk=network.pk)  # one number each
    same = {"network": network, "text": kept, "owner": owner, "due_on": due_on, "state": AgreementState.OPEN}
    made = commitments_ever_from(origin=origin)
    known = made.filter(**same).first()
    if known:
        return known
    commitment = Agreement.objects.create(
        **same,
        kind=AgreementKind.COMMITMENT,
        origin_kind=origin.kind,
        origin_code=origin.code,
        number=(made.aggregate(last=Max("number"))["last"] or 0) + 1,
    )
    owed_by = owner.code if owner else ""
    record("commitment_made", commitment, by=by, network=network.code, owner=owed_by, due_on=str(due_on))
    return commitment


@transaction.atomic
def settle(*, commitment: Agreement, state: AgreementState, by: Person) -> None:
    """What became of it: done, taken away, or open again. Twice changes nothing."""
    if commitment.state == state:
        return
    commitment.state = state
    commitment.answered_on = timezone.localdate() if state == AgreementState.DONE else None
    commitment.save(update_fields=["state", "answered_on", "written_at"])
    network = commitment.network.code if commitment.network else ""
    record("commitment_settled", commitment, by=by, network=network, state=state)


@transaction.atomic
def give(*, commitment: Agreement, owner: Person | None, seen: str | None = None, by: Person) -> None:
    """Say who does it, or that this is still to be found. The same once more changes nothing.

    ``seen`` is the code of whom the page showed, or nothing; refuses with ``GivenMeanwhile`` when it is another now.
    """
    held = Agreement.objects.select_for_update().get(pk=commitment.pk)
    commitment.owner = held.owner
    if commitment.owner_id == (owner.pk if owner else None):
        return
    if seen is not None and seen != (held.owner.code if held.owner else ""):
        raise GivenMeanwhile(held.owner.shown_name if held.owner else "")
    commitment.owner = owner
    commitment.save(update_fields=["owner", "written_at"])
    network = commitment.network.code if commitment.network else ""
    record("commitment_given", commitment, by=by, network=network, owner=owner.code if owner else "")
