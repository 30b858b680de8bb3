"""Kinds of session are siblings: each stands on the engine, and none knows another."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def apps_with_a_kind():
    """The apps that register a kind of session."""
    for path in (ROOT / "trama").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_of_kinds = isinstance(node, ast.ImportFrom) and node.module == "trama.sessions.kinds"
            if is_of_kinds and {name.name for name in node.names} & {"register", "SessionKind"}:
                yield path.relative_to(ROOT / "trama").parts[0]


def test_every_kind_of_session_stands_on_one_line_of_siblings_above_the_engine():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    [layers] = [
        contract["layers"] for contract in contracts["contracts"] if contract["id"] == "apps-point-one-way"
    ]
    lines = [set(layer.split(" | ")) for layer in layers]
    kinds = set(apps_with_a_kind()) - {"sessions"}
    assert "workshops" in kinds
    [line] = [siblings for siblings in lines if "workshops" in siblings]
    assert kinds <= line
    assert lines.index(line) < lines.index({"sessions"})
