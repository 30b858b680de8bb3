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
        (path.name, one)
        for path in [*TEMPLATES.rglob("*.*"), *(ROOT / "web").rglob("*.py")]
        for one in re.findall(r"[\"']([\w/-]+/[\w/-]+\.(?:html|txt))[#\"']", path.read_text(encoding="utf-8"))
    }


def test_templates_that_are_named_exist():
    assert len(named()) > 150
    assert [one for one in named() if not (TEMPLATES / one[1]).is_file()] == []


def test_templates_that_exist_are_named():
    known = {one for _, one in named()}
    there = {str(one.relative_to(TEMPLATES)) for area in NAMED for one in (TEMPLATES / area).rglob("*.html")}
    assert len(there) > 100
    assert there - known == set()


def test_folders_hold_at_most_ten_templates_or_style_sheets_beside_their_folders():
    folders = [
        one for home in (TEMPLATES, STATIC / "css") for one in [home, *home.rglob("*")] if one.is_dir()
    ]
    full = {str(one.relative_to(ROOT)) for one in folders if len([*one.glob("*.*")]) > MOST}
    assert full == set()
