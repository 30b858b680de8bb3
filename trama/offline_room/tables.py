"""What of a workshop travels: the tables, the fields of each, and how two versions of a field meet.

A file holds rows. A reference is the code of what it names, never a number of a database, so a row means the same on
any server. What is in no table stays where it is; `tests/offline_room/test_tables.py` fails for a model or a field
about which nobody decided.
"""

from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any

from django.db import models

from trama.agreements.enums import AgreementKind, OriginKind
from trama.agreements.models import Agreement
from trama.networks.models import Network, Person
from trama.sessions.models import AgendaItem, Contribution, Group, Participant, Session
from trama.workshops.models import Cluster, Echo, Entry, Idea, Move, Note, Raised

Row = dict[str, Any]
Rows = dict[str, list[Row]]


class FieldKind(Enum):
    """What a field holds, which says how two versions meet when it changed on both sides.

    Of a line and a text both stay, if there is room. For everything else the laptop decides, where it was lived.
    """

    LINE = "a text of one line: both stay, a stroke between them"
    TEXT = "a longer text: both stay, one below the other"
    WORD = "a choice, a key, an address"
    NUMBER = "a whole number"
    FLAG = "yes or no"
    DAY = "a day"
    TIME = "a point in time"
    LATEST = "a point in time that only moves forward: the later one stays"
    STAMP = "when the row was made: Django's own stamp is put back to it"
    DATA = "JSON"
    OWN_CODE = "a code that no other row of the server has: if it is taken, the row gets another"
    OWN_NUMBER = "the same, a number"
    PART_OF = "what the row hangs from: when that is gone, the row is not made"
    NAMES = "another row, or nothing"
    NAMES_AHEAD = "a row that is made later, or nothing: set at the end"
    CODE_OF = "what the row hangs from, held by its code instead of a foreign key"


OWN = {FieldKind.OWN_CODE, FieldKind.OWN_NUMBER}
FOREIGN_KEYS = {FieldKind.PART_OF, FieldKind.NAMES, FieldKind.NAMES_AHEAD}


@dataclass(frozen=True)
class Field:
    """A field that travels."""

    kind: FieldKind
    name: str  # in the model
    length: int | None = None  # of a text: what is longer is cut
    of: str = ""  # of a reference: the table of what it names
    in_file: str = ""  # what rows call it; files made before a renaming are still read

    @property
    def key(self) -> str:
        """What a row calls it."""
        return self.in_file or self.name


line, text, word = (
    partial(Field, FieldKind.LINE),
    partial(Field, FieldKind.TEXT),
    partial(Field, FieldKind.WORD),
)
number, flag, data = (
    partial(Field, FieldKind.NUMBER),
    partial(Field, FieldKind.FLAG),
    partial(Field, FieldKind.DATA),
)
day, time, stamp = (
    partial(Field, FieldKind.DAY),
    partial(Field, FieldKind.TIME),
    partial(Field, FieldKind.STAMP),
)
latest = partial(Field, FieldKind.LATEST)
part_of, names = partial(Field, FieldKind.PART_OF), partial(Field, FieldKind.NAMES)
names_ahead, code_of = partial(Field, FieldKind.NAMES_AHEAD), partial(Field, FieldKind.CODE_OF)
code, own_number = Field(FieldKind.OWN_CODE, "code", 12), Field(FieldKind.OWN_NUMBER, "number")
sent = word("sent", 36)  # the phone's own key
removed_at = time("removed_at")


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
        number("position"),
        word("kind", 12),
        line("title", 160),
        number("minutes"),
        data("body"),
        text("guide", 2000),
        flag("is_shown"),
        time("deadline"),
        number("left"),
        time("began_at"),
        time("running_since"),
        number("lived"),
        time("ended_at"),
        flag("is_skipped"),
        time("revealed_at"),
    ),
)
GROUPS = RecordTable(
    "groups",
    Group.objects,
    "session",
    (
        code,
        number("number"),
        line("name", 80),
        names_ahead("representative", of="participants"),
        time("spoke_at"),
        number("turn"),
    ),
)
PARTICIPANTS = RecordTable(
    "participants",
    Participant.objects,
    "session",
    (
        code,
        own_number,
        line("name", 80),
        names("network", of="networks"),
        line("network_name", 160),
        names("person", of="people"),
        names("group", of="groups"),
        word("role", 16, in_file="group_role"),
        flag("has_no_phone"),
        word("mail", 254),
        time("thanked_at"),
        word("certificate_code", 12),
        stamp("joined_at"),
        time("left_at"),
        removed_at,
        latest("hides_before"),
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
        text("text", 1000),
        number("version"),
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
    (code, line("title", 120), text("synthesis", 1000), number("position"), removed_at),
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
        line("text", 280),
        names("cluster", of="clusters"),
        number("position"),
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
        time("undone_at"),
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
        line("text", 280),
        names("author", of="participants"),
        flag("is_signed"),
        data("tags"),
        number("hands"),
        flag("is_for_others"),
        stamp("written_at"),
        time("hidden_at"),
        removed_at,
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
)
RAISED = RecordTable(
    "raised",
    Raised.objects,
    "item__session",
    (
        part_of("item", of="moments", in_file="moment"),
        part_of("idea", of="ideas"),
        line("question", 160),
        number("count"),
        names("counted_by", of="people"),
    ),
    key=("moment", "idea", "question"),
)
PREDICTIONS = RecordTable(
    "predictions",
    Contribution.objects,
    "item__session",
    (
        code,
        sent,
        part_of("item", of="moments", in_file="moment"),
        line("text", 280),
        names("author", of="participants"),
        flag("is_for_others"),
        stamp("written_at"),
        time("released_at"),
        time("hidden_at"),
        removed_at,
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
        names("owner", of="people"),
        day("due_on"),
        word("state", 10),
        text("answer", 2000),
        word("link", 200),
        day("answered_on"),
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
    line("title", 160),
    text("objective", 1000),
    day("held_on"),
    names("made_by", of="people"),
    time("opened_at"),
    time("ended_at"),
    time("paused_at"),
    names("current", of="moments"),
    line("said", 200),
    flag("picks_groups"),
    flag("is_rehearsal"),
    time("writes_from"),
    time("writes_until"),
)
# What rows name beside each other, by its code. It is on both sides, and no record changes it.
OUTSIDE: dict[str, models.Manager[Any]] = {"people": Person.objects, "networks": Network.objects}


def named_by(table: str) -> str:
    """The field by which rows name one of ``table``."""
    return TABLE_CALLED[table].named_by if table in TABLE_CALLED else "code"
