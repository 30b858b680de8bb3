"""What came is put in its place alike by a browser and by the copies in Python that walks and storms stand on."""

import random
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.live_put import put
from torture.screens import Board, pieces_of

pytestmark = pytest.mark.e2e
STATIC = Path(__file__).resolve().parents[2] / "trama" / "static"
LISTS = ("notes-square", "notes-triangle", "notes-circle")
CODES = ("A", "B", "C", "D", "E", "F")
PAGE = """<main id="main" data-me="P1"><p id="own" data-codes="B E"></p><p id="counts">0</p><section id="work"><p>Nada</p></section>
{}</main>"""
# Every fragment of a case, one after the other, on a page of its own.
RUN = """async (cases) => {
  const { put } = await import("http://trama.test/js/session/morph.js");
  return cases.map(([page, fragments]) => {
    document.body.innerHTML = page;
    const asks = fragments.map((html) => put(html, "P1"));
    return [document.body.innerHTML, asks];
  });
}"""


def note(dice, *, order=None):
    code, into = dice.choice(CODES), dice.choice((*LISTS, *LISTS, "nowhere"))
    order = dice.randint(1, 9) if order is None else order
    text = dice.choice(("uno", "dos", "<b>tres</b> y cuatro", ""))
    return f'<li id="note-{code}" data-trama-into="#{into}" data-order="{order}">{text}</li>'


def fragment(dice):
    kind = dice.randrange(7)
    if kind == 0:
        return f'<i id="note-{dice.choice(CODES)}" data-trama-gone></i>'
    if kind == 1:
        return f'<p id="counts">{dice.randint(0, 99)}</p>'
    if kind == 2:
        return f'<i data-trama-ask="{dice.choice(("", "P1", "P2 P1", "P2"))}"></i>'
    if kind == 3:
        return f'<section id="work"><p>{dice.randint(0, 99)}</p><ul>{note(dice)}</ul></section>'
    if kind == 4:
        return f'<p id="said">{dice.randint(0, 99)}</p>'
    return "".join(note(dice) for _ in range(dice.randint(1, 3)))


def case(seed):
    """A page whose lists are in order, and what comes to it."""
    dice = random.Random(seed)  # noqa: S311 -- the same case for a seed
    codes = dice.sample(CODES, dice.randint(0, 5))
    lists = {name: [] for name in LISTS}
    for order, code in enumerate(codes, start=1):
        lists[dice.choice(LISTS)].append(f'<li id="note-{code}" data-order="{order}">de antes</li>')
    page = PAGE.format("".join(f'<ul id="{name}">{"".join(pieces)}</ul>' for name, pieces in lists.items()))
    return page, [fragment(dice) for _ in range(dice.randint(1, 8))]


def shape(html):
    """A page without what the drawing leaves between its elements, attributes in their order."""
    tree = BeautifulSoup(html, "html.parser")
    for element in tree.find_all(True):
        element.attrs = dict(sorted(element.attrs.items()))
    return str(tree)


@pytest.fixture(scope="module")
def drawn(browser):
    page = browser.new_page()
    page.route("http://trama.test/**", answered)
    page.goto("http://trama.test/")
    yield lambda cases: page.evaluate(RUN, cases)
    page.close()


def answered(route):
    name = route.request.url.removeprefix("http://trama.test/")
    if name:
        route.fulfill(path=STATIC / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!DOCTYPE html><title>put</title>", content_type="text/html")


def test_a_parsed_page_ends_as_the_browsers_does(drawn):
    cases = [case(seed) for seed in range(400)]
    for (page, fragments), (html, asked) in zip(cases, drawn(cases), strict=True):
        tree = BeautifulSoup(page, "html.parser").main
        asks = [put(tree, fragment, "P1") for fragment in fragments]
        assert (shape(str(tree)), asks) == (shape(html), asked), fragments


def test_a_screen_of_the_storm_reads_what_the_browser_shows(drawn):
    cases = [case(seed) for seed in range(1000, 1400)]
    for (page, fragments), (html, _asked) in zip(cases, drawn(cases), strict=True):
        if any('id="work"' in fragment for fragment in fragments):
            continue  # the storm reads the board alone
        board = Board.on(page.encode())
        for fragment in fragments:
            for piece in pieces_of(fragment):
                board.put(piece)
        assert board.contents == Board.on(html.encode()).contents, fragments
