"""Every sentence has its Spanish, whole, with the same names in it."""

import ast
import re
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = polib.pofile(str(ROOT / "trama" / "locale" / "es" / "LC_MESSAGES" / "django.po"))
NAMES = re.compile(r"%\((\w+)\)[sd]")
IN_TEMPLATE = re.compile(
    r"""\b(?:n?gettext|n?pgettext)\(u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\"{3}.*?\"{3})""", re.DOTALL
)


def test_nothing_is_missing_or_doubtful():
    assert [entry.msgid for entry in CATALOGUE if not entry.translated() or "fuzzy" in entry.flags] == []


def test_spanish_names_what_english_names():
    wrong = []
    for entry in CATALOGUE:
        english = set(NAMES.findall(entry.msgid_plural or entry.msgid))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            wrong += [entry.msgid] if not set(NAMES.findall(text)) <= english else []
    assert wrong == []


def test_every_sentence_of_the_templates_is_in_the_catalogue():
    known = {entry.msgid for entry in CATALOGUE}
    missing = set()
    for path in (ROOT / "trama" / "templates").rglob("*.*"):
        for quoted in IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            sentence = quoted.strip("\"'").replace('\\"', '"')
            if not sentence.startswith("\x04") and "\x04" not in sentence and sentence not in known:
                missing.add(sentence)
    contexts = {entry.msgctxt for entry in CATALOGUE if entry.msgctxt}
    assert missing - contexts == set()


def test_words_to_avoid_are_not_said():
    avoided = re.compile(
        r"\b(puntaje|ranking|usuari[oa]s?|cumplimiento|evaluación de la red)\b", re.IGNORECASE
    )
    said = [
        text
        for entry in CATALOGUE
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if avoided.search(text)
    ]
    assert said == []


def test_every_sentence_of_the_code_is_in_the_catalogue():
    """Also those inside an f-string, which the gatherer of sentences does not see."""
    known = {entry.msgid for entry in CATALOGUE}
    missing = {
        node.args[0].value
        for path in (ROOT / "trama").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "gettext", "gettext_lazy", "ngettext"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert missing - known == set()
