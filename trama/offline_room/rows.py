"""The rows of a workshop, read from the database as a file holds them, and their values back again."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from trama.offline_room.fields import FOREIGN_KEYS, Field, FieldKind
from trama.offline_room.tables import NOTES, PREDICTIONS, TABLES, WORKSHOP_FIELDS, Row, Rows, named_by
from trama.sessions.models import Session
from trama.workshops.models import Workshop

BY_CHANCE = (NOTES, PREDICTIONS)  # what one phone sent together does not stand together


def _link(value: Any) -> str:
    """An address that a page may lead to, or nothing. Raises ``ValidationError`` for any other."""
    text = str(value or "")
    if text and not text.startswith(("https://", "http://")):
        raise ValidationError("no address of the web")
    return text


def _data(value: Any) -> Any:
    """JSON; an address that it holds is one of the web."""
    if isinstance(value, dict):
        _link(value.get("link"))
    return value


# How Django reads a value that JSON cannot hold as itself; each raises ``ValidationError`` for one that is none.
_READ: dict[FieldKind, Callable[[Any], Any]] = {
    FieldKind.NUMBER: models.IntegerField().to_python,
    FieldKind.OWN_NUMBER: models.BigIntegerField().to_python,
    FieldKind.FLAG: models.BooleanField().to_python,
    FieldKind.DAY: models.DateField().to_python,
    FieldKind.TIME: models.DateTimeField().to_python,
    FieldKind.LATEST: models.DateTimeField().to_python,
    FieldKind.STAMP: models.DateTimeField().to_python,
    FieldKind.DATA: _data,
    FieldKind.LINK: _link,
}
_TEXT = models.TextField().to_python


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def of_json(field: Field, value: Any) -> Any:
    """The value of a field that is no foreign key, as Python holds it. Raises ``ValidationError`` for another type."""
    read = (
        value if isinstance(value, str) and field.kind not in _READ else _READ.get(field.kind, _TEXT)(value)
    )
    return read[: field.length] if isinstance(read, str) else read


def rows_of(workshop: Session, *, pk: bool = False) -> Rows:
    """Everything that hangs from a workshop (12 queries)."""
    return {
        table.name: _read(
            table.of(workshop), table.fields, pk=pk, order="code" if table in BY_CHANCE else "pk"
        )
        for table in TABLES
    }


def workshop_row(workshop: Session) -> Row:
    """The workshop itself (1 query)."""
    return _read(Workshop.objects.filter(pk=workshop.pk), WORKSHOP_FIELDS)[0]


def _read(
    queryset: models.QuerySet[Any], fields: Iterable[Field], *, pk: bool = False, order: str = "pk"
) -> list[Row]:
    """The rows of a queryset, references as codes (1 query)."""
    paths = ({"pk": "pk"} if pk else {}) | {field.key: _path(field) for field in fields}
    found = queryset.order_by(order).values_list(*paths.values())
    return [dict(zip(paths, map(plain, values), strict=True)) for values in found]


def _path(field: Field) -> str:
    return f"{field.name}__{named_by(field.of)}" if field.kind in FOREIGN_KEYS else field.name


def named(rows: Rows, workshop: Row, of: str) -> set[str]:
    """The codes of ``of`` (people, networks) that rows name."""
    found = {workshop[field.key] for field in WORKSHOP_FIELDS if field.of == of}
    for table in TABLES:
        keys = [field.key for field in table.fields if field.of == of]
        found |= {row[key] for row in rows[table.name] for key in keys}
    return {str(code) for code in found if code}
