"""Templates are where those who draw, extend or include them look, in folders small enough to read."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "trama"
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
MOST = 10  # templates or style sheets in one folder
# Areas whose templates are all drawn by a name in this repository; elsewhere a library or a made-up name asks for some.
NAMED = (
    "networks",
    "notices",
    "participant",
    "programme",
    "public",
    "results",
    "surveys",
    "today",
    "workshops",
)


def named():
    """(who names it, template)"""
    return {
        (path.name, match)
        for path in [*TEMPLATES.rglob("*.*"), *(ROOT / "web").rglob("*.py")]
        for match in re.findall(
            r"[\"']([\w/-]+/[\w/-]+\.(?:html|txt))[#\"']", path.read_text(encoding="utf-8")
        )
    }


def test_templates_that_are_named_exist():
    assert len(named()) > 150
    assert [reference for reference in named() if not (TEMPLATES / reference[1]).is_file()] == []


def test_templates_that_exist_are_named():
    known = {template for _, template in named()}
    there = {
        str(path.relative_to(TEMPLATES)) for area in NAMED for path in (TEMPLATES / area).rglob("*.html")
    }
    assert len(there) > 100
    assert there - known == set()


def test_folders_hold_at_most_ten_templates_or_style_sheets_beside_their_folders():
    folders = [
        folder
        for home in (TEMPLATES, STATIC / "css")
        for folder in [home, *home.rglob("*")]
        if folder.is_dir()
    ]
    full = {str(folder.relative_to(ROOT)) for folder in folders if len([*folder.glob("*.*")]) > MOST}
    assert full == set()
