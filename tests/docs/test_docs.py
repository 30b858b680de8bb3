"""What the documents state and a machine can look up is true: addresses, commands, layers, links, numbers."""

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import URLPattern, get_resolver

from bench import __main__ as bench
from torture import __main__ as torture
from trama.console.management.commands.demo import Command as Demo
from trama.content.load import BUILT_IN, packs
from trama.core.codes import ALPHABET, LENGTH
from trama.core.logs import without_secrets
from trama.insights.inference_bound import BOUND
from trama.jobs import backup
from trama.live.stream import PREFIX

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
READ = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
PLACEHOLDER = re.compile(r"<[^<>/]+>|\{[^{}/]+\}|\bCODE\b|\bN\b")


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


# Commands


def documented():
    """Each command of the table of interfaces with the options that its row names."""
    rows = re.findall(r"^\| (`trama .+?`) \|", text("docs/interfaces.md"), re.MULTILINE)
    for usage in (match for row in rows for match in CODE.findall(row)):
        words = usage.replace("\\|", " ").split()[1:]
        name = "_".join(words[:2]) if words[0] in {"import", "export"} else words[0]
        yield name, set(re.findall(r"--[a-z-]+", usage))


def test_every_command_is_documented_and_every_documented_command_exists():
    ours = {name for name, app in get_commands().items() if app == "trama.console"}
    ours = {name for name in ours if not name.startswith("bench_")} | {"measure"}
    assert {name for name, _options in documented()} == ours


@pytest.mark.parametrize(("name", "options"), list(documented()))
def test_every_documented_option_is_taken(name, options):
    if name == "measure":  # needs no Django: tests/console/test_measure.py calls it
        return
    parser = load_command_class(get_commands()[name], name).create_parser("trama", name)
    assert options <= set(parser._option_string_actions)


def test_every_script_is_documented_and_every_documented_script_exists():
    there = {f"script/{path.name}" for path in (ROOT / "script").iterdir()}
    named = {match for path in READ for match in re.findall(r"\bscript/[a-z-]+", path.read_text())}
    assert named == there


# Addresses


def routes(patterns=None, before=""):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)
        else:
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))


def matcher(route):
    """Any text where the route takes a value."""
    return re.compile("".join(part if part == "[^/]+" else re.escape(part) for part in parts(route)))


def parts(route):
    return [part and ("[^/]+" if part.startswith("<") else part) for part in re.split(r"(<[^>]+>)", route)]


ROUTES = [matcher(route.lstrip("^").rstrip("$")) for route in routes()]


def addresses():
    """Addresses from the root; those within another one have no slash in front."""
    for path in READ:
        for match in CODE.findall(path.read_text(encoding="utf-8")):
            address = match.removeprefix("POST ").removeprefix("GET ").split("?")[0].strip()
            if re.fullmatch(r"/[a-z0-9<>A-Z/_.{}…:-]*", address) and not address.startswith(
                (PREFIX, "/copies")
            ):
                yield path.name, address


def leads_somewhere(address):
    asked = PLACEHOLDER.sub("ABC234", address).lstrip("/")
    if address == "/e/":  # where the questionnaire's addresses and its service worker live
        return True
    if asked.endswith("…"):
        beginning = asked.removesuffix("…")
        return any(str(route).startswith(beginning) for route in routes())
    return any(route.fullmatch(asked) for route in ROUTES)


def test_every_address_in_the_documents_exists():
    found = list(addresses())
    assert len(found) > 30
    assert [(name, link) for name, link in found if not leads_somewhere(link)] == []


def test_decisions_are_numbered_without_gaps_and_titled():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [path.name for path in DECISIONS if not path.read_text().startswith("# ")] == []


# Settings


def test_every_documented_setting_is_asked_for():
    match = set(re.findall(r"^\| `([A-Z_]+)`", text("docs/settings.md"), re.MULTILINE))
    asked = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text("trama/config/settings.py")))
    asked |= set(re.findall(r'text\("([A-Z_]+)"', text("trama/config/env.py")))
    assert match == asked


# Layers


def test_the_layers_of_the_architecture_are_those_of_the_contract():
    contracts = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    held = next(contract["layers"] for contract in contracts if contract["id"] == "apps-point-one-way")
    drawn = re.search(r"^```layers\n(.+?)^```", text("docs/architecture.md"), re.MULTILINE | re.DOTALL)
    lines = [re.split(r"\s{2,}", line.strip())[0] for line in drawn[1].splitlines()]
    assert [names_of(line) for line in lines] == [names_of(line) for line in held]


def names_of(layer):
    return set(layer.split(" | "))


