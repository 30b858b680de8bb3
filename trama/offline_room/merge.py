"""Rows that come from elsewhere join those that are here: made once, changed field by field, never doubled.

Three are compared: what the laptop says, what is here, and what both last had in common (``base``, digests). What only
one of them changed is taken from that one; of a text that both changed, both stay. So the same record twice, or an
earlier one and then a later one, end as one would have. What travels, what is heard of a row that is here, and how a
field meets, stands in `tables`.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from trama.offline_room import rows as of_rows
from trama.offline_room.fields import FOREIGN_KEYS, Field, FieldKind, Heard
from trama.offline_room.rows import of_json
from trama.offline_room.settle import candidates, digest, digests, settled
from trama.offline_room.tables import (
    DEBTS,
    ECHOES,
    GROUPS,
    IDEAS,
    NOTES,
    OUTSIDE,
    PARTICIPANTS,
    TABLE_CALLED,
    TABLES,
    WORKSHOP_FIELDS,
    RecordTable,
    Row,
    Rows,
)
from trama.sessions.models import Session
from trama.workshops.models import Workshop

Base = dict[str, dict[str, dict[str, str]]]
# What merging raises when a file has other tables, fields or values than these.
LAID_OUT_OTHERWISE = (AttributeError, IntegrityError, KeyError, TypeError, ValueError, ValidationError)
WORKSHOP, MAIL = "workshop", "mail"


@dataclass
class MergeReport:
    """What came, or would: by table how many are new, changed, kept beside what is here, gone.

    Whoever brings a record reads it, so it counts nothing that follows from what they may not know.
    """

    new: Counter[str] = dataclasses.field(default_factory=Counter)
    changed: Counter[str] = dataclasses.field(default_factory=Counter)
    both: Counter[str] = dataclasses.field(default_factory=Counter)
    removed: Counter[str] = dataclasses.field(default_factory=Counter)
    left: Counter[str] = dataclasses.field(default_factory=Counter)  # said there and not brought
    # By table and key: the row as it came.
    steps: dict[tuple[str, str], Row] = dataclasses.field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether everything was here already."""
        return not (self.new or self.changed or self.both or self.removed)


def base_of(rows: Rows, workshop: Row) -> Base:
    """What a laptop begins with in common with this server."""
    base: Base = {
        table.name: {table.key_of(row): digests(row) for row in rows[table.name]} for table in TABLES
    }
    return base | {WORKSHOP: {WORKSHOP: digests(workshop)}}


