"""Rows that come from elsewhere join those that are here: made once, changed field by field, never doubled.

Three are compared: what the laptop says, what is here, and what both last had in common (``base``, digests). What only
one of them changed is taken from that one; of a text that both changed, both stay. So the same record twice, or an
earlier one and then a later one, end as one would have.
"""
# ruff: noqa: SLF001 -- _meta is how Django says one does this for any model

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import models

from trama.agreements.enums import OriginKind
from trama.agreements.models import Agreement
from trama.agreements.queries import has_agreements
from trama.offline_room import rows as of_rows
from trama.offline_room.rows import (
    AHEAD,
    BY_CODE,
    OUTSIDE,
    TABLE_OF,
    TABLES,
    AnyModel,
    RecordTable,
    Row,
    Rows,
    field_called,
    key_field,
    name_of,
    of_json,
    target_of,
)
from trama.offline_room.settle import candidates, digests, settled
from trama.sessions.models import Session
from trama.workshops.models import Note, Workshop

Base = dict[str, dict[str, dict[str, str]]]
WORKSHOP = "workshop"


@dataclass
class MergeReport:
    """What came, or would: by table how many are new, changed, kept beside what is here, gone."""

    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    both: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    steps: dict[tuple[str, str], Row] = field(default_factory=dict)  # by table and key: the row as it came

    @property
    def is_nothing(self) -> bool:
        """Whether everything was here already."""
        return not (self.new or self.changed or self.both or self.removed)


def base_of(rows: Rows, workshop: Row) -> Base:
    """What a laptop begins with in common with this server."""
    base: Base = {
        table.name: {table.key_of(one): digests(one) for one in rows[table.name]} for table in TABLES
    }
    return base | {WORKSHOP: {WORKSHOP: digests(workshop)}}


