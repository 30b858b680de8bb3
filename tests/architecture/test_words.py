"""One word, one thing: no two classes of one name, and no identifier of the dialect that was left behind (decision 33)."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = [path for path in (ROOT / "trama").rglob("*.py") if "migrations" not in path.parts]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}

# Named by a framework, or private to a folder that names them in full: each with its reason.
SHARED = {
    "Command": "Django finds a command by this name",
    "EmailBackend": "Django finds a backend by this name",
}

BANNED = {
    "Accompanist": "plays the piano: Coach",
    "ACCOMPANIST": "plays the piano: COACH",
    "Told": "says who spoke, not what it is: name the thing",
    "Kept": "name what is kept: DraftRow",
    "Taking": "shop money: Takeaway",
    "takings": "shop money: takeaways",
    "kept_back": "disclosure control says suppressed",
    "betraying": "say what is revealed: revealing_items",
    "Cared": "NetworkAttention",
    "devolution": "a transfer of powers: results",
    "read_whole": "parse_response",
    "Later": "LazyModule",
    "warm": "preload",
    "is_accompanist": "is_coach",
}


def classes():
    found = defaultdict(set)
    for path, tree in TREES.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(str(path.relative_to(ROOT)))
    return found


def identifiers(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg


def test_no_two_classes_have_one_name():
    twice = {
        name: sorted(paths) for name, paths in classes().items() if len(paths) > 1 and name not in SHARED
    }
    assert twice == {}


def test_what_may_be_shared_still_is():
    found = classes()
    assert [name for name in SHARED if len(found[name]) < 2] == []


def test_identifiers_of_the_old_dialect_are_gone():
    left = {
        f"{path.relative_to(ROOT)}: {name} ({BANNED[name]})"
        for path, tree in TREES.items()
        for name in identifiers(tree)
        if name in BANNED
    }
    assert left == set()
