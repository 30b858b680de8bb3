"""What a page computes of the database, nobody else can: it asks for values that an API will share."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = sorted((ROOT / "trama" / "web").rglob("*.py"))
COMPUTES = {"annotate", "aggregate", "alias", "distinct", "union", "raw", "extra"}
EXPRESSIONS = {
    "Case",
    "Count",
    "Exists",
    "F",
    "Max",
    "Min",
    "OuterRef",
    "Prefetch",
    "Q",
    "Subquery",
    "Sum",
    "When",
}


def computing(source):
    """The lines that do more with a queryset than to choose from it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in COMPUTES:
            yield node.lineno
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models"):
            yield from (node.lineno for name in node.names if name.name in EXPRESSIONS)


@pytest.mark.parametrize(
    "source",
    [
        "notes.annotate(echoes=Count('echoes'))",
        "from django.db.models import Q, QuerySet",
        "people.filter(a=1).values('b').distinct()",
    ],
)
def test_a_computation_is_found(source):
    assert list(computing(source)) == [1]


def test_no_page_computes_of_the_database():
    found = {str(path.relative_to(ROOT)): list(computing(path.read_text(encoding="utf-8"))) for path in WEB}
    assert {path: lines for path, lines in found.items() if lines} == {}