class Merging:
    """One record that joins one workshop."""

    def __init__(self, workshop: Session, *, base: Base, names: Mapping[str, str | int], seed: str) -> None:
        self.workshop, self.base, self.names, self.seed = workshop, base, dict(names), seed
        self.report = MergeReport()
        self.common: Base = {}  # what both have in common from now on
        self._ahead: list[tuple[AnyModel, int, str, Any]] = []
        self._here: dict[str, dict[str, Row]] = {}
        self._pks: dict[tuple[AnyModel, Any], int] = {}

    def run(self, rows: Rows, workshop: Row) -> None:
        """Everything joins."""
        self._look_outside(rows, workshop)
        there = of_rows.rows_of(self.workshop, pk=True)
        for table in TABLES:
            self._here[table.name] = {table.key_of(one): one for one in there[table.name]}
            own = key_field(table.model)
            self._pks |= {(table.model, one[own]): one["pk"] for one in there[table.name] if own in one}
        for table in TABLES:
            if table.name in rows:
                self._table(table, rows[table.name])
        for model, pk, name, to in self._ahead:
            target = model._meta.get_field(name).related_model
            found = self._pks.get((target, to)) if isinstance(target, type) else None
            model._default_manager.filter(pk=pk).update(**{name: found})
        self._remove(rows)
        self._workshop(workshop)

    def _look_outside(self, rows: Rows, workshop: Row) -> None:
        for model, name in OUTSIDE.items():
            codes = of_rows.named(rows, workshop, model)
            found = model._default_manager.filter(**{f"{name}__in": codes}).values_list(name, "pk")
            self._pks |= {(model, code): pk for code, pk in found}

    # Names of the laptop that are others here.

    def _called(self, table: RecordTable, value: Any) -> Any:
        return self.names.get(f"{table.name}:{value}", value)

    def _as_here(self, table: RecordTable, given: Row) -> Row:
        row = dict(given)
        for one in of_rows.fields_of(table.model, table.name):
            model = target_of(table.name, one)
            target, name = TABLE_OF.get(model) if model else None, name_of(table.name, one)
            if target and row.get(name) is not None:
                row[name] = self._called(target, row[name])
        own = key_field(table.model)
        if own in row:
            row[own] = self._called(table, row[own])
        return row

    # A table.

    def _table(self, table: RecordTable, given: list[Row]) -> None:
        base, here = self.base.get(table.name, {}), self._here[table.name]
        rows = [self._as_here(table, one) for one in given]
        taken = self._taken(table, rows)
        common = self.common[table.name] = {}
        for was, row in zip(given, rows, strict=True):
            same = here.get(table.key_of(row)) or self._sent_before(table, row)
            if same:
                self._name(table, was, row, same.get(key_field(table.model)))
                self._join(table, same, row, base.get(table.key_of(row)))
            elif table.key_of(row) not in base:  # else it was taken away here, and stays so
                self._make_free(table, was, row, taken)
            common[table.key_of(row)] = digests(row)

    def _taken(self, table: RecordTable, rows: list[Row]) -> set[Any]:
        """Which of their codes are something else's on this server."""
        found: set[Any] = set()
        for name in _unique(table.model):
            asked = [one[name] for one in rows if name in one]
            found |= set(
                table.model._base_manager.filter(**{f"{name}__in": asked}).values_list(name, flat=True)
            )
        return found

    def _sent_before(self, table: RecordTable, row: Row) -> Row | None:
        """The same thing of the same phone, under another code."""
        if not table.once or not row.get("sent"):
            return None
        there = self._here[table.name].values()
        return next((one for one in there if all(one[name] == row[name] for name in table.once)), None)

    def _name(self, table: RecordTable, was: Row, row: Row, name: Any) -> None:
        """From now on the laptop's row is called ``name`` here."""
        own = key_field(table.model)
        if name is not None and row.get(own) != name:
            self.names[f"{table.name}:{was[own]}"] = row[own] = name

    def _make_free(self, table: RecordTable, was: Row, row: Row, taken: set[Any]) -> None:
        written = dict(row)
        for name in _unique(table.model):
            if row.get(name) in taken:
                written[name] = self._free(table.model, name, row[name])
                if name == key_field(table.model):
                    self._name(table, was, row, written[name])
        if table.name == "groups":
            numbers = {one["number"] for one in self._here["groups"].values()}
            if written["number"] in numbers:
                written["number"] = max(numbers) + 1
        if self._make(table, written):
            self.report.new[table.name] += 1

    def _free(self, model: AnyModel, name: str, value: Any) -> Any:
        """Another code instead of one that is taken here: always the same for the same."""
        for one in candidates(f"{self.seed}:{model.__name__}:{name}:{value}", is_number=name == "number"):
            if not model._base_manager.filter(**{name: one}).exists():
                return one
        raise AssertionError  # there is always one more

    # One row.

    def _pk(self, one: models.Field[Any, Any], value: Any) -> int | None:
        return None if value is None else self._pks.get((one.related_model, value))  # type: ignore[arg-type]

    def _make(self, table: RecordTable, row: Row) -> bool:
        """The row is here; not when what it hangs from is gone."""
        made, later = self._begun(table), []
        for one in of_rows.fields_of(table.model, table.name):
            name = name_of(table.name, one)
            if name not in row:
                continue
            value = row[name]
            if self._is_gone(table, one, value):
                return False
            if not isinstance(one, models.ForeignKey):
                setattr(made, one.name, of_json(one, value))
            elif (table.name, one.name) in AHEAD:
                later.append((one.name, value))
            else:
                setattr(made, one.attname, self._pk(one, value))
        _insert(made)
        self._ahead += [(table.model, made.pk, name, value) for name, value in later if value is not None]
        self._remember(table, row | {"pk": made.pk})
        return True

    def _begun(self, table: RecordTable) -> models.Model:
        """A new row, with what is not in the file."""
        made: Any = table.model(**table.same)
        if isinstance(made, Agreement):
            made.network, made.cohort = self.workshop.network, self.workshop.cohort
        if any(one.related_model is Session for one in table.model._meta.concrete_fields):
            made.session = self.workshop
        return cast("models.Model", made)

    def _is_gone(self, table: RecordTable, one: models.Field[Any, Any], value: Any) -> bool:
        """Whether a field names something without which the row cannot be, and which is not here."""
        by_code = BY_CODE.get((table.name, one.name))
        if by_code:
            return (by_code, value) not in self._pks
        return (
            isinstance(one, models.ForeignKey)
            and (table.name, one.name) not in AHEAD
            and one.remote_field.on_delete is models.CASCADE
            and value is not None
            and self._pk(one, value) is None
        )

    def _remember(self, table: RecordTable, row: Row) -> None:
        self._here[table.name][table.key_of(row)] = row
        if key_field(table.model) in row:
            self._pks[table.model, row[key_field(table.model)]] = row["pk"]
        self.report.steps[table.name, table.key_of(row)] = row

    def _join(self, table: RecordTable, here: Row, row: Row, base: Mapping[str, str] | None) -> None:
        """What the laptop changed since they were alike is changed here."""
        changes: dict[str, Any] = {}
        for one in of_rows.fields_of(table.model, table.name):
            name = name_of(table.name, one)
            if name in {*table.key, "code"} or name not in row:
                continue
            is_met, value = settled(one, here[name], row[name], (base or {}).get(name))
            if is_met and name == table.twin:
                self._make_twin(table, here, row)
            elif value != here[name]:
                changes[name] = value
                self.report.both[table.name] += is_met and value != row[name]
        if self._write(table, here, changes):
            self.report.changed[table.name] += 1

    def _write(self, table: RecordTable, here: Row, changes: dict[str, Any]) -> bool:
        values: dict[str, Any] = {}
        for name, value in changes.items():
            one = field_called(table, name)
            if (table.name, name) in AHEAD:
                self._ahead.append((table.model, here["pk"], name, value))
            elif not isinstance(one, models.ForeignKey):
                values[one.name] = of_json(one, value)
            elif value is None or self._pk(one, value):
                values[one.attname] = self._pk(one, value)
        if values:
            table.model._default_manager.filter(pk=here["pk"]).update(**values)
        here.update(changes)
        if changes:
            self.report.steps[table.name, table.key_of(here)] = here
        return bool(changes)

    def _make_twin(self, table: RecordTable, here: Row, row: Row) -> None:
        """Both texts stay: what the laptop says is one more, beside what is here."""
        text = row[table.twin]
        code = next(candidates(f"{self.seed}:{table.name}:{here['code']}:{text}", is_number=False))
        if code in {one["code"] for one in self._here[table.name].values()}:
            return
        twin = row | {"code": code, "sent": ""} | ({"beside": here["code"]} if "beside" in row else {})
        if self._taken(table, [twin]):
            twin["code"] = self._free(table.model, "code", code)
        if self._make(table, twin):
            self.report.both[table.name] += 1

    # What is gone, and the workshop itself.

    def _remove(self, rows: Rows) -> None:
        """What was in common and is not on the laptop any more goes here too, unless it was changed here."""
        for table in reversed(TABLES):
            if table.name not in rows:
                continue
            for key, known in self.base.get(table.name, {}).items():
                here = self._here[table.name].get(key)
                is_gone = here and key not in self.common[table.name]
                if here and is_gone and known == digests(here) and self._delete(table, here):
                    self.report.removed[table.name] += 1
                    self.report.steps[table.name, key] = here

    def _delete(self, table: RecordTable, here: Row) -> bool:
        found = table.model._default_manager.filter(pk=here["pk"])
        for one in table.model._meta.related_objects:
            if (
                one.on_delete is models.CASCADE
                and one.related_model._default_manager.filter(**{one.field.name: here["pk"]}).exists()
            ):
                return False
        if table.model is Note and has_agreements(kind=OriginKind.NOTE, code=here["code"]):
            return False
        return bool(found.delete()[0])

    def _workshop(self, given: Row) -> None:
        row = self._workshop_as_here(given)
        here = of_rows.workshop_row(self.workshop)
        base = self.base.get(WORKSHOP, {}).get(WORKSHOP, {})
        values: dict[str, Any] = {}
        for one in of_rows.workshop_fields():
            if one.name not in row:
                continue
            _is_met, value = settled(one, here[one.name], row[one.name], base.get(one.name))
            if value == here[one.name]:
                continue
            if not isinstance(one, models.ForeignKey):
                values[one.name] = of_json(one, value)
            elif value is None or self._pk(one, value):
                values[one.attname] = self._pk(one, value)
        if values:
            Workshop.objects.filter(pk=self.workshop.pk).update(**values)
            self.report.changed[WORKSHOP] += 1
        self.common[WORKSHOP] = {WORKSHOP: digests(row)}

    def _workshop_as_here(self, given: Row) -> Row:
        return given | {"current": self._called(TABLES[0], given.get("current"))}  # a moment


def _unique(model: AnyModel) -> list[str]:
    return [one.name for one in model._meta.concrete_fields if one.unique and one.name in {"code", "number"}]


def _insert(made: models.Model) -> None:
    """As it came: also the moment at which it was written."""
    dated = {
        one.name: getattr(made, one.name)
        for one in made._meta.concrete_fields
        if getattr(one, "auto_now_add", False)
    }
    made.save(force_insert=True)
    kept = {name: value for name, value in dated.items() if value is not None}
    if kept:
        type(made)._default_manager.filter(pk=made.pk).update(**kept)
