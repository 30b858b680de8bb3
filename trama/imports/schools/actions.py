"""A directory of schools: kept until somebody decides, written in few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from trama.audit.record import Actor, record
from trama.core.read_apart import read_apart
from trama.imports.models import ImportDraft
from trama.imports.schools.known import content_of, parsed_of
from trama.imports.schools.parse import DirectoryRow, Parsed, parse
from trama.networks.models import Person, School, SchoolDependency, SchoolYear
from trama.networks.models.school import searchable

BATCH = 1000
YEAR_FIELDS = (
    "name", "region", "commune_code", "commune", "deprov", "dependency", "is_rural", "latitude", "longitude",
    "enrolment", "status",
)  # fmt: skip


@dataclass(frozen=True)
class DirectoryChanges:
    """What applying a directory changed."""

    total: int
    new: int
    transferred: int


def keep_directory(*, content: bytes, file_name: str, by: Person) -> ImportDraft:
    """The schools of the file wait, for a day at most. Refuses with ``Unreadable``."""
    parsed = read_apart(parse, content)
    with transaction.atomic():
        ImportDraft.objects.directories().filter(made_by=by, applied_at__isnull=True).delete()
        draft = ImportDraft(made_by=by, file_name=file_name[-120:])
        draft.content = content_of(parsed)
        draft.save()
        record("directory_brought", draft, by=by, schools=len(parsed.rows))
    return draft


@transaction.atomic
def apply_draft(*, draft: ImportDraft, by: Person) -> DirectoryChanges:
    """Every school of the file is up to date, and the file is forgotten. Refuses with ``DraftOver``."""
    draft = ImportDraft.objects.select_for_update().get(pk=draft.pk)
    changes = apply_directory(parsed=parsed_of(draft), by=by)
    draft.applied_at, draft.content = timezone.now(), None
    draft.save()
    return changes


@transaction.atomic
def apply_directory(*, parsed: Parsed, by: Actor) -> DirectoryChanges:
    """Every school that could be read is up to date for its year; applying twice changes nothing. Refuses nothing."""
    before = School.objects.count()
    ids = _write_schools(parsed.rows)
    _write_years(parsed.rows, ids)
    moved = _write_dependencies(parsed.rows, ids)
    new = School.objects.count() - before
    if parsed.rows:
        first = School.objects.get(rbd=parsed.rows[0].rbd)
        record("directory_applied", first, by=by, schools=len(parsed.rows), new=new)
    return DirectoryChanges(total=len(parsed.rows), new=new, transferred=moved)


def _write_schools(rows: Sequence[DirectoryRow]) -> dict[int, int]:
    """Store the schools; returns their keys by code."""
    schools = [
        School(
            rbd=row.rbd,
            name=row.name,
            commune=row.commune,
            is_rural=row.is_rural,
            found_by=searchable(row.name, row.commune),
        )
        for row in rows
    ]
    School.objects.bulk_create(
        schools,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["rbd"],
        update_fields=["name", "commune", "is_rural", "found_by"],
    )
    return dict(School.objects.values_list("rbd", "pk"))


def _write_years(rows: Sequence[DirectoryRow], ids: Mapping[int, int]) -> None:
    years = [
        SchoolYear(
            school_id=ids[row.rbd], year=row.year, **{name: getattr(row, name) for name in YEAR_FIELDS}
        )
        for row in rows
    ]
    SchoolYear.objects.bulk_create(
        years,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["school", "year"],
        update_fields=YEAR_FIELDS,
    )


def _write_dependencies(rows: Sequence[DirectoryRow], ids: Mapping[int, int]) -> int:
    """Add a row where the dependency is not the one known at that date; the history stays."""
    known: dict[int, list[tuple[date, str]]] = {}
    for school, day, kind in SchoolDependency.objects.order_by("since_on").values_list(
        "school_id", "since_on", "kind"
    ):
        known.setdefault(school, []).append((day, kind))
    new = []
    for row in rows:
        past = [kind for day, kind in known.get(ids[row.rbd], []) if day.year <= row.year]
        if row.dependency and (not past or past[-1] != row.dependency):
            new.append(
                SchoolDependency(
                    school_id=ids[row.rbd], kind=row.dependency, since_on=date(row.year, 1, 1), is_exact=False
                )
            )
    SchoolDependency.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    return sum(1 for year in new if year.school_id in known)