class Merging:
    """One record that joins one workshop."""

    def __init__(
        self,
        workshop: Session,
        *,
        base: Base,
        names: Mapping[str, str | int],
        seed: str,
        made: Mapping[str, Iterable[str]] = MappingProxyType({}),
    ) -> None:
        self.workshop, self.base, self.names, self.seed = workshop, base, dict(names), seed
        self.made = {
            table.name: set(made.get(table.name, ())) for table in TABLES
        }  # what this laptop brought
        self.report = MergeReport()
        self.common: Base = {}  # what both have in common from now on
        self._ahead: list[tuple[RecordTable, int, Field, Any]] = []
        self._here: dict[str, dict[str, Row]] = {}
        self._new: set[tuple[str, str]] = set()
        self._told: set[str] = set()  # whose word was told here
        self._pks: dict[tuple[str, Any], int] = {}  # by table and code: what a reference points to

    def run(self, rows: Rows, workshop: Row) -> None:
        """Everything joins."""
        self._look_around(rows, workshop)
        for table in TABLES:
            if table.name in rows:
                self._table(table, rows[table.name])
        for table, pk, field, value in self._ahead:
            table.stored.filter(pk=pk).update(**{field.name: self._pk(field, value)})
        self._remove(rows)
        self._workshop(workshop)

    def _look_around(self, rows: Rows, workshop: Row) -> None:
        """What is here: people and networks that are named, and the rows of the workshop."""
        for name, stored in OUTSIDE.items():
            codes = of_rows.named(rows, workshop, name)
            found = stored.filter(code__in=codes).values_list("code", "pk")
            self._pks |= {(name, code): pk for code, pk in found}
        known = self.workshop.participants.filter(word_told_at__isnull=False)
        self._told = {str(number) for number in known.values_list("number", flat=True)}
        there = of_rows.rows_of(self.workshop, pk=True)
        for table in TABLES:
            self._here[table.name] = {table.key_of(row): row for row in there[table.name]}
            if table.own:
                self._pks |= {(table.name, row[table.named_by]): row["pk"] for row in there[table.name]}

    # Names of the laptop that are others here.

    def _called(self, table: str, value: Any) -> Any:
        return self.names.get(f"{table}:{value}", value)

    def _as_here(self, table: RecordTable, given: Row) -> Row:
        row = dict(given)
        for field in table.fields:
            if field.of in TABLE_CALLED and row.get(field.key) is not None:
                row[field.key] = self._called(field.of, row[field.key])
        if table.named_by in row:
            row[table.named_by] = self._called(table.name, row[table.named_by])
        return row

    # A table.

    def _table(self, table: RecordTable, given: list[Row]) -> None:
        base, here = self.base.get(table.name, {}), self._here[table.name]
        rows = [self._as_here(table, row) for row in given]
        taken = self._taken(table, rows)
        common = self.common[table.name] = {}
        for was, row in zip(given, rows, strict=True):
            same = here.get(table.key_of(row)) or self._sent_before(table, row)
            if table is ECHOES and not self._may_say(row):
                if table.key_of(row) not in base:
                    self.report.left[table.name] += 1
            elif same:
                self._name(table, was, row, same.get(table.named_by))
                self._join(table, same, row, base.get(table.key_of(row)))
            elif table.key_of(row) not in base:  # else it was taken away here, and stays so
                self._make_free(table, was, row, taken)
            common[table.key_of(row)] = digests(row)

    def _taken(self, table: RecordTable, rows: list[Row]) -> set[Any]:
        """Which of their codes are something else's on this server."""
        found: set[Any] = set()
        for field in table.own:
            asked = [row[field.key] for row in rows if field.key in row]
            found |= set(
                _whole(table).filter(**{f"{field.name}__in": asked}).values_list(field.name, flat=True)
            )
        return found

    def _sent_before(self, table: RecordTable, row: Row) -> Row | None:
        """The same thing of the same phone, under another code."""
        if not table.once or not row.get("sent"):
            return None
        there = self._here[table.name].values()
        return next((known for known in there if all(known[key] == row[key] for key in table.once)), None)

    def _name(self, table: RecordTable, was: Row, row: Row, name: Any) -> None:
        """From now on the laptop's row is called ``name`` here."""
        own = table.named_by
        if name is not None and row.get(own) != name:
            self.names[f"{table.name}:{was[own]}"] = row[own] = name

    def _make_free(self, table: RecordTable, was: Row, row: Row, taken: set[Any]) -> None:
        written = dict(row)
        for field in table.own:
            if row.get(field.key) in taken:
                written[field.key] = self._free(table, field, row[field.key])
                if field.key == table.named_by:
                    self._name(table, was, row, written[field.key])
        if table is PARTICIPANTS and _is_certified(row.get("certificate_code")):
            written["certificate_code"] = ""  # they get one of their own
        if table is GROUPS:
            numbers = {group["number"] for group in self._here[table.name].values()}
            if written["number"] in numbers:
                written["number"] = max(numbers) + 1
        if self._make(table, written):
            self.report.new[table.name] += 1

    def _free(self, table: RecordTable, field: Field, value: Any) -> Any:
        """Another code instead of one that is taken here: always the same for the same."""
        seed = f"{self.seed}:{table.stored.model.__name__}:{field.name}:{value}"
        for free in candidates(seed, is_number=field.kind is FieldKind.OWN_NUMBER):
            if not _whole(table).filter(**{field.name: free}).exists():
                return free
        raise AssertionError  # there is always one more

    # One row.

    def _pk(self, field: Field, value: Any) -> int | None:
        return self._pks.get((field.of, value))

    def _make(self, table: RecordTable, row: Row) -> bool:
        """The row is here; not when what it hangs from is gone."""
        given = [field for field in table.fields if field.key in row]
        if any(self._is_gone(field, row[field.key]) for field in given):
            return False
        values: dict[str, Any] = {}
        for field in given:
            if field.kind is FieldKind.NAMES_AHEAD:
                continue
            if field.kind in FOREIGN_KEYS:
                values[f"{field.name}_id"] = self._pk(field, row[field.key])
            else:
                values[field.name] = of_json(field, row[field.key])
        made = _insert(table, self._given(table) | values)
        self._ahead += [
            (table, made.pk, field, row[field.key])
            for field in given
            if field.kind is FieldKind.NAMES_AHEAD and row[field.key] is not None
        ]
        self._remember(table, row | {"pk": made.pk})
        self.made[table.name].add(table.key_of(row))
        self._new.add((table.name, table.key_of(row)))
        return True

    def _given(self, table: RecordTable) -> dict[str, Any]:
        """What a row has that is in no file: whose it is, and what is alike in all of its table."""
        given: dict[str, Any] = dict(table.same)
        if table is DEBTS:
            given |= {"network": self.workshop.network, "cohort": self.workshop.cohort}
        return given | ({"session": self.workshop} if table.has_session else {})

    def _is_gone(self, field: Field, value: Any) -> bool:
        """Whether a row hangs from something that is not here."""
        if field.kind is FieldKind.CODE_OF:
            return self._pk(field, value) is None
        return field.kind is FieldKind.PART_OF and value is not None and self._pk(field, value) is None

    def _remember(self, table: RecordTable, row: Row) -> None:
        self._here[table.name][table.key_of(row)] = row
        if table.named_by in row:
            self._pks[table.name, row[table.named_by]] = row["pk"]
        self.report.steps[table.name, table.key_of(row)] = row

    def _join(self, table: RecordTable, here: Row, row: Row, base: Mapping[str, str] | None) -> None:
        """What the laptop changed since they were alike is changed here."""
        changes: dict[str, Any] = {}
        fixed = {*table.key, *(own.key for own in table.own)}
        heard = {Heard.ALWAYS, Heard.THEIRS} if self._is_theirs(table, here) else {Heard.ALWAYS}
        for field in table.fields:
            name = field.key
            if name in fixed or name not in row:
                continue
            if field.heard not in heard:
                self._leave(table, field, row, base or {})
                continue
            is_met, value = settled(field, here[name], row[name], (base or {}).get(name))
            if is_met and name == table.twin:
                self._make_twin(table, here, row)
            elif value != here[name]:
                changes[name] = value
                self.report.both[table.name] += is_met and value != row[name]
        if self._write(table, here, changes):
            self.report.changed[table.name] += 1

    # What is heard of a row that is here.

    def _is_theirs(self, table: RecordTable, row: Row) -> bool:
        """Whether this laptop brought it; and of somebody, that they cannot have come in here: nobody told them how."""
        key = table.key_of(row)
        return key in self.made[table.name] and not (table is PARTICIPANTS and key in self._told)

    def _may_say(self, echo: Row) -> bool:
        """Whether nobody here can have said, or taken back, this «me too»: who says it, or of what, is the laptop's."""
        who = self._here[PARTICIPANTS.name].get(str(echo["participant"]))
        of = {(IDEAS.name, echo["idea"]), (NOTES.name, echo["note"])}
        return who is not None and (self._is_theirs(PARTICIPANTS, who) or bool(of & self._new))

    def _leave(self, table: RecordTable, field: Field, row: Row, base: Mapping[str, str]) -> None:
        """An address that somebody left there does not come for who was here: it is told, never in silence."""
        is_mail = table is PARTICIPANTS and field.name == MAIL
        if is_mail and row[field.key] and digest(row[field.key]) != base.get(field.key):
            self.report.left[MAIL] += 1

    def _write(self, table: RecordTable, here: Row, changes: dict[str, Any]) -> bool:
        fields = {field: changes[field.key] for field in table.fields if field.key in changes}
        ahead = {field: value for field, value in fields.items() if field.kind is FieldKind.NAMES_AHEAD}
        self._ahead += [(table, here["pk"], field, value) for field, value in ahead.items()]
        values = self._values({field: value for field, value in fields.items() if field not in ahead})
        if values:
            table.stored.filter(pk=here["pk"]).update(**values)
        here.update(changes)
        if changes:
            self.report.steps[table.name, table.key_of(here)] = here
        return bool(changes)

    def _values(self, fields: Mapping[Field, Any]) -> dict[str, Any]:
        """As the database takes them; a reference to what is not here stays as it is."""
        values: dict[str, Any] = {}
        for field, value in fields.items():
            if field.kind not in FOREIGN_KEYS:
                values[field.name] = of_json(field, value)
            elif value is None or self._pk(field, value):
                values[field.name] = self._pk(field, value)
        return values

    def _make_twin(self, table: RecordTable, here: Row, row: Row) -> None:
        """Both texts stay: what the laptop says is one more, beside what is here."""
        text = row[table.twin]
        code = next(candidates(f"{self.seed}:{table.name}:{here['code']}:{text}", is_number=False))
        if code in {known["code"] for known in self._here[table.name].values()}:
            return
        twin = row | {"code": code, "sent": ""} | ({"beside": here["code"]} if "beside" in row else {})
        if self._taken(table, [twin]):
            twin["code"] = self._free(table, table.called("code"), code)
        if self._make(table, twin):
            self.report.both[table.name] += 1

    # What is gone, and the workshop itself.

    def _remove(self, rows: Rows) -> None:
        """What was in common and is not on the laptop any more goes here too, unless it was changed here."""
        for table in reversed(TABLES):
            if table.name not in rows or not table.can_go:
                continue
            for key, known in self.base.get(table.name, {}).items():
                here = self._here[table.name].get(key)
                is_gone = here and key not in self.common[table.name]
                if here and table is ECHOES and not (key in self.made[table.name] and self._may_say(here)):
                    continue
                if here and is_gone and known.items() <= digests(here).items() and self._delete(table, here):
                    self.report.removed[table.name] += 1
                    self.report.steps[table.name, key] = here

    def _delete(self, table: RecordTable, here: Row) -> bool:
        """Whether it could go: nothing hangs from it."""
        for other in TABLES:
            for field in other.fields:
                is_part = field.kind is FieldKind.PART_OF and field.of == table.name
                if is_part and other.stored.filter(**{field.name: here["pk"]}).exists():
                    return False
        return bool(table.stored.filter(pk=here["pk"]).delete()[0])

    def _workshop(self, given: Row) -> None:
        row = given | {"current": self._called("moments", given.get("current"))}
        here = of_rows.workshop_row(self.workshop)
        base = self.base.get(WORKSHOP, {}).get(WORKSHOP, {})
        changes: dict[Field, Any] = {}
        for field in WORKSHOP_FIELDS:
            if field.key in row:
                _is_met, value = settled(field, here[field.key], row[field.key], base.get(field.key))
                changes |= {field: value} if value != here[field.key] else {}
        values = self._values(changes)
        if values:
            Workshop.objects.filter(pk=self.workshop.pk).update(**values)
            self.report.changed[WORKSHOP] += 1
        self.common[WORKSHOP] = {WORKSHOP: digests(row)}


def _is_certified(code: Any) -> bool:
    """Whether a certificate of somebody here has that code."""
    return bool(code) and _whole(PARTICIPANTS).filter(certificate_code=code).exists()


def _whole(table: RecordTable) -> models.Manager[Any]:
    """Every row of its model, also those that its manager hides: an intention has a code too."""
    whole: models.Manager[Any] = table.stored.model._base_manager  # noqa: SLF001 -- it hides nothing
    return whole


def _insert(table: RecordTable, values: Mapping[str, Any]) -> models.Model:
    """As it came: also the moment at which it was written."""
    made: models.Model = table.stored.model(**values)
    made.save(force_insert=True)
    stamps = {field.name: values.get(field.name) for field in table.fields if field.kind is FieldKind.STAMP}
    kept = {name: value for name, value in stamps.items() if value is not None}
    if kept:
        table.stored.filter(pk=made.pk).update(**kept)
    return made
