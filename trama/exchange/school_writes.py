"""Writing a directory in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from trama.audit.record import Actor, record
from trama.networks.models import School, SchoolDependency, SchoolYear
from trama.networks.models.school import searchable

BATCH = 1000
YEAR_FIELDS = (
    "name", "region", "commune_code", "commune", "deprov", "dependency", "is_rural", "latitude", "longitude",
    "enrolment", "status",
)  # fmt: skip


class SchoolRow(Protocol):
    """What is written of a school."""

    @property
    def rbd(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def commune(self) -> str: ...
    @property
    def is_rural(self) -> bool: ...
    @property
    def dependency(self) -> str: ...
    @property
    def year(self) -> int: ...


@dataclass(frozen=True)
class Told:
    """What an import did."""

    total: int
    new: int
    transferred: int


def write_directory(*, rows: Sequence[SchoolRow], by: Actor) -> Told:
    """Schools, their year and their change of dependency, if any, are stored."""
    before = School.objects.count()
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
    ids = dict(School.objects.values_list("rbd", "pk"))
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
    moved = _dependencies(rows, ids)
    told = Told(total=len(rows), new=School.objects.count() - before, transferred=moved)
    if schools:
        record(
            "directory_applied", School.objects.get(rbd=rows[0].rbd), by=by, schools=told.total, new=told.new
        )
    return told


def _dependencies(rows: Sequence[SchoolRow], ids: dict[int, int]) -> int:
    """New rows where the dependency is not the one known at that date; the history stays."""
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
    return sum(1 for one in new if one.school_id in known)
