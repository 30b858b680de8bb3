"""What of a workshop travels: the tables, the fields of each, and how two versions of a field meet.

A file holds rows. A reference is the code of what it names, never a number of a database, so a row means the same on
any server. What is in no table stays where it is; `tests/offline_room/test_tables.py` fails for a model or a field
about which nobody decided.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from trama.agreements.enums import AgreementKind, OriginKind
from trama.agreements.models import Agreement
from trama.networks.models import Network, Person
from trama.offline_room.fields import (
    ALWAYS,
    NEVER,
    OWN,
    THEIRS,
    Field,
    FieldKind,
    code_of,
    data,
    day,
    flag,
    latest,
    line,
    link,
    names,
    names_ahead,
    number,
    part_of,
    stamp,
    text,
    time,
    word,
)
from trama.sessions.models import AgendaItem, Contribution, Group, Participant, Session
from trama.workshops.models import Cluster, Echo, Entry, Idea, Move, Note, Raised

Row = dict[str, Any]
Rows = dict[str, list[Row]]


code, own_number = Field(FieldKind.OWN_CODE, "code", 12), Field(FieldKind.OWN_NUMBER, "number")
sent = word("sent", 36)  # the phone's own key
removed_at = time("removed_at", heard=ALWAYS)


@dataclass(frozen=True)
class RecordTable:
    """The rows of a workshop in one model."""

    name: str
    stored: models.Manager[Any]
    session: str  # the way from a row to its session
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ("code",)  # which fields say which row it is
    named_by: str = "code"  # the field by which other rows name one
    once: tuple[str, ...] = ()  # the phone's own key and where it holds: the same thing sent twice is one
    twin: str = ""  # the text that becomes two rows when it changed on both sides
    same: dict[str, str] = field(default_factory=dict)  # what is alike in all of them, and in no file
    can_go: bool = False  # rows of it are deleted on a laptop: of the others a record takes none away

    @property
    def own(self) -> list[Field]:
        """The fields that no two rows of a server share."""
        return [field for field in self.fields if field.kind in OWN]

    @property
    def has_session(self) -> bool:
        """Whether its rows name their session themselves."""
        return self.session == "session"

    def called(self, key: str) -> Field:
        """The field that a row calls ``key``."""
        return next(field for field in self.fields if field.key == key)

    def key_of(self, row: Row) -> str:
        """Which row it is."""
        return ":".join("" if row[key] is None else str(row[key]) for key in self.key)

    def of(self, workshop: Session) -> models.QuerySet[Any]:
        """The rows of ``workshop``. An agreement has no way to it: it names its note by the code."""
        found = self.stored.filter(**self.same)
        if self.session:
            return found.filter(**{self.session: workshop})
        return found.filter(origin_code__in=workshop.notes.values("code"))


MOMENTS = RecordTable(
    "moments",
    AgendaItem.objects,
    "session",
    (
        code,
        number("position", heard=ALWAYS),
        word("kind", 12, heard=ALWAYS),
        line("title", 160, heard=ALWAYS),
        number("minutes", heard=ALWAYS),
        data("body", heard=ALWAYS),
        text("guide", 2000, heard=ALWAYS),
        flag("is_shown", heard=ALWAYS),
        time("deadline", heard=ALWAYS),
        number("left", heard=ALWAYS),
        time("began_at", heard=ALWAYS),
        time("running_since", heard=ALWAYS),
        number("lived", heard=ALWAYS),
        time("ended_at", heard=ALWAYS),
        flag("is_skipped", heard=ALWAYS),
        time("revealed_at", heard=ALWAYS),
    ),
    can_go=True,
)
GROUPS = RecordTable(
    "groups",
    Group.objects,
    "session",
    (
        code,
        number("number"),
        line("name", 80, heard=ALWAYS),
        names_ahead("representative", of="participants", heard=ALWAYS),
        time("spoke_at", heard=ALWAYS),
        number("turn", heard=ALWAYS),
    ),
)
PARTICIPANTS = RecordTable(
    "participants",
    Participant.objects,
    "session",
    (
        code,
        own_number,
        line("name", 80, heard=ALWAYS),
        names("network", of="networks", heard=ALWAYS),
        line("network_name", 160, heard=ALWAYS),
        names("person", of="people", heard=NEVER),
        names("group", of="groups", heard=ALWAYS),
        word("role", 16, in_file="group_role", heard=ALWAYS),
        flag("has_no_phone"),
        word("mail", 254, heard=THEIRS),
        time("thanked_at", heard=NEVER),
        word("certificate_code", 12),
        stamp("joined_at"),
        time("left_at", heard=THEIRS),
        removed_at,
        latest("hides_before", heard=THEIRS),
    ),
    key=("number",),
    named_by="number",
)
ENTRIES = RecordTable(
    "entries",
    Entry.objects,
    "group__session",
    (
        code,
        sent,
        part_of("group", of="groups"),
        number("question"),
        text("text", 1000, heard=ALWAYS),
        number("version", heard=ALWAYS),
        names("author", of="participants"),
        names_ahead("beside", of="entries"),
        stamp("written_at"),
        removed_at,
    ),
    once=("group", "sent"),
    twin="text",
)
CLUSTERS = RecordTable(
    "clusters",
    Cluster.objects,
    "session",
    (
        code,
        line("title", 120, heard=ALWAYS),
        text("synthesis", 1000, heard=ALWAYS),
        number("position", heard=ALWAYS),
        removed_at,
    ),
)
IDEAS = RecordTable(
    "ideas",
    Idea.objects,
    "group__session",
    (
        code,
        sent,
        part_of("group", of="groups"),
        names("entry", of="entries"),
        line("text", 280, heard=ALWAYS),
        names("cluster", of="clusters", heard=ALWAYS),
        number("position", heard=ALWAYS),
        stamp("said_at"),
        removed_at,
    ),
    once=("group", "sent"),
    twin="text",
)
MOVES = RecordTable(
    "moves",
    Move.objects,
    "idea__group__session",
    (
        code,
        part_of("idea", of="ideas"),
        names("origin", of="clusters"),
        number("position", in_file="place"),
        names("target", of="clusters"),
        names("by", of="people"),
        stamp("made_at"),
        time("undone_at", heard=ALWAYS),
    ),
)
NOTES = RecordTable(
    "notes",
    Note.objects,
    "session",
    (
        code,
        sent,
        word("shape", 8),
        line("text", 280, heard=THEIRS),
        names("author", of="participants"),
        flag("is_signed", heard=THEIRS),
        data("tags", heard=THEIRS),
        number("hands", heard=ALWAYS),
        flag("is_for_others"),
        stamp("written_at"),
        time("hidden_at", heard=ALWAYS),
        time("removed_at", heard=THEIRS),
    ),
    once=("sent",),
    twin="text",
)
ECHOES = RecordTable(
    "echoes",
    Echo.objects,
    "participant__session",
    (part_of("participant", of="participants"), part_of("idea", of="ideas"), part_of("note", of="notes")),
    key=("participant", "idea", "note"),
    can_go=True,
)
RAISED = RecordTable(
    "raised",
    Raised.objects,
    "item__session",
    (
        part_of("item", of="moments", in_file="moment"),
        part_of("idea", of="ideas"),
        line("question", 160),
        number("count", heard=ALWAYS),
        names("counted_by", of="people", heard=ALWAYS),
    ),
    key=("moment", "idea", "question"),
)
PREDICTIONS = RecordTable(
    "predictions",
    Contribution.objects,
    "item__session",
    (
        code,
        word("sent", 36, heard=THEIRS),  # said again, it has the key of the last time
        part_of("item", of="moments", in_file="moment"),
        line("text", 280, heard=THEIRS),
        names("author", of="participants"),
        flag("is_for_others"),
        stamp("written_at"),
        time("released_at", heard=THEIRS),
        time("hidden_at", heard=ALWAYS),
        time("removed_at", heard=THEIRS),
    ),
    once=("moment", "sent"),
    twin="text",
)
# What the line of a triangle says. Whose it is follows from the workshop; `author` and `text` are of an intention
# alone, which is its author's and in no file.
DEBTS = RecordTable(
    "debts",
    Agreement.objects,
    "",
    (
        code,
        code_of("origin_code", 12, of="notes", in_file="note"),
        names("owner", of="people", heard=ALWAYS),
        day("due_on", heard=ALWAYS),
        word("state", 10, heard=ALWAYS),
        text("answer", 2000, heard=ALWAYS),
        link("link", 200, heard=ALWAYS),
        day("answered_on", heard=ALWAYS),
    ),
    key=("note",),
    same={"kind": AgreementKind.OPEN_QUESTION, "origin_kind": OriginKind.NOTE},
)

# In the order in which rows can be made.
TABLES = (
    MOMENTS,
    GROUPS,
    PARTICIPANTS,
    ENTRIES,
    CLUSTERS,
    IDEAS,
    MOVES,
    NOTES,
    ECHOES,
    RAISED,
    PREDICTIONS,
    DEBTS,
)
TABLE_CALLED = {table.name: table for table in TABLES}
# Of the workshop itself. Its kind, its code and whose it is are as they were handed out.
WORKSHOP_FIELDS = (
    line("title", 160, heard=ALWAYS),
    text("objective", 1000, heard=ALWAYS),
    day("held_on", heard=ALWAYS),
    names("made_by", of="people"),
    time("opened_at", heard=ALWAYS),
    time("ended_at", heard=ALWAYS),
    time("paused_at", heard=ALWAYS),
    names("current", of="moments", heard=ALWAYS),
    line("said", 200, heard=ALWAYS),
    flag("picks_groups", heard=ALWAYS),
    flag("is_rehearsal"),
    time("writes_from", heard=ALWAYS),
    time("writes_until", heard=ALWAYS),
)
# What rows name beside each other, by its code. It is on both sides, and no record changes it.
OUTSIDE: dict[str, models.Manager[Any]] = {"people": Person.objects, "networks": Network.objects}


def named_by(table: str) -> str:
    """The field by which rows name one of ``table``."""
    return TABLE_CALLED[table].named_by if table in TABLE_CALLED else "code"
