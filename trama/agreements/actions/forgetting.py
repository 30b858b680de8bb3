"""Forgetting: what came from things that are deleted goes with them, as no foreign key says so."""

from collections.abc import Collection

from django.db import transaction

from trama.agreements.enums import OriginKind
from trama.agreements.models import Agreement, Intention
from trama.audit.record import Actor


@transaction.atomic
def forget_origins(*, kind: OriginKind, codes: Collection[str], by: Actor) -> None:
    """No agreement and no intention comes from these things any more; whoever deletes them calls this.

    The caller records the deletion itself.
    """
    Agreement.objects.coming_from(kind, codes).delete()
    Intention.objects.filter(origin_kind=kind, origin_code__in=codes).delete()
