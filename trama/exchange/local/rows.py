"""A workshop as rows that mean the same on any server: every reference is a code, never a number of a database.

Fields are read from the models themselves, so one that is added tomorrow travels too. What stays out is named here.
"""
# ruff: noqa: SLF001 -- _meta is how Django says one does this for any model

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from trama.networks.models import Network, Person
from trama.workshops.models import (
    Cluster,
    Debt,
    Echo,
    Entry,
    Group,
    Idea,
    Moment,
    Move,
    Note,
    Participant,
    Prediction,
    Raised,
    Workshop,
)

Row = dict[str, Any]
Rows = dict[str, list[Row]]
AnyModel = type[models.Model]


@dataclass(frozen=True)
class Table:
    """The rows of a workshop in one model."""

    name: str
    model: AnyModel
    workshop: str  # the way from a row to its workshop
    key: tuple[str, ...] = ("code",)  # which fields say which row it is
    once: tuple[str, ...] = ()  # the phone's own key and where it holds: the same thing sent twice is one
    twin: str = ""  # the text of which both stay when it was changed here and there

    def key_of(self, row: Row) -> str:
        """Which row it is."""
        return ":".join("" if row[name] is None else str(row[name]) for name in self.key)


# In the order in which rows can be made; what points ahead is set at the end.
TABLES = (
    Table("moments", Moment, "workshop"),
    Table("groups", Group, "workshop"),
    Table("participants", Participant, "workshop", ("number",)),
    Table("entries", Entry, "group__workshop", once=("group", "sent"), twin="text"),
    Table("clusters", Cluster, "workshop"),
    Table("ideas", Idea, "group__workshop", once=("group", "sent"), twin="text"),
    Table("moves", Move, "idea__group__workshop"),
    Table("notes", Note, "workshop", once=("sent",), twin="text"),
    Table("echoes", Echo, "participant__workshop", ("participant", "idea", "note")),
    Table("raised", Raised, "moment__workshop", ("moment", "idea", "question")),
    Table("predictions", Prediction, "moment__workshop", once=("moment", "sent"), twin="text"),
    Table("debts", Debt, "note__workshop", ("note",)),
)
TABLE_OF = {table.model: table for table in TABLES}
AHEAD = {("groups", "representative"), ("entries", "beside")}
# A device has another secret on each server. An intention is its author's alone, so it is in no file.
STAYS = {("participants", "device")}
LEFT_OUT = {"Intention"}
OUTSIDE: dict[AnyModel, str] = {Person: "code", Network: "code"}


def key_field(model: AnyModel) -> str:
    """The field by which other rows name one of ``model``."""
    return "number" if model is Participant else "code"


def fields_of(model: AnyModel, table: str) -> list[models.Field[Any, Any]]:
    """The fields that travel, in the order of the model."""
    return [
        one
        for one in model._meta.concrete_fields
        if not one.primary_key and one.related_model is not Workshop and (table, one.name) not in STAYS
    ]


WORKSHOP_STAYS = {"code", "network", "cohort"}


def workshop_fields() -> list[models.Field[Any, Any]]:
    """The fields of the workshop itself that travel: whose it is stays as it is."""
    return [one for one in fields_of(Workshop, "workshop") if one.name not in WORKSHOP_STAYS]


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
    queryset: models.QuerySet[Any], fields: Iterable[models.Field[Any, Any]], *, pk: bool = False
) -> list[Row]:
    """The rows of a queryset, references as codes (1 query)."""
    ways = {one.name: _way(one) for one in fields}
    names = (["pk"] if pk else []) + list(ways.values())
    return [
        dict(zip((["pk"] if pk else []) + list(ways), map(plain, values), strict=True))
        for values in queryset.order_by("pk").values_list(*names)
    ]


def _way(field: models.Field[Any, Any]) -> str:
    target = field.related_model
    return f"{field.name}__{key_field(target)}" if isinstance(target, type) else field.name


def rows_of(workshop: Workshop, *, pk: bool = False) -> Rows:
    """Everything that hangs from a workshop (12 queries)."""
    return {
        table.name: read(
            table.model._default_manager.filter(**{table.workshop: workshop}),
            fields_of(table.model, table.name),
            pk=pk,
        )
        for table in TABLES
    }


def workshop_row(workshop: Workshop) -> Row:
    """The workshop itself (1 query)."""
    return read(Workshop.objects.filter(pk=workshop.pk), workshop_fields())[0]


def named(rows: Rows, workshop: Row, of: AnyModel) -> set[str]:
    """The codes of ``of`` (people, networks) that rows name."""
    found = {workshop[one.name] for one in workshop_fields() if one.related_model is of}
    for table in TABLES:
        names = [one.name for one in fields_of(table.model, table.name) if one.related_model is of]
        found |= {each[name] for each in rows[table.name] for name in names}
    return {str(one) for one in found if one}
