"""What comes back from a laptop: its record, sealed there; merged here, as often as one likes, once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trama.core.errors import Refused
from trama.live.changes import publish, version_of
from trama.offline_room.authors import mark_of, sealed_authors, with_authors, without_authors
from trama.offline_room.fields import Heard
from trama.offline_room.files import RECORD, VERSION, OtherLayout, Sealed, sealed
from trama.offline_room.merge import LAID_OUT_OTHERWISE, MergeReport, Merging
from trama.offline_room.models import OfflineRoom
from trama.offline_room.rows import rows_of, workshop_row
from trama.offline_room.tables import TABLES, WORKSHOP_FIELDS, Row, Rows
from trama.sessions.actions.joining import hide_until_now
from trama.sessions.models import Session
from trama.workshops.queries import may_conduct
from trama.workshops.tracing import trace_workshop

HEAD = {"pack": str, "laptop": str, "serial": int, "made_at": str}  # of a record


class NotOurs(Refused):
    """A record of a workshop that this server does not know any more."""

    message = gettext_lazy("This record is of a workshop that is not on this server any more.")


@dataclass(frozen=True)
class Merged:
    """What a record brought, or would bring."""

    room: OfflineRoom
    report: MergeReport
    came_before: bool  # this record, or a later one of the same laptop


def is_of_former(room: OfflineRoom) -> bool:
    """Whether whoever took the file of ``room`` conducts its workshop no more (1 query)."""
    taker = room.taken_by
    return taker is not None and not may_conduct(person=taker, workshop=room.workshop)


def make_record(room: OfflineRoom) -> Sealed:
    """On the laptop: everything of its workshop, with how far it is."""
    workshop, rows = room.workshop, rows_of(room.workshop)
    given = {
        "format": RECORD,
        "version": VERSION,
        "pack": room.code,
        "laptop": mark_of(room.laptop),
        "serial": version_of(workshop.topic),
        "made_at": timezone.now().isoformat(),
        "code": workshop.code,
        "title": workshop.title,
        "workshop": workshop_row(workshop),
        "rows": without_authors(rows),
    }
    own = sealed_authors(rows, record=given, laptop=room.laptop, key=room.public)
    return sealed(given | {"own": own}, key=room.key)


def _room_of(given: Sealed, workshop: Session | None) -> OfflineRoom:
    held = OfflineRoom.objects.select_for_update(of=("self",)).select_related("workshop__network")
    room = held.filter(code=given["pack"]).first()
    if room is None:
        raise NotOurs
    if workshop and room.workshop_id != workshop.pk:
        raise Refused(
            _("This is the record of another workshop, «%(title)s». Bring it on the page of that one.")
            % {"title": room.workshop.title}
        )
    return room


def _as_heard(rows: Rows) -> Rows:
    """Without what this server alone says of a row, also of a new one."""
    hushed = {
        table.name: {field.key: None for field in table.fields if field.heard is Heard.NEVER}
        for table in TABLES
    }
    return {name: [row | hushed.get(name, {}) for row in given] for name, given in rows.items()}


def _workshop_as_heard(given: Row, here: Row) -> Row:
    """Who made it and whether it is lived are as they are here."""
    kept = [field.key for field in WORKSHOP_FIELDS if field.heard is not Heard.ALWAYS]
    return given | {name: here[name] for name in kept}


def join_record(given: Sealed, workshop: Session | None) -> Merged:
    """Part of an action, in its transaction: merge it once. Refuses with ``NotOurs``, ``OtherLayout``, ``Refused``."""
    if any(type(given.get(name)) is not kind for name, kind in HEAD.items()):
        raise OtherLayout
    room = _room_of(given, workshop)
    laptops = room.known.setdefault("laptops", {})
    before = laptops.get(given["laptop"], {"at": [-1, ""], "rows": room.known.get("handed", {}), "names": {}})
    at = [given["serial"], given["made_at"]]
    if at <= before["at"]:
        return Merged(room, MergeReport(), came_before=True)
    publish(room.workshop.topic, "stage")  # held until the end: who writes meanwhile comes before or after
    merging = Merging(
        room.workshop,
        base=before["rows"],
        names=before["names"],
        seed=given["laptop"],
        made=before.get("made", {}),
    )
    try:
        rows = _as_heard(with_authors(given, room.known.get("handed", {})))
        merging.run(rows, _workshop_as_heard(given["workshop"], workshop_row(room.workshop)))
    except LAID_OUT_OTHERWISE as fault:
        raise OtherLayout from fault
    hide_until_now(session=room.workshop)
    trace_workshop(workshop=room.workshop)
    laptops[given["laptop"]] = {
        "at": at,
        "rows": merging.common,
        "names": merging.names,
        "made": {name: sorted(keys) for name, keys in merging.made.items()},
    }
    return Merged(room, merging.report, came_before=False)


def preview_record(given: Sealed, *, workshop: Session | None = None) -> Merged:
    """What would come; nothing stays written."""
    with transaction.atomic():
        merged = join_record(given, workshop)
        transaction.set_rollback(True)
    return merged


WHOLE = {
    "moments": ("agenda", "stage", "board"),
    "groups": ("groups", "turns"),
    "moves": ("moves",),
    "debts": ("stage",),
}
ONE = {
    "entries": "entry",
    "ideas": "idea",
    "clusters": "cluster",
    "notes": "note",
    "predictions": "contribution",
}


def steps_of(workshop: Session, report: MergeReport) -> Iterable[tuple[str, str, str]]:
    """What open pages have to draw again, each thing once."""
    steps: dict[tuple[str, str, str], None] = {}
    for (table, _key), row in report.steps.items():
        steps |= dict.fromkeys(_of_row(workshop.topic, table, row))
    steps |= {(workshop.topic, kind, ""): None for kind in ("agenda", "said", "stage")}
    return steps


def _of_row(topic: str, table: str, row: Row) -> Iterable[tuple[str, str, str]]:
    yield from ((topic, kind, "") for kind in WHOLE.get(table, ()))
    if table in ONE:
        yield topic, ONE[table], row["code"]
    if table == "entries":
        yield f"group:{row['group']}", "entry", row["code"]
    if table in {"echoes", "raised"}:
        yield topic, *(("idea", row["idea"]) if row.get("idea") else ("note", row.get("note") or ""))
    if table == "participants":
        yield from _of_somebody(topic, row)


def _of_somebody(topic: str, row: Row) -> Iterable[tuple[str, str, str]]:
    yield topic, "people", row["code"]
    yield topic, "own", row["code"]
    yield topic, "groups", ""
    if row["group"]:
        yield f"group:{row['group']}", "card", ""


def report_by_table(report: MergeReport) -> dict[str, Any]:
    """What came, for a program."""
    return {name: dict(getattr(report, name)) for name in ("new", "changed", "both", "removed", "left")}
