"""Nothing that people answered is handed out for research, or quoted, without asking what each of them allowed.

No file for research and no text with quotes exists yet, and the page of consent says so. Whoever makes one filters by
`may_research=True` or `may_quote=True` where it reads, and changes what the page and the notice say.
"""

import ast
import re
from pathlib import Path

import pytest

TRAMA = Path("trama")
ANSWERS = {"Response", "LaterResponse"}  # rows that hold what somebody answered
TABLES = re.compile(r"\bsurveys_(later)?response\b")
ASKED = re.compile(r"may_(research|quote)=True")

# Who reads rows of answers, and what for; none of it leaves for research.
READERS = {
    "demo/answers.py": "invents those of the demonstration",
    "insights/comparison.py": "how much changed, for the network",
    "insights/opening.py": "how roughly it must be told",
    "insights/results.py": "the results of a network, for itself",
    "surveys/actions/annulling.py": "erases them unread",
    "surveys/actions/objections.py": "counts them",
    "surveys/actions/stacks.py": "takes anonymous ones out again",
    "surveys/actions/waves.py": "settles a measurement",
    "surveys/actions/withdrawal.py": "takes one back",
    "surveys/queries.py": "counts what arrived",
    "surveys/respondent_sql.py": "puts in what arrives, and counts it",
    "surveys/taken_back.py": "takes back again after a restore",
}
# Who shows what people wrote, in their words.
WORDS = {
    "insights/results.py": "mixed and unsigned, to the network itself, from five on",
    "templates/results/results.html": "the same page",
    "templates/surveys/answers/lines.html": "lines of a file that somebody brings in",
}


def reads_answers(source):
    """Whether ``source`` names a row of answers, or its table."""
    for node in ast.walk(ast.parse(source)):
        is_ours = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("trama.surveys")
        if is_ours and ANSWERS & {alias.name for alias in node.names}:
            return True
        if isinstance(node, ast.Attribute) and node.attr in {"responses", "later_responses"}:
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TABLES.search(node.value):
            return True
    return False


def asks(source):
    """Whether ``source`` leaves out whoever allowed neither."""
    return ASKED.search(source) is not None


def modules():
    """Each module that works with data, by its path inside of `trama`."""
    for path in sorted(TRAMA.rglob("*.py")):
        if "migrations" not in path.parts and not path.match("*/models/*.py") and path.name != "models.py":
            yield path.relative_to(TRAMA).as_posix(), path.read_text(encoding="utf-8")


def test_whoever_reads_answers_says_what_for_or_asks_what_was_allowed():
    found = {name for name, source in modules() if reads_answers(source) and not asks(source)}
    assert found == set(READERS)


def test_whoever_shows_words_says_to_whom_or_asks_what_was_allowed():
    shown = {name for name, source in modules() if "OpenAnswers" in source and not asks(source)}
    pages = {
        path.relative_to(TRAMA).as_posix()
        for path in TRAMA.rglob("templates/**/*.html")
        if re.search(r"\.texts\b|\.words\b.*slip", path.read_text(encoding="utf-8"))
    }
    assert shown | pages == set(WORDS)


def test_what_leaves_as_a_file_reads_none():
    leaving = ("exports/", "documents/")
    assert [name for name in (*READERS, *WORDS) if name.startswith(leaving)] == []


@pytest.mark.parametrize(
    "source",
    [
        "from trama.surveys.models import Response, Wave\nrows = Response.objects.filter(wave=wave)",
        "def export(wave):\n    return [row.body for row in wave.responses.all()]",
        "cursor.execute('SELECT body FROM surveys_response')",
    ],
)
def test_an_export_that_asks_nobody_is_found(source):
    assert reads_answers(source)
    assert not asks(source)
    assert asks(f"{source}\nrows = rows.filter(may_research=True)")
