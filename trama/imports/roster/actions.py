"""A roster that is kept until somebody decides, applied in one act, and undone in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone

from trama.audit.record import Actor, record
from trama.core.read_apart import read_apart
from trama.imports.models import ImportDraft
from trama.imports.roster.check import RosterLine, lines_of
from trama.imports.roster.known import table_of
from trama.imports.roster.parse import RosterColumn, guess_columns, without_ids
from trama.imports.tables import read_table
from trama.networks.actions.people import invite, withdraw_joining
from trama.networks.models import Joining, Network, Person
from trama.networks.tasks import send_joining


@dataclass(frozen=True)
class Undone:
    """What undoing did: invitations withdrawn, and people who had already accepted and stay."""

    withdrawn: int
    stayed: int


def keep_roster(*, network: Network, content: bytes, file_name: str, by: Person) -> ImportDraft:
    """The file waits, for a day at most, for its columns to be chosen. Refuses with ``Unreadable``."""
    table, hidden = without_ids(read_apart(read_table, content))
    with transaction.atomic():
        ImportDraft.objects.filter(network=network, made_by=by, applied_at__isnull=True).delete()
        draft = ImportDraft(
            network=network, made_by=by, file_name=file_name[-120:], columns=guess_columns(table.header)
        )
        draft.content = {"header": table.header, "rows": table.rows, "hidden": hidden}
        draft.save()
        record("roster_brought", draft, by=by, network=network.code, lines=len(table.rows))
    return draft


@transaction.atomic
def choose_columns(*, draft: ImportDraft, columns: Mapping[str, int], by: Actor) -> None:
    """Which column holds what."""
    width = len(table_of(draft).header)
    draft.columns = {
        name: at for name, at in columns.items() if name in set(RosterColumn) and 0 <= at < width
    }
    draft.save(update_fields=["columns"])
    record("roster_columns_chosen", draft, by=by, network=draft.of_network.code)


@transaction.atomic
def mend_lines(*, draft: ImportDraft, mends: Mapping[str, Mapping[str, str]], by: Actor) -> None:
    """What somebody wrote instead, by line; other lines keep what was mended before."""
    table_of(draft)
    draft.mends = draft.mends | {
        line: {**draft.mends.get(line, {}), **values} for line, values in mends.items()
    }
    draft.save(update_fields=["mends"])
    record("roster_mended", draft, by=by, network=draft.of_network.code, lines=len(mends))


@transaction.atomic
def apply_roster(*, draft: ImportDraft, mail: bool, by: Actor) -> int:
    """Everybody who can be invited is, and the list is emptied; returns how many. Refuses with ``DraftOver``."""
    draft = ImportDraft.objects.select_for_update(of=("self",)).select_related("network").get(pk=draft.pk)
    draft.invited = apply_entries(
        network=draft.of_network, entries=lines_of(draft), batch=draft.code, mail=mail, by=by
    )
    draft.applied_at, draft.content, draft.mends = timezone.now(), None, {}
    draft.save()
    return draft.invited


@transaction.atomic
def apply_entries(
    *, network: Network, entries: Sequence[RosterLine], batch: str, mail: bool, by: Actor
) -> int:
    """One invitation for each entry with a guest, mailed when asked; returns how many."""
    joinings = [
        invite(guest=entry.guest, place=network, by=by, batch=batch) for entry in entries if entry.guest
    ]
    if mail:
        for joining in joinings:
            if joining.person.email:
                transaction.on_commit(partial(send_joining.enqueue, joining.pk))
    record("roster_applied", network, by=by, network=network.code, batch=batch, invited=len(joinings))
    return len(joinings)


@transaction.atomic
def undo_roster(*, draft: ImportDraft, by: Actor) -> Undone:
    """Invitations of the list that nobody accepted open nothing any more; people known only by them are forgotten."""
    joinings = Joining.objects.filter(batch=draft.code, network=draft.of_network)
    stayed = joinings.filter(accepted_at__isnull=False).count()
    pending = list(joinings.pending())
    for joining in pending:
        withdraw_joining(joining=joining, by=by)
    only_here = Person.objects.filter(user__isnull=True, memberships__isnull=True, invitations__isnull=True)
    only_here.filter(joinings__batch=draft.code).exclude(
        pk__in=Joining.objects.exclude(batch=draft.code).values("person")
    ).delete()
    draft.undone_at = timezone.now()
    draft.save(update_fields=["undone_at"])
    record("roster_undone", draft, by=by, network=draft.of_network.code, withdrawn=len(pending))
    return Undone(len(pending), stayed)


@transaction.atomic
def discard_roster(*, draft: ImportDraft, by: Actor) -> None:
    """The list is forgotten, nobody invited."""
    record("roster_discarded", draft, by=by, network=draft.of_network.code)
    draft.delete()
