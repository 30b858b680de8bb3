"""What happens to drafts of every kind."""

from django.db import transaction

from trama.audit.record import Actor
from trama.imports.models import ImportDraft, SheetDraft


@transaction.atomic
def forget_drafts(*, by: Actor) -> int:
    """Files and paper forms that nobody decided on within a day are gone; returns how many drafts. Refuses nothing."""
    files, sheets = ImportDraft.objects.forgotten(), SheetDraft.objects.forgotten()
    count = files.count() + sheets.count()
    files.delete()
    sheets.delete()
    return count
