"""A roster that is kept until somebody decides, applied in one act, and undone in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trama.audit.record import Actor, record
from trama.core.read_apart import read_apart
from trama.imports.models import ImportDraft
from trama.imports.problems import UndecidedColumns, UndecidedLines, UndecidedSchools, Unreadable
from trama.imports.roster.above import ABOVE
from trama.imports.roster.book import roster_book
from trama.imports.roster.check import CONCEALED, RosterLine, lines_of
from trama.imports.roster.known import sheets_of, table_of, undecided
from trama.imports.roster.parse import ABSENT, Place, RosterColumn, guess_columns, likely_place, read_roster
from trama.imports.tables import plain_sheet
from trama.networks.actions.people import change_membership, invite, withdraw_joining
from trama.networks.models import Joining, Membership, Network, Person, School
from trama.networks.tasks import send_joining


@dataclass(frozen=True)
class AppliedRoster:
    """What applying did: people invited, and people of whom something changed."""

    invited: int
    changed: int


@dataclass(frozen=True)
class Undone:
    """What undoing did: invitations withdrawn, and people who had already accepted and stay."""

    withdrawn: int
    stayed: int


def keep_roster(*, network: Network, content: bytes, file_name: str, by: Person) -> ImportDraft:
    """The file waits, for a day at most, for its columns to be chosen. Refuses with ``Unreadable``."""
    sheets, hidden = read_apart(read_roster, content)
    lines = sum(len(sheet.lines) for sheet in sheets)
    with transaction.atomic():
        ImportDraft.objects.filter(network=network, made_by=by, applied_at__isnull=True).delete()
        draft = ImportDraft(network=network, made_by=by, file_name=file_name[-120:])
        kept = {"sheets": [plain_sheet(sheet) for sheet in sheets], "hidden": hidden, "place": None}
        _put_titles(draft, kept, likely_place(sheets))
        draft.save()
        record("roster_brought", draft, by=by, network=network.code, lines=lines)
    return draft


def _put_titles(draft: ImportDraft, kept: dict[str, Any], place: Place | None) -> None:
    kept["place"] = [place.sheet, place.line] if place else None
    draft.content, draft.columns = kept, {}
    table = table_of(draft)
    draft.columns = dict(guess_columns(table).sure) if table else {}


@transaction.atomic
def choose_titles(*, draft: ImportDraft, place: Place, by: Actor) -> None:
    """Where the titles are; columns are looked for anew. Refuses with ``Unreadable`` when nothing stands under them."""
    sheets = sheets_of(draft)
    if not 0 <= place.sheet < len(sheets) or place.line not in dict(sheets[place.sheet].lines):
        raise Unreadable(_("That line is not in the file: choose another one."))
    _put_titles(draft, draft.content, place)
    draft.mends = {}
    draft.save(update_fields=["packed", "columns", "mends"])
    record("roster_titles_chosen", draft, by=by, network=draft.of_network.code)


@transaction.atomic
def choose_columns(*, draft: ImportDraft, columns: Mapping[str, int], by: Actor) -> None:
    """Which column holds what; ``ABSENT`` says that none does, what is not named stays in doubt."""
    table = table_of(draft)
    width = len(table.header) if table else 0
    draft.columns = {
        name: at for name, at in columns.items() if name in set(RosterColumn) and ABSENT <= at < width
    }
    draft.save(update_fields=["columns"])
    record("roster_columns_chosen", draft, by=by, network=draft.of_network.code)


@transaction.atomic
def mend_lines(*, draft: ImportDraft, mends: Mapping[str, Mapping[str, str]], by: Actor) -> None:
    """What somebody wrote or said instead, by line; other lines keep what was mended before."""
    sheets_of(draft)
    draft.mends = draft.mends | {
        line: {**draft.mends.get(line, {}), **values} for line, values in mends.items()
    }
    draft.save(update_fields=["mends"])
    record("roster_mended", draft, by=by, network=draft.of_network.code, lines=len(mends))


@transaction.atomic
def decide_concealed(*, draft: ImportDraft, is_in: bool, by: Actor) -> None:
    """Whether the lines that the spreadsheet hides are part of the list."""
    _decide(draft, CONCEALED, "in" if is_in else "out", by)


@transaction.atomic
def decide_schools_above(*, draft: ImportDraft, is_meant: bool, by: Actor) -> None:
    """Whether people without a school are of the one that stands above them."""
    _decide(draft, ABOVE, "school" if is_meant else "none", by)


def _decide(draft: ImportDraft, what: str, way: str, by: Actor) -> None:
    """Keep what was decided about the whole list, beside what was mended by line."""
    sheets_of(draft)
    draft.mends = draft.mends | {what: {what: way}}
    draft.save(update_fields=["mends"])
    record("roster_mended", draft, by=by, network=draft.of_network.code)


@transaction.atomic
def apply_roster(*, draft: ImportDraft, mail: bool, by: Actor) -> AppliedRoster:
    """Everybody who can be invited is, what changed is changed, and the list is emptied.

    Refuses with ``DraftOver``, ``UndecidedColumns``, ``UndecidedLines`` or ``UndecidedSchools``.
    """
    draft = ImportDraft.objects.select_for_update(of=("self",)).select_related("network").get(pk=draft.pk)
    table = table_of(draft)
    if table is None or undecided(draft, table):
        raise UndecidedColumns
    entries = lines_of(draft)
    done = apply_entries(network=draft.of_network, entries=entries, batch=draft.code, mail=mail, by=by)
    draft.invited = done.invited
    draft.applied_at, draft.content, draft.mends = timezone.now(), None, {"before": _before(entries)}
    draft.save()
    return done


def _before(entries: Sequence[RosterLine]) -> dict[str, dict[str, Any]]:
    changed = [entry.change.membership for entry in entries if entry.change]
    return {row.code: {"school": row.school_id, "position": row.position} for row in changed}


@transaction.atomic
def apply_entries(
    *, network: Network, entries: Sequence[RosterLine], batch: str, mail: bool, by: Actor
) -> AppliedRoster:
    """One invitation for each entry with a guest, mailed when asked, and what the others change.

    Refuses with ``UndecidedLines`` or ``UndecidedSchools``.
    """
    if any(entry.is_concealed for entry in entries):
        raise UndecidedLines
    if any(entry.school_above for entry in entries):
        raise UndecidedSchools
    joinings = [
        invite(guest=entry.guest, place=network, by=by, batch=batch) for entry in entries if entry.guest
    ]
    if mail:
        for joining in joinings:
            if joining.email:
                transaction.on_commit(partial(send_joining.enqueue, joining.pk))
    changes = [entry.change for entry in entries if entry.change]
    for change in changes:
        membership = Membership.objects.get(pk=change.membership.pk)
        change_membership(membership=membership, school=change.school, position=change.position, by=by)
    record(
        "roster_applied", network, by=by, network=network.code, batch=batch, invited=len(joinings),
        changed=len(changes),
    )  # fmt: skip
    return AppliedRoster(len(joinings), len(changes))


@transaction.atomic
def undo_roster(*, draft: ImportDraft, by: Actor) -> Undone:
    """Invitations of the list that nobody accepted open nothing any more, and what they said is forgotten.

    What it changed of people who take part is as it was before; of somebody erased nothing is written again.
    """
    joinings = Joining.objects.filter(batch=draft.code, network=draft.of_network)
    stayed = joinings.filter(accepted_at__isnull=False).count()
    pending = list(joinings.pending())
    for joining in pending:
        withdraw_joining(joining=joining, by=by)
    joinings.filter(pk__in=[joining.pk for joining in pending]).delete()
    before = draft.mends.get("before", {})
    for membership in Membership.objects.filter(
        network=draft.of_network, code__in=before, person__erased_at__isnull=True
    ):
        was = before[membership.code]
        school = School.objects.filter(pk=was["school"]).first()
        change_membership(membership=membership, school=school, position=was["position"], by=by)
    draft.undone_at = timezone.now()
    draft.save(update_fields=["undone_at"])
    record("roster_undone", draft, by=by, network=draft.of_network.code, withdrawn=len(pending))
    return Undone(len(pending), stayed)


@transaction.atomic
def write_roster(*, network: Network, by: Actor) -> bytes:
    """The people of the network as a spreadsheet to edit and bring back: recorded, since it holds personal data."""
    content = roster_book(network=network)
    record("roster_taken", network, by=by, network=network.code)
    return content


@transaction.atomic
def discard_roster(*, draft: ImportDraft, by: Actor) -> None:
    """The list is forgotten, nobody invited."""
    record("roster_discarded", draft, by=by, network=draft.of_network.code)
    draft.delete()
