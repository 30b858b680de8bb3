"""Static files: what names them finds them, and each lies in the folder of those who use it."""

import re
from pathlib import Path

import pytest

from trama.core.storage import without_comments

ROOT = Path(__file__).resolve().parents[2] / "trama"
STATIC = ROOT / "static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
IMPORT = re.compile(r'(?:from|^import) "([^"]+)"', re.MULTILINE)
# Who may import from whom: the questionnaire and the workshop do not know each other.
MAY_USE = {
    "shared": {"shared"},
    "answer": {"answer", "shared"},
    "session": {"session", "shared"},
    "pages": {"pages", "shared"},
}


def taken(script):
    """What a script imports, as files."""
    return [(script.parent / match).resolve() for match in IMPORT.findall(script.read_text(encoding="utf-8"))]


def test_templates_and_code_name_static_files_that_exist():
    named = {
        (path.name, match)
        for path in [*(ROOT / "templates").rglob("*.*"), *(ROOT / "web").rglob("*.py")]
        for match in re.findall(
            r"[\"']((?:css|js|img|vendor)/[\w/.-]+)[\"']", path.read_text(encoding="utf-8")
        )
    }
    assert len(named) > 100
    assert [reference for reference in named if not (STATIC / reference[1]).is_file()] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(STATIC / "js")))
def test_scripts_import_files_that_exist_of_their_own_folder_or_the_shared_one(script):
    area = script.relative_to(STATIC / "js").parts[0]
    for imported in taken(script):
        assert imported.is_file(), imported
        if imported.is_relative_to(STATIC / "js"):
            assert imported.relative_to(STATIC / "js").parts[0] in MAY_USE[area], imported


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(STATIC / "js")))
def test_a_script_without_its_comments_says_the_same(script):
    text = script.read_text(encoding="utf-8")
    left = without_comments(text)
    assert not re.search(r"^\s*(//|/\*\*[^\n]*$)", left, re.MULTILINE)
    assert sorted(line for line in text.splitlines() if not re.match(r"\s*(//|/\*\*|\*)", line)) == sorted(
        line for line in left.splitlines() if not re.match(r"\s*/\*\*", line)
    )


def test_every_request_of_a_script_ends():
    """A line that takes everything and never answers holds nothing up: `tramaInTime`, or a race in the service worker."""
    asks = [
        (script.name, line.strip())
        for script in SCRIPTS
        for line in script.read_text(encoding="utf-8").splitlines()
        if re.search(r"(?<![\w.])fetch\(", line) and not line.lstrip().startswith(("//", "*", "/**"))
    ]
    assert [name for name, line in asks if "Promise.race(" not in line and "signal:" not in line] == []
    assert len(asks) == 2
