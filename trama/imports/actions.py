"""What happens to drafts of every kind."""

from django.db import transaction
from django.db.models import Q

from trama.audit.record import SYSTEM, Actor
from trama.imports.models import ImportDraft, SheetDraft
from trama.networks.models import Network, Person
from trama.surveys.models import Wave
from trama.surveys.paper import access_by_sheet


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


@transaction.atomic
def forget_sheets_of_who_left(*, network: Network, by: Actor = SYSTEM) -> None:
    """Forget the sheets under way of people who take part in ``network`` no more. Refuses nothing."""
    waiting = SheetDraft.objects.filter(wave__network=network)
    for wave in Wave.objects.filter(pk__in=waiting.values("wave")):
        drafts = waiting.filter(wave=wave)
        still = access_by_sheet(wave, list(drafts.values_list("sheet", flat=True).distinct()))
        drafts.exclude(sheet__in=list(still)).delete()


@transaction.atomic
def forget_answers_under_way(*, wave: Wave, by: Actor = SYSTEM) -> None:
    """Forget the files and paper forms of answers to ``wave`` that somebody was reviewing. Refuses nothing."""
    ImportDraft.objects.filter(wave=wave).delete()
    SheetDraft.objects.filter(wave=wave).delete()
