"""Templates are where those who draw, extend or include them look, in folders small enough to read."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "trama"
TEMPLATES = ROOT / "templates"
MOST = 10  # templates in one folder
SORTED = ("account", "answer", "mail", "networks", "participant", "programme", "public", "surveys", "today")


def test_templates_that_are_named_exist():
    named = {
        (path.name, one)
        for path in [*TEMPLATES.rglob("*.*"), *(ROOT / "web").rglob("*.py")]
        for one in re.findall(r"[\"']([\w/-]+/[\w/-]+\.(?:html|txt))[#\"']", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 150
    assert [one for one in named if not (TEMPLATES / one[1]).is_file()] == []


def test_folders_hold_at_most_ten_templates_beside_their_folders():
    folders = [
        one for area in SORTED for one in [TEMPLATES / area, *(TEMPLATES / area).rglob("*")] if one.is_dir()
    ]
    assert [one.name for one in folders if len([*one.glob("*.*")]) > MOST] == []
