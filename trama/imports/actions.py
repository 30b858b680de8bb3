"""What happens to drafts of every kind."""

from django.db import transaction
from django.db.models import Q

from trama.audit.record import SYSTEM, Actor
from trama.imports.models import ImportDraft, SheetDraft
from trama.networks.models import Person


@transaction.atomic
def forget_drafts(*, by: Actor) -> int:
    """Files and paper forms that nobody decided on within a day are gone; returns how many drafts. Refuses nothing."""
    files, sheets = ImportDraft.objects.forgotten(), SheetDraft.objects.forgotten()
    count = files.count() + sheets.count()
    files.delete()
    sheets.delete()
    return count


@transaction.atomic
def forget_drafts_of(*, person: Person, by: Actor = SYSTEM) -> None:
    """Forget what ``person`` was bringing in to places where they may do so no more. Refuses nothing."""
    waiting = Q(applied_at__isnull=True, network__isnull=False) | Q(wave__isnull=False)
    files = ImportDraft.objects.filter(waiting, made_by=person)
    files.exclude(pk__in=ImportDraft.objects.visible_to(person).values("pk")).delete()
    sheets = SheetDraft.objects.filter(made_by=person)
    sheets.exclude(pk__in=SheetDraft.objects.visible_to(person).values("pk")).delete()
