"""One word, one thing: no two classes of one name, and no identifier of the dialect that was left behind (decision 33)."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from tests.architecture.trees import tree_of

ROOT = Path(__file__).resolve().parents[2]
MODULES = [path for path in (ROOT / "trama").rglob("*.py") if "migrations" not in path.parts]
AROUND = [path for folder in ("tests", "bench", "torture") for path in (ROOT / folder).rglob("*.py")]
PROSE = [
    path
    for folder in ("trama", "docs", "tests", "bench", "torture")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".html", ".md", ".css", ".js", ".po"}
]

# Named by a framework, or private to a folder that names them in full: each with its reason.
SHARED = {
    "Command": "Django finds a command by this name",
    "EmailBackend": "Django finds a backend by this name",
}

BANNED = {
    "Accompanist": "plays the piano: Coach",
    "ACCOMPANIST": "plays the piano: COACH",
    "Told": "says who spoke, not what it is: name the thing",
    "Kept": "name what is kept: DraftRow",
    "Taking": "shop money: Takeaway",
    "takings": "shop money: takeaways",
    "kept_back": "disclosure control says suppressed",
    "betraying": "say what is revealed: revealing_items",
    "Cared": "NetworkAttention",
    "devolution": "a transfer of powers: results",
    "read_whole": "parse_response",
    "Later": "LazyModule",
    "warm": "preload",
    "is_accompanist": "is_coach",
}

# What a class or a function may not be called, in tests and measurements too.
BANNED_DEFINITIONS = {
    "Told": "name the thing: Confirmation, ConfirmedNote",
    "Seen": "name the thing: TakenMail",
    "_Seen": "name the thing: _CircleInk",
    "Row": "say of what: ListedWorkshop, OutlineRow",
    "Moment": "Timepoint, AgendaItem or ChartColumn",
    "told": "name what it returns",
    "_seen": "name what it returns, or what it checks",
    "told_of": "name what it returns",
    "seen_by": "name what it returns",
}

# Each stood for a hundred things. What `doctor` tells stays: its JSON has that key.
VAGUE = {"one", "told", "_one", "_told", "ones", "_ones"}
VAGUE_STAYS = {"trama/console/findings.py: told"}
VAGUE_NAME = re.compile(r"(?<![`}])\b(?:one|told|One|Told)\b(?!-)")
VAGUE_PARAMETER = re.compile(r"@(?:param|template) (?:\{.*\} )?\[?(one|told|One|Told)\b")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
QUOTED = re.compile(r'"[^"\n]*"')
COMMENT = re.compile(r"/\*(?s:.*?)\*/|(?<!:)//.*")
SCRIPTS = ("trama/static/js", "tests/js")

# «Local room» was the fifth thing called a room. What programs and laptops know by it stays.
LOCAL_ROOM = re.compile(r"local[ _-]room", re.IGNORECASE)
LOCAL_ROOM_STAYS = re.compile(r'TRAMA_LOCAL_ROOM|"local_room_taken"|derived\("local-room"')

# A sentence on the screen keeps its words; the decision names what it replaced.
CONDUCTS = re.compile(r"who(ever)?[ _]conducts\b", re.IGNORECASE)
CONDUCTS_STAYS = re.compile(r"the list of networks, who conducts, and|conducts → facilitator")


def trees(paths):
    """Each file with what it says."""
    return ((path, tree_of(path)) for path in paths)


def classes():
    found = defaultdict(set)
    for path, tree in trees(MODULES):
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(str(path.relative_to(ROOT)))
    return found


def identifiers(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg


def test_no_two_classes_have_one_name():
    twice = {
        name: sorted(paths) for name, paths in classes().items() if len(paths) > 1 and name not in SHARED
    }
    assert twice == {}


def test_what_may_be_shared_still_is():
    found = classes()
    assert [name for name in SHARED if len(found[name]) < 2] == []


def test_identifiers_of_the_old_dialect_are_gone():
    left = {
        f"{path.relative_to(ROOT)}: {name} ({BANNED[name]})"
        for path, tree in trees(MODULES)
        for name in identifiers(tree)
        if name in BANNED
    }
    assert left == set()


def definitions():
    for path, tree in trees(MODULES + AROUND):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node.name


def test_no_definition_has_a_word_of_several_things():
    left = {
        f"{path.relative_to(ROOT)}: {name} ({BANNED_DEFINITIONS[name]})"
        for path, name in definitions()
        if name in BANNED_DEFINITIONS
    }
    assert left == set()


def variables(tree):
    """What is given a name: arguments, and whatever is assigned."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_a_variable_says_what_it_holds():
    left = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, tree in trees(MODULES + AROUND)
        for name in variables(tree)
        if name in VAGUE
    }
    assert left == VAGUE_STAYS


def vague_in_templates(text):
    """The vague names that the tags of a template use; what stands in quotes is text, or a name that stays."""
    for tag in TAG.findall(text):
        yield from VAGUE_NAME.findall(QUOTED.sub("", tag))


def vague_in_javascript(text):
    """The vague names that a script uses, also for a parameter that only its comment names."""
    yield from VAGUE_NAME.findall(COMMENT.sub("", QUOTED.sub("", text)))
    yield from VAGUE_PARAMETER.findall(text)


def test_the_vague_names_are_found_where_they_are():
    assert list(vague_in_templates('{% for one in told.rows %}{% url "one" one.pk %} one {% endfor %}')) == [
        "one",
        "told",
        "one",
    ]
    script = 'const told = need("#told"); // one\n/** @param {Part} one */\nrows.map((one) => one.id);'
    assert list(vague_in_javascript(script)) == ["told", "one", "one", "one"]


def test_a_variable_of_a_template_or_a_script_says_what_it_holds():
    templates = [path for path in (ROOT / "trama/templates").rglob("*") if path.suffix in {".html", ".txt"}]
    scripts = [
        path for folder in SCRIPTS for path in (ROOT / folder).rglob("*") if path.suffix in {".js", ".ts"}
    ]
    assert templates
    assert scripts
    left = {
        f"{path.relative_to(ROOT)}: {name}"
        for paths, names in ((templates, vague_in_templates), (scripts, vague_in_javascript))
        for path in paths
        for name in names(path.read_text(encoding="utf-8"))
    }
    assert left == set()


def indexes():
    """The names of what counts along in a loop."""
    for path, tree in trees(MODULES + AROUND):
        for node in ast.walk(tree):
            if isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Call):
                called = getattr(node.iter.func, "id", "")
                names = {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)}
                if called in {"enumerate", "range"}:
                    yield path, names


def test_an_index_is_no_place():
    """A place is where somebody holds a role: a network, a cohort, a programme."""
    assert {str(path.relative_to(ROOT)) for path, names in indexes() if "place" in names} == set()


def test_an_offline_workshop_is_no_local_room():
    left = []
    for path in set(PROSE) - {Path(__file__).resolve()}:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if LOCAL_ROOM.search(line) and not LOCAL_ROOM_STAYS.search(line):
                left.append(f"{path.relative_to(ROOT)}:{number}")
    assert sorted(left) == []


def test_a_facilitator_is_called_so():
    left = []
    for path in set(PROSE) - {Path(__file__).resolve()}:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if CONDUCTS.search(line) and not CONDUCTS_STAYS.search(line):
                left.append(f"{path.relative_to(ROOT)}:{number}")
    assert sorted(left) == []
