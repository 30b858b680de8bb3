"""What docs/law.md claims is there: each article once, each test and address that a row names."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAW = (ROOT / "docs/law.md").read_text(encoding="utf-8")
ROWS = [line for line in LAW.splitlines() if re.match(r"\| \d", line)]
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", LAW)))
ARTICLES = (
    "3", "4", "5", "6", "7", "8", "8 bis", "9", "8 ter", "10", "11", "12", "13", "14", "14 bis", "14 ter", "14 quáter",
    "14 quinquies", "14 sexies", "15 bis", "15 ter", "16", "16 bis", "16 quáter", "16 quinquies", "16 sexies",
    "20–23", "27–29", "49–53",
)  # fmt: skip


def test_every_article_has_one_row():
    assert sorted(row.split("|")[1].strip() for row in ROWS) == sorted(ARTICLES)


def test_every_row_says_what_it_asks_where_what_proves_it_and_what_is_left():
    assert [row for row in ROWS if len([cell for cell in row.split("|")[1:-1] if cell.strip()]) != 5] == []


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_every_test_that_is_named_exists(path, name):
    assert re.search(rf"^\s*def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_what_is_proven_by_tests_is_most_of_it():
    assert len(TESTS) > 30


def test_nothing_asks_where_somebody_is():
    """Art. 16 sexies: no page and no script has a way to learn it."""
    sources = [*(ROOT / "trama/static/js").rglob("*.js"), *(ROOT / "trama/templates").rglob("*.html")]
    assert len(sources) > 100
    assert [path for path in sources if "geolocation" in path.read_text(encoding="utf-8").lower()] == []


SENSITIVE = re.compile(
    r"salud|enferm|diagn[oó]stico m[eé]dic|discapac|relig|creencia|sindica|partido|pol[ií]tica de partido|militancia|sexual|etni|ind[ií]gena|huella",
    re.IGNORECASE,
)


def test_no_questionnaire_of_ours_asks_for_what_is_sensitive():
    """Arts. 16 and 16 bis: of each sentence and open question, in every version."""
    files = sorted((ROOT / "trama/content/packs").rglob("instruments/*.toml"))
    asked = [
        (path.name, text)
        for path in files
        for text in re.findall(r'^text = "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(asked) > 50
    assert [(name, text) for name, text in asked if SENSITIVE.search(text)] == []
