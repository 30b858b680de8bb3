"""Steps that several stories take."""

import re
import sys
import time
from pathlib import Path

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Error

from tests.ports import own_port

TRAMA = Path(sys.executable).parent / "trama"
PORT = own_port()
HERE = f"http://127.0.0.1:{PORT}"
PATIENCE = 30  # seconds, as long as every other wait: a loaded machine is no failure
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def sign_in(page, result, role):
    mail = next(person["mail"] for person in result["people"] if person["role"] == role)
    page.goto(f"{HERE}/demo/")
    page.locator(f'form:has(input[value="{mail}"]) button').click()
    page.wait_for_url(f"{HERE}/hoy/")


def eventually(page, look, what):
    """What ``look`` finds, as soon as it finds something; meanwhile the browser of ``page`` goes on."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, what
        page.wait_for_timeout(50)
    return found


COLLIDING = """() => [...document.querySelectorAll('main svg')].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const words = [...svg.querySelectorAll('text')].map((one) => [one.textContent, one.getBoundingClientRect()]);
  const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 4 || b.bottom <= a.top + 4;
  return words.filter(([, a], at) => a.left < frame.left - 2 || a.right > frame.right + 2
    || words.some(([, b], other) => other > at && !apart(a, b))).map(([text]) => text);
})"""


AXE = Axe().axe_script
# What is wrong is told whole; of what is right axe describes one example a rule, not every element.
VIOLATIONS = """async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 120))]);
}"""


def check(page):
    """No accessibility violation, nothing wider than the screen, no word of a picture cut or on another.

    A press that leads to another page may return before that page is read to its end; a half-read list has no items.
    """
    page.wait_for_load_state()
    page.evaluate(AXE)
    assert page.evaluate(VIOLATIONS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(COLLIDING) == []


def opens(page, address):
    """Whether it is a page; else it is a file to take away."""
    try:
        return "text/html" in page.goto(address).headers["content-type"]
    except Error as problem:
        assert "Download is starting" in problem.message, problem
        return False


def walk(page, start, *, most):
    """Every page that links lead to from `start`, up to `most`, each kind of page once."""
    seen, ways = set(), [start]
    while ways and len(seen) < most:
        address = ways.pop(0)
        kind = re.sub(r"(?<=/)(?=[^/]*[0-9])[^/?]+(?=/)|[?].*", "…", address)
        if kind in seen:
            continue
        seen.add(kind)
        if not opens(page, address):
            continue
        yield address
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href.split('#')[0])")
        ways += [link for link in links if link.startswith(HERE)]
