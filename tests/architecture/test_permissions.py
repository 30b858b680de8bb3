"""Every question about roles goes through the table of `networks.enums`, and everything in the table is asked."""

import ast
import re
from pathlib import Path

import pytest

from trama.networks.enums import PERMISSIONS, SCOPES, Permission, Role

ROOT = Path(__file__).resolve().parents[2] / "trama"
TABLE = ROOT / "networks" / "enums.py"
PYTHON = [path for path in ROOT.rglob("*.py") if "migrations" not in path.parts and path != TABLE]
WEB = [path for path in PYTHON if ROOT / "web" in path.parents]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
VALUES = {role.value for role in Role}


def is_role(node):
    """Whether an expression is a role: a member of `Role`, or something's ``role``."""
    if isinstance(node, ast.Attribute):
        return node.attr == "role" or (isinstance(node.value, ast.Name) and node.value.id == "Role")
    return False


def comparisons(source):
    """The lines that compare a role with anything."""
    for node in ast.walk(ast.parse(source)):
        sides = []
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Match):
            sides = [node.subject]
        parts = [part for side in sides for part in ast.walk(side)]
        if any(is_role(part) or (isinstance(part, ast.Constant) and part.value in VALUES) for part in parts):
            yield node.lineno


@pytest.mark.parametrize(
    "source",
    [
        "place.role == 'x'",
        "role is Role.COACH",
        "x in {Role.MEMBER}",
        "kind == 'direction'",
        "one.role in may()",
    ],
)
def test_a_comparison_of_roles_is_found(source):
    assert list(comparisons(source)) == [1]


def test_no_page_compares_roles():
    found = {str(path.relative_to(ROOT)): list(comparisons(path.read_text(encoding="utf-8"))) for path in WEB}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_only_networks_asks_which_roles_may():
    """Everybody else asks a membership, a queryset that allows, or `networks.roles`."""
    asks = [path for path in PYTHON if "roles_that_may" in path.read_text(encoding="utf-8")]
    assert {path.relative_to(ROOT).parts[0] for path in asks} == {"networks"}


def test_no_template_compares_roles():
    compares = re.compile(r"{%\s*(?:el)?if[^%]*\b(?:role|get_role_display)\b\s*(?:==|!=|in\b|not in\b)")
    assert [path.name for path in TEMPLATES if compares.search(path.read_text(encoding="utf-8"))] == []


def test_every_permission_is_asked_somewhere():
    asked = {
        name
        for path in PYTHON
        for name in re.findall(r"Permission\.([A-Z_]+)", path.read_text(encoding="utf-8"))
    }
    assert {permission.name for permission in Permission} - asked == set()


def test_every_role_has_its_row_and_every_permission_its_role():
    assert set(PERMISSIONS) == set(SCOPES) == set(Role)
    assert set().union(*PERMISSIONS.values()) == set(Permission)
