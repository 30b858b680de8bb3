"""Intentions: what somebody takes with them from a note of their own. Only they read them, so nothing records them."""

from datetime import date

from django.db import transaction

from trama.agreements.enums import AgreementKind
from trama.agreements.models import Intention
from trama.agreements.models.agreement import LONGEST_TEXT
from trama.audit.record import Actor
from trama.core.errors import EmptyText
from trama.core.references import Reference
from trama.networks.models import Cohort, Network


@transaction.atomic
def keep(
    *, author: str, origin: Reference, whose: Network | Cohort, text: str, try_on: date | None, by: Actor
) -> Intention:
    """The participant ``author`` means to try ``text``, on a day or on none. Refuses with ``EmptyText``.

    No audit entry, no live change, no trace: nobody else learns that there is one.
    """
    kept = text.strip()[:LONGEST_TEXT]
    if not kept:
        raise EmptyText
    intention, _made = Intention.objects.update_or_create(
        kind=AgreementKind.INTENTION,
        author=author,
        origin_kind=origin.kind,
        origin_code=origin.code,
        defaults={"text": kept, "due_on": try_on},
        create_defaults={
            "text": kept,
            "due_on": try_on,
            "network": whose if isinstance(whose, Network) else None,
            "cohort": whose if isinstance(whose, Cohort) else None,
        },
    )
    return intention


@transaction.atomic
def drop(*, author: str, origin: Reference, by: Actor) -> None:
    """The participant ``author`` has no intention from ``origin``. No audit entry, as in `keep`."""
    Intention.objects.filter(author=author, origin_kind=origin.kind, origin_code=origin.code).delete()
