"""How long each thing is kept: `retention.toml`, read, and checked against the models that there are."""
# ruff: noqa: SLF001 -- _meta is how Django says one asks a model about its fields

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.module_loading import import_string

from trama.privacy.due import CLOCKS

FILE = "retention.toml"
Fields = Mapping[str, tuple[str, ...]]


class Deed(StrEnum):
    """What happens to what a rule is about."""

    DELETE = "delete"  # its rows are deleted
    CLEAR = "clear"  # its fields are emptied
    ERASE = "erase"  # the person is called by a role from then on
    KEEP = "keep"
    WITH = "with"  # it goes with what it belongs to
    ELSEWHERE = "elsewhere"  # another part of Trama does it already
    FOLDER = "folder"  # files of a folder of Trama are deleted
    OPERATOR = "operator"  # whoever runs the server does it


WHO = ("networks.Person", "trama_sessions.Participant")
AT_NIGHT = frozenset({Deed.DELETE, Deed.CLEAR, Deed.ERASE, Deed.FOLDER})


@dataclass(frozen=True)
class RetentionRule:
    """What something is, why it is kept, for how long, and what then; and how a machine does it."""

    name: str
    what: str
    why: str
    how_long: str
    then: str
    deed: Deed
    fields: Fields = field(default_factory=dict)
    since: str = ""
    days: int = 0
    by: str = ""  # who does it already
    folder: str = ""
    recorded_as: str = ""  # the event by which each network's record says it

    @property
    def is_done_at_night(self) -> bool:
        """Whether the night of forgetting does it."""
        return self.deed in AT_NIGHT

    @property
    def acts_on(self) -> tuple[str, ...]:
        """The models whose rows the night looks for; a person who is erased takes along what is theirs."""
        if self.deed == Deed.ERASE:
            return tuple(label for label in WHO if label in self.fields)[:1]
        return tuple(self.fields)


@dataclass(frozen=True)
class PolicySection:
    """Rules about one topic."""

    title: str
    about: str
    rules: tuple[RetentionRule, ...]
    people: str = ""  # whose data
    basis: str = ""  # on which the law lets them be kept: see `records.py`


@dataclass(frozen=True)
class MissingRule:
    """A field that no rule is about."""

    model: str
    fields: tuple[str, ...]

    @property
    def line(self) -> str:
        """What has to be pasted into the file, under the rule that fits."""
        names = ", ".join(f'"{name}"' for name in self.fields)
        return f'"{self.model}" = [{names}]'


class RetentionError(ValueError):
    """The file cannot be applied: what is wrong, sentence by sentence."""


@cache
def sections() -> tuple[PolicySection, ...]:
    """The policy as it is packaged (read once per process). Raises ``RetentionError``."""
    return read(files("trama.privacy").joinpath(FILE).read_text(encoding="utf-8"))


def rules() -> tuple[RetentionRule, ...]:
    """All rules, in the order of the file."""
    return tuple(rule for section in sections() for rule in section.rules)


def read(text: str) -> tuple[PolicySection, ...]:
    """Sections of a file. Raises ``RetentionError`` when it is not one."""
    try:
        raw = tomllib.loads(text)
        return tuple(
            PolicySection(
                part["title"],
                part["about"],
                tuple(map(_rule, part["rules"])),
                part.get("people", ""),
                part.get("basis", ""),
            )
            for part in raw["sections"]
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise RetentionError(f"{FILE} cannot be read: {wrong}") from wrong


def _rule(raw: Mapping[str, Any]) -> RetentionRule:
    given = {label: tuple(names) for label, names in raw.get("fields", {}).items()}
    return RetentionRule(**{**raw, "deed": Deed(raw["deed"]), "fields": given})


def kept_models() -> list[type[models.Model]]:
    """Every table: those of Django and of other packages too. A proxy has none of its own."""
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def missing_rules(among: Sequence[RetentionRule] | None = None) -> list[MissingRule]:
    """Fields of any model that no rule is about, by model."""
    covered: dict[str, set[str]] = {}
    for rule in rules() if among is None else among:
        for label, names in rule.fields.items():
            covered.setdefault(label, set()).update(names)
    found = []
    for model in kept_models():
        known = covered.get(model._meta.label, set())
        names = tuple(each.name for each in model._meta.concrete_fields if each.name not in known)
        if names:
            found.append(MissingRule(model._meta.label, names))
    return found


def problems(among: Sequence[RetentionRule] | None = None) -> list[str]:
    """What is wrong with rules, a sentence for each: what they name is not there, or cannot be done."""
    chosen = rules() if among is None else among
    found = [f"there are two rules called {name}" for name in _twice([rule.name for rule in chosen])]
    for rule in chosen:
        found += [f"rule {rule.name}: {problem}" for problem in _problems_of(rule)]
    return found + _taken_along(chosen)


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _problems_of(rule: RetentionRule) -> Iterator[str]:
    if not (rule.what and rule.why and rule.how_long and rule.then):
        yield "what, why, how_long and then must say something"
    for label, names in rule.fields.items():
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            yield f"there is no model {label}"
            continue
        known = {each.name for each in model._meta.concrete_fields}
        for name in sorted(set(names) - known):
            yield f"{label} has no field {name}"
        if label in rule.acts_on and rule.deed in AT_NIGHT and not _has_clock(model, rule.since):
            yield f"{rule.since or 'nothing'} is neither a date of {label} nor a beginning that Trama knows"
    if rule.deed == Deed.ELSEWHERE:
        yield from _problems_of_doer(rule.by)
    if rule.deed == Deed.FOLDER and not (rule.folder and rule.days):
        yield "a folder needs its name and its days"


def _problems_of_doer(doer: str) -> Iterator[str]:
    try:
        import_string(doer.replace(":", "."))
    except ImportError:
        yield f"{doer or 'nobody'} does not do it: there is no such function"


def _has_clock(model: type[models.Model], since: str) -> bool:
    if since in CLOCKS:
        return True
    try:
        return isinstance(model._meta.get_field(since), models.DateField)
    except FieldDoesNotExist:
        return False


def _taken_along(chosen: Sequence[RetentionRule]) -> list[str]:
    """Rows that a deletion would take along, though their own rule does not say so."""
    going = {label for rule in chosen if rule.deed in {Deed.DELETE, Deed.WITH} for label in rule.fields}
    found = []
    for rule in chosen:
        for label in rule.fields if rule.deed == Deed.DELETE else ():
            for relation in _relations_to(label):
                if relation.on_delete is models.CASCADE and relation.related_model._meta.label not in going:
                    found.append(
                        f"rule {rule.name}: {relation.related_model._meta.label} would go with {label}"
                    )
                elif relation.on_delete in {models.PROTECT, models.RESTRICT}:
                    found.append(
                        f"rule {rule.name}: {relation.related_model._meta.label} does not let {label} go"
                    )
    return found


def _relations_to(label: str) -> list[Any]:
    try:
        return list(apps.get_model(label)._meta.related_objects)
    except (LookupError, ValueError):
        return []
