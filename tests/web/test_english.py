"""Pages in English: what people typed and what the pack says is marked as Spanish, and no sentence mixes the two."""

import re

import pytest
from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype

from tests.web.access_table import ROLES, TABLE
from tests.web.test_access import answer_of, cookies_of, make_world
from trama.accounts.actions import choose_language

pytestmark = [pytest.mark.django_db, pytest.mark.uncounted]
SPANISH = re.compile(
    r"\b(que|de|la|el|los|las|una|con|para|por|se|del|como|más|está|su|sus|al|nos|cuando|qué|cómo|quién|sin|entre|hay"
    r"|son|desde|hasta|también|cada|este|esta|todavía|ningun[oa]|nadie)\b",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"Agencia de Protección de Datos Personales|Centro de Estudios MINEDUC|Institución|Sumario del proceso|Red \d+|Escuela Los Maitenes"
)
FIELDS = [
    "script",
    "style",
    "template",
    "title",
    "textarea",
    "option",
    "input",
]  # no language can be told apart in them


@pytest.fixture
def world(once):
    return once(make_world)


def language_of(tag):
    """The nearest language that is told, going up."""
    while tag is not None:
        if tag.get("lang"):
            return tag["lang"]
        tag = tag.parent
    return ""


def in_english(soup):
    """Whatever a page says that is not marked as Spanish."""
    for text in soup.find_all(string=True):
        is_read = not isinstance(text, Comment | Doctype) and text.parent.name not in FIELDS
        if is_read and language_of(text.parent) != "es":
            yield " ".join(text.split())
    for tag in soup.select("[aria-label]"):
        if language_of(tag) != "es":
            yield tag["aria-label"]


@pytest.mark.parametrize("role", ["stranger", "member", "coordinator", "direction", "data_officer"])
def test_a_page_in_english_marks_what_is_in_spanish(world, role):
    if role != "stranger":
        user = world["people"][role].user
        choose_language(user=user, language="en", by=user)
    cookies = cookies_of(world, role)
    cookies["django_language"] = "en"
    mixed = {}
    for name, (method, row) in TABLE.items():
        if method != "GET" or row.split()[ROLES.index(role)] != "200":
            continue
        answer = answer_of(world, name, cookies)
        if answer.get("Content-Type", "").startswith("text/html"):
            soup = BeautifulSoup(answer.content, "html.parser")
            assert soup.html is None or soup.html["lang"] == "en", name
            said = [text for text in in_english(soup) if SPANISH.search(NAMES.sub("", text))]
            if said:
                mixed[name] = said
    assert mixed == {}