def test_every_area_of_pages_is_named_in_the_architecture():
    areas = {path.parent.name for path in (ROOT / "trama" / "web").glob("*/urls.py")}
    match = re.search(r"one package per area: ([a-z_ ]+)", text("docs/architecture.md"))
    assert set(match[1].split()) == areas


# Decisions and links


def test_every_decision_that_is_cited_exists():
    last = int(DECISIONS[-1].name[:4])
    cited = {
        (path.name, int(number))
        for path in [*READ, *DECISIONS, *(ROOT / "trama").rglob("*.py")]
        for either in re.findall(r"\bdecisions? (\d{1,4})\b|decisions/(\d{4})", path.read_text())
        for number in either
        if number
    }
    assert cited
    assert [citation for citation in cited if not 0 < citation[1] <= last] == []


@pytest.mark.parametrize("path", [*READ, *DECISIONS], ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path):
    links = [match.split("#")[0] for match in LINK.findall(path.read_text()) if "://" not in match]
    assert [link for link in links if link and not (path.parent / link).exists()] == []


FILE = re.compile(r"[\w/.<>-]+\.(?:py|md|toml|html|css|js|in|txt)")
GIVEN = {"registro.json", "taller.json", "datos.json"}


def test_every_file_that_the_documents_name_exists():
    folders = (
        ROOT,
        ROOT / "trama",
        ROOT / "trama" / "static",
        ROOT / "trama/static/js",
        ROOT / "trama" / "templates",
        DOCS,
    )
    missing = [
        (path.name, match)
        for path in [*READ, *DECISIONS]
        for match in CODE.findall(path.read_text())
        if FILE.fullmatch(match)
        and "/" in match[1:]
        and not match.startswith("/")
        and not any(list(folder.glob(PLACEHOLDER.sub("*", match))) for folder in folders)
    ]
    assert missing == []


# Numbers


def test_what_the_readme_counts():
    readme, full, pulse = text("README.md"), *packs()["clider"].instruments[:2]
    parser = Demo().create_parser("trama", "demo")
    assert f"an invented programme of {parser.get_default('networks')} networks" in readme
    assert f"({len(full.items)} sentences, or a Pulso of {len(pulse.items)})" in readme


def test_the_bound_on_guessing_is_that_of_the_code():
    assert f"leaves every answer (the exact point, or\nnone) below {BOUND}:" in text("docs/science.md")
    assert f"the probability, {BOUND}, above which" in text("docs/glossary.md")


def test_short_codes_are_written_with_the_alphabet_of_the_code():
    assert f"six characters of `{ALPHABET}`" in text("docs/interfaces.md")
    assert LENGTH == 6


# What is measured, tried, brought and left out


@pytest.mark.parametrize(("script", "module"), [("bench", bench), ("torture", torture)])
def test_what_is_measured_and_tried_is_documented(script, module):
    named = re.search(rf"`script/{script} \[([a-z_ |]+)\]", text("docs/interfaces.md"))[1]
    assert set(named.replace("|", " ").split()) - {"all"} == set(module.ALL)


def test_every_file_of_a_pack_is_explained():
    folders = [
        *(path for path in BUILT_IN.iterdir() if path.is_dir()),
        ROOT / "tests" / "content" / "packs" / "mini",
    ]
    parts = {
        f"{path.name}/" if path.is_dir() else path.stem for folder in folders for path in folder.iterdir()
    }
    assert {part for part in parts if f"`{part}`" not in text("docs/content.md")} == set()


def test_what_a_backup_leaves_out_is_said():
    found = {
        "sessions.Session": "sign-in sessions (people sign in again)",
        "django_tasks_database": "the queue of jobs",
        "imports.SheetDraft": "photos of paper forms that wait",
        "imports.SheetPicture": "photos of paper forms that wait",
    }
    of_django = {
        "auth.Permission",
        "auth.Group_permissions",
        "contenttypes.ContentType",
    }  # migrations make them
    assert set(found) | of_django == backup.LEFT_OUT | backup.LEFT_OUT_APPS
    assert [words for words in found.values() if words not in text("docs/operating.md")] == []


def test_logs_hold_no_secret_of_an_address():
    secret = "x9-SECRET_token"
    with_secrets = [route for route in routes() if re.search(r"<(?:str:)?token>", route)]
    assert len(with_secrets) > 4
    for route in with_secrets:
        path = "/" + re.sub(r"<(?:str:)?token>", secret, re.sub(r"<(?:str:)?code>", "ABC234", route)).lstrip(
            "^"
        )
        assert secret not in without_secrets(f'"GET {path} HTTP/1.1" 200'), route
