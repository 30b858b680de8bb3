"""Small enough to see whole, and the same rules everywhere."""

import ast
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

from tests.architecture.trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
PYTHON = [
    path
    for folder in ("trama", "tests", "bench", "torture")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "trama" / "templates").rglob("*.*"))
FRONT = [path for kind in ("css", "js") for path in (ROOT / "trama" / "static" / kind).rglob(f"*.{kind}")]
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*src=)|\son[a-z]+=", re.IGNORECASE)


def length(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(node):
    first = node.body[0]
    documented = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    doc = first.end_lineno - first.lineno + 1 if documented else 0
    return node.end_lineno - node.lineno + 1 - doc


def test_files_are_at_most_400_lines():
    assert [str(path) for path in PYTHON if length(path) > 400] == []


def test_functions_are_at_most_40_lines():
    long = [
        f"{path.name}:{node.name}" for path in PYTHON for node in functions(path) if body_lines(node) > 40
    ]
    assert long == []


def test_views_are_at_most_25_lines():
    views = [path for path in PYTHON if "web" in path.parts and "trama" in path.parts]
    long = [
        f"{path.parent.name}/{path.name}:{node.name}"
        for path in views
        for node in functions(path)
        if node.args.args and node.args.args[0].arg == "request" and body_lines(node) > 25
    ]
    assert long == []


def test_templates_and_front_end_files_are_short():
    assert [path.name for path in TEMPLATES if path.is_file() and length(path) > 150] == []
    assert [path.name for path in FRONT if length(path) > 250] == []


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if path.suffix == ".html"],
    ids=lambda path: str(path.relative_to(ROOT / "trama" / "templates")),
)
def test_templates_compile_and_have_nothing_inline(path):
    name = str(path.relative_to(ROOT / "trama" / "templates"))
    get_template(name)
    text = path.read_text(encoding="utf-8")
    assert "|safe" not in text
    if not name.startswith("mail/"):  # mail clients know no stylesheet
        assert INLINE.findall(text) == []


def test_every_model_is_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    models = [
        model.__name__
        for config in apps.get_app_configs()
        if config.name.startswith("trama")
        for model in config.get_models()
    ]
    assert [name for name in models if f"`{name}`" not in glossary] == []


def test_every_setting_is_documented():
    asked = set(
        re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "trama" / "config" / "settings.py").read_text())
    )
    documented = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in sorted(asked | {"SECRET_KEY"}) if f"`{name}`" not in documented] == []


def test_no_file_names_a_registry_or_a_path_of_a_machine():
    hosts = re.compile("py" + r"pi\.org|registry\.npm" + r"js|deb\.deb" + r"ian|files\.pythonhost" + "ed")
    paths = re.compile(r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot)/")
    kept = [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not {".git", ".venv", "var", "__pycache__", ".hypothesis"} & set(path.parts)
    ]
    kept = [
        path
        for path in kept
        if not any(part.startswith(".") and part.endswith("_cache") for part in path.parts)
        and path.suffix not in {".png", ".mo"}
    ]
    assert [
        str(path.relative_to(ROOT))
        for path in kept
        if hosts.search(text_of(path)) or paths.search(text_of(path))
    ] == []


def text_of(path):
    return path.read_text(encoding="utf-8", errors="ignore")


# What a locked row may be read with: it never points to another one. Anything else is read after the lock is held,
# because PostgreSQL reads again only the row that it locks, and leaves what is joined to it as it was before the wait.
NEVER_CHANGES = {"network", "person", "version", "workshop__network", "group__session"}


def test_a_locked_row_is_read_without_what_may_change_meanwhile():
    joined = {}
    for path in sorted((ROOT / "trama").rglob("*.py")):
        for node in ast.walk(tree_of(path)):
            words = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if words.endswith(".select_related") and "select_for_update(" in words:
                joined |= {argument.value: path for argument in node.args}
    assert len(joined) > 2
    assert joined.keys() - NEVER_CHANGES == set()


def test_every_name_asked_of_our_own_modules_is_there():
    """What is imported inside a function is otherwise missed until somebody runs it."""
    absent = [
        f"{path.relative_to(ROOT)}: {node.module}.{name.name}"
        for path in PYTHON
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
        if node.module.split(".")[0] in {"trama", "bench", "torture", "tests"}
        for name in node.names
        if not is_in(node.module, name.name)
    ]
    assert absent == []


def is_in(module, name):
    return hasattr(import_module(module), name) or find_spec(f"{module}.{name}") is not None
