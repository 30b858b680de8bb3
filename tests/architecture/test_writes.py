"""Whatever writes is an action or has its reason here; an action leaves an audit entry or says why not."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.architecture.write_reasons import ELSEWHERE, OWN_TRANSACTION, UNRECORDED

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = {"demo", "migrations"}
ALWAYS = {"create", "create_user", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
STATEMENT = re.compile(r"\s*(INSERT|UPDATE|DELETE)\s")
RECORD = ("trama.audit.record", "record")


class Function(NamedTuple):
    """A function or method of the program."""

    module: str
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def address(self):
        return f"{self.module}:{self.name}"

    @property
    def is_in_actions(self):
        return "actions" in self.module.split(".")

    @property
    def is_public(self):
        return not any(part.startswith("_") for part in self.name.split("."))

    @property
    def is_atomic(self):
        return any("atomic" in ast.unparse(part) for part in self.node.decorator_list)

    @property
    def is_action(self):
        keywords = {argument.arg for argument in self.node.args.kwonlyargs}
        return (
            self.is_in_actions
            and self.is_public
            and (self.is_atomic or "by" in keywords or writes(self.node))
        )


def is_write(node):
    """Django's own ways to write, and a statement of SQL that does."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(STATEMENT.match(node.value))
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    name, has_values = node.func.attr, bool(node.args)
    # `dict.update`, `cache.delete` and `image.save` take a value by position; a queryset and a model never do.
    return (
        name in ALWAYS
        or (name in {"save", "delete"} and not has_values)
        or (name == "update" and bool(node.keywords) and not has_values)
    )


def writes(node):
    return any(is_write(part) for part in ast.walk(node))


@cache
def trees():
    paths = sorted((ROOT / "trama").rglob("*.py"))
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in paths
        if not OUTSIDE & set(path.relative_to(ROOT).parts)
    }


@cache
def program():
    found = {}
    for module, tree in trees().items():
        for node in tree.body:
            inside = (
                [(f"{node.name}.", part) for part in node.body]
                if isinstance(node, ast.ClassDef)
                else [("", node)]
            )
            for prefix, part in inside:
                if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                    found[module, prefix + part.name] = Function(module, prefix + part.name, part)
    return found


@cache
def imported(module):
    """What each imported name of a module stands for: a function, or a module."""
    found = {}
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {name.asname or name.name: (node.module, name.name) for name in node.names}
    return found


def called(function):
    """The functions of the program that a function calls by name."""
    names = imported(function.module)
    for node in ast.walk(function.node):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            yield names.get(node.func.id, (function.module, node.func.id))
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            owner = names.get(node.func.value.id)
            if owner:
                yield ".".join(owner), node.func.attr


def records(address, seen=frozenset()):
    """Whether a function leaves an audit entry, by itself or by what it calls."""
    if address == RECORD:
        return True
    function = program().get(address)
    if function is None or address in seen:
        return False
    return any(records(reached, seen | {address}) for reached in called(function))


def actions():
    return [function for function in program().values() if function.is_action]


def test_the_checks_see_what_they_are_about():
    found = {action.address for action in actions()}
    assert "trama.imports.roster.actions:apply_roster" in found
    assert len(found) > 100
    assert records(("trama.imports.roster.actions", "apply_roster"))


def test_whatever_writes_is_an_action_or_has_its_reason():
    elsewhere = {
        function.address
        for function in program().values()
        if writes(function.node) and not function.is_in_actions
    }
    assert sorted(elsewhere - set(ELSEWHERE)) == []
    assert sorted(set(ELSEWHERE) - elsewhere) == [], "a reason for a write that is no more"


def test_no_page_writes():
    assert [address for address in ELSEWHERE if address.startswith("trama.web.")] == []


def test_actions_are_keyword_only_with_by_in_one_transaction_and_documented():
    wrong = []
    for action in actions():
        arguments = action.node.args
        keywords = {each.arg for each in arguments.kwonlyargs}
        is_whole = action.is_atomic or action.address in OWN_TRANSACTION
        if arguments.args or "by" not in keywords or not is_whole or not ast.get_docstring(action.node):
            wrong.append(action.address)
    assert wrong == []
    assert set(OWN_TRANSACTION) <= {action.address for action in actions()}


def refused(raised):
    """What a `raise` names; `session.refusal(NotOpen)` is a `NotOpen` in the words of its kind."""
    if isinstance(raised, ast.Call):
        is_of_kind = isinstance(raised.func, ast.Attribute) and raised.func.attr == "refusal"
        return ast.unparse(raised.args[0] if is_of_kind else raised.func)
    return ast.unparse(raised)


def test_an_action_names_what_it_refuses_with():
    wrong = []
    for action in actions():
        raised = {
            refused(node.exc)
            for node in ast.walk(action.node)
            if isinstance(node, ast.Raise) and node.exc is not None
        }
        wrong += [
            f"{action.address}: {name}"
            for name in raised
            if name not in (ast.get_docstring(action.node) or "")
        ]
    assert wrong == []


def test_an_action_leaves_an_entry_or_has_its_reason():
    silent = {action.address for action in actions() if not records((action.module, action.name))}
    assert sorted(silent - set(UNRECORDED)) == []
    assert sorted(set(UNRECORDED) - silent) == [], "a reason for an action that is recorded, or is no more"
