"""A workshop as rows that mean the same on any server: every reference is a code, never a number of a database.

Fields are read from the models themselves, so one that is added tomorrow travels too. What stays out is named here.
"""
# ruff: noqa: SLF001 -- _meta is how Django says one does this for any model

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models

from trama.agreements.enums import AgreementKind, OriginKind
from trama.agreements.models import Agreement
from trama.networks.models import Network, Person
from trama.sessions.models import AgendaItem, Contribution, Group, Participant, Session
from trama.workshops.models import Cluster, Echo, Entry, Idea, Move, Note, Raised, Workshop

Row = dict[str, Any]
Rows = dict[str, list[Row]]
AnyModel = type[models.Model]


@dataclass(frozen=True)
class RecordTable:
    """The rows of a workshop in one model."""

    name: str
    model: AnyModel
    workshop: str  # the way from a row to its workshop
    key: tuple[str, ...] = ("code",)  # which fields say which row it is
    once: tuple[str, ...] = ()  # the phone's own key and where it holds: the same thing sent twice is one
    twin: str = ""  # the text of which both stay when it was changed here and there
    same: dict[str, str] = field(
        default_factory=dict
    )  # what is the same in each of them, and not in the file

    def key_of(self, row: Row) -> str:
        """Which row it is."""
        return ":".join("" if row[name] is None else str(row[name]) for name in self.key)

    def of(self, workshop: Session) -> models.QuerySet[Any]:
        """The rows of ``workshop``. An agreement has no way to it: it names its note by the code."""
        found = self.model._default_manager.filter(**self.same)
        if self.workshop:
            return found.filter(**{self.workshop: workshop})
        return found.filter(origin_code__in=workshop.notes.values("code"))


# In the order in which rows can be made; what points ahead is set at the end.
TABLES = (
    RecordTable("moments", AgendaItem, "session"),
    RecordTable("groups", Group, "session"),
    RecordTable("participants", Participant, "session", ("number",)),
    RecordTable("entries", Entry, "group__session", once=("group", "sent"), twin="text"),
    RecordTable("clusters", Cluster, "session"),
    RecordTable("ideas", Idea, "group__session", once=("group", "sent"), twin="text"),
    RecordTable("moves", Move, "idea__group__session"),
    RecordTable("notes", Note, "session", once=("sent",), twin="text"),
    RecordTable("echoes", Echo, "participant__session", ("participant", "idea", "note")),
    RecordTable("raised", Raised, "item__session", ("moment", "idea", "question")),
    RecordTable("predictions", Contribution, "item__session", once=("moment", "sent"), twin="text"),
    RecordTable(
        "debts",
        Agreement,
        "",
        ("note",),
        same={"kind": AgreementKind.OPEN_QUESTION, "origin_kind": OriginKind.NOTE},
    ),
)
TABLE_OF = {table.model: table for table in TABLES}
AHEAD = {("groups", "representative"), ("entries", "beside")}
# A device has another secret on each server. Of an agreement travels what the triangle's line says: whose it is is
# known on both sides, and an author is only there in an intention, which is its author's alone and in no file.
STAYS = {
    ("participants", "device"),
    *(
        ("debts", name)
        for name in ("kind", "network", "cohort", "origin_kind", "author", "text", "written_at")
    ),
}
OUTSIDE: dict[AnyModel, str] = {Person: "code", Network: "code"}
# Fields that are called otherwise in files: those made before a renaming are still read.
NAMES_IN_FILES = {
    ("debts", "origin_code"): "note",
    ("raised", "item"): "moment",
    ("predictions", "item"): "moment",
    ("participants", "role"): "group_role",
    ("moves", "position"): "place",
}
# Fields that name a row of another table by its code, without a foreign key.
BY_CODE: dict[tuple[str, str], AnyModel] = {("debts", "origin_code"): Note}


def key_field(model: AnyModel) -> str:
    """The field by which other rows name one of ``model``."""
    return "number" if model is Participant else "code"


def fields_of(model: AnyModel, table: str) -> list[models.Field[Any, Any]]:
    """The fields that travel, in the order of the model."""
    return [
        one
        for one in model._meta.concrete_fields
        if not one.primary_key and one.related_model is not Session and (table, one.name) not in STAYS
    ]


def name_of(table: str, field: models.Field[Any, Any]) -> str:
    """What a field is called in a row."""
    return NAMES_IN_FILES.get((table, field.name), field.name)


def field_called(table: RecordTable, name: str) -> models.Field[Any, Any]:
    """The field that a row calls ``name``."""
    return next(one for one in fields_of(table.model, table.name) if name_of(table.name, one) == name)


def target_of(table: str, field: models.Field[Any, Any]) -> AnyModel | None:
    """The model of which a field names a row, by a foreign key or by a code."""
    target = field.related_model
    return target if isinstance(target, type) else BY_CODE.get((table, field.name))


WORKSHOP_STAYS = {"kind", "code", "network", "cohort"}


def workshop_fields() -> list[models.Field[Any, Any]]:
    """The fields of the workshop itself that travel: whose it is stays as it is."""
    return [one for one in fields_of(Session, "session") if one.name not in WORKSHOP_STAYS]


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def of_json(field: models.Field[Any, Any], value: Any) -> Any:
    """The value of a field that points to nothing, as Python holds it; no longer than it may be."""
    if isinstance(field, models.JSONField):
        return value
    return (
        value[: field.max_length] if isinstance(value, str) and field.max_length else field.to_python(value)
    )


def read(
    queryset: models.QuerySet[Any], fields: Iterable[models.Field[Any, Any]], table: str, *, pk: bool = False
) -> list[Row]:
    """The rows of a queryset, references as codes (1 query)."""
    ways = {name_of(table, one): _way(one) for one in fields}
    names = (["pk"] if pk else []) + list(ways.values())
    return [
        dict(zip((["pk"] if pk else []) + list(ways), map(plain, values), strict=True))
        for values in queryset.order_by("pk").values_list(*names)
    ]


def _way(field: models.Field[Any, Any]) -> str:
    target = field.related_model
    return f"{field.name}__{key_field(target)}" if isinstance(target, type) else field.name


def rows_of(workshop: Session, *, pk: bool = False) -> Rows:
    """Everything that hangs from a workshop (12 queries)."""
    return {
        table.name: read(table.of(workshop), fields_of(table.model, table.name), table.name, pk=pk)
        for table in TABLES
    }


def workshop_row(workshop: Session) -> Row:
    """The workshop itself (1 query)."""
    return read(Workshop.objects.filter(pk=workshop.pk), workshop_fields(), "session")[0]


def named(rows: Rows, workshop: Row, of: AnyModel) -> set[str]:
    """The codes of ``of`` (people, networks) that rows name."""
    found = {workshop[one.name] for one in workshop_fields() if one.related_model is of}
    for table in TABLES:
        fields = [one for one in fields_of(table.model, table.name) if one.related_model is of]
        found |= {each[name_of(table.name, one)] for each in rows[table.name] for one in fields}
    return {str(one) for one in found if one}
