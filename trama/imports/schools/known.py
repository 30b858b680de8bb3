"""What the database knows about a directory, and the directory that waits for a decision."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from trama.imports.models import ImportDraft
from trama.imports.problems import DraftOver, Problem
from trama.imports.schools.parse import DirectoryRow, Parsed
from trama.networks.models import School, SchoolDependency

DEGREES = ("latitude", "longitude")


@dataclass(frozen=True)
class Preview:
    """What applying would change."""

    year: int
    new: int
    renamed: int
    transferred: int
    same: int
    examples: tuple[str, ...]


def preview(parsed: Parsed) -> Preview:
    """Compare a directory with the schools that are stored (2 queries)."""
    names = dict(School.objects.values_list("rbd", "name"))
    depends = dict(SchoolDependency.objects.order_by("since_on").values_list("school__rbd", "kind"))
    new = [row for row in parsed.rows if row.rbd not in names]
    renamed = [row for row in parsed.rows if row.rbd in names and names[row.rbd] != row.name]
    moved = [
        row
        for row in parsed.rows
        if row.dependency and depends.get(row.rbd, row.dependency) != row.dependency
    ]
    touched = {row.rbd for row in (*new, *renamed, *moved)}
    return Preview(
        year=max(row.year for row in parsed.rows),
        new=len(new),
        renamed=len(renamed),
        transferred=len(moved),
        same=len(parsed.rows) - len(touched),
        examples=tuple(f"{row.rbd} · {row.name}" for row in (*moved, *renamed, *new)[:8]),
    )


def content_of(parsed: Parsed) -> dict[str, Any]:
    """Turn a directory into what a draft keeps."""
    return {
        "rows": [_plain(row) for row in parsed.rows],
        "problems": [asdict(problem) | {"text": str(problem.text)} for problem in parsed.problems],
    }


def _plain(row: DirectoryRow) -> dict[str, Any]:
    degrees = {name: str(value) for name in DEGREES if (value := getattr(row, name)) is not None}
    return asdict(row) | degrees


def parsed_of(draft: ImportDraft) -> Parsed:
    """Read back the directory that a draft keeps. Refuses with ``DraftOver`` once it is gone."""
    content = draft.content
    if draft.applied_at or not content:
        raise DraftOver
    rows = (row | {name: Decimal(row[name]) for name in DEGREES if row[name]} for row in content["rows"])
    return Parsed(
        tuple(DirectoryRow(**row) for row in rows),
        tuple(Problem(**problem) for problem in content["problems"]),
    )
