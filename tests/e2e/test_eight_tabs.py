"""Many live pages in one browser, which opens six lines to a server at most: they share one, and rest out of sight."""

import pytest
from playwright.sync_api import expect

from tests.e2e.rooms import open_room
from tests.e2e.walking import HERE, eventually

pytestmark = pytest.mark.e2e

PAGES = ("", "personas/", "tablero/", "", "hojas/", "plenario/", "proyectar/", "control/")
COUNTS = """document.addEventListener('DOMContentLoaded', () => {
  globalThis.news = 0;
  document.querySelector('[data-trama-live]')?.addEventListener('trama:news', () => { globalThis.news += 1; });
});"""
WITHOUT = {"shared worker": "", "page that leads": "delete globalThis.SharedWorker;", "line each": "delete globalThis.SharedWorker; Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });"}  # fmt: skip
HIDDEN = "(is) => { Object.defineProperty(document, 'hidden', { value: is, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }"  # fmt: skip


@pytest.fixture(scope="module")
def desk(server, browser):
    page, _link = open_room(browser, server)
    yield page
    page.context.close()


def tabs(desk, road, script):
    """The same person's browser, through the road, where each page counts its news."""
    context = desk.context.browser.new_context(locale="es-CL", storage_state=desk.context.storage_state())
    context.add_init_script(script + COUNTS)
    return context


def conducted(desk, what):
    token = desk.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    answer = desk.context.request.post(
        f"{desk.url}conducir/", form={"csrfmiddlewaretoken": token, "do": what}
    )
    assert answer.ok


@pytest.mark.parametrize("way", ["shared worker", "page that leads"])
def test_eight_tabs_of_one_browser_are_live_on_one_line(desk, road, way):
    context = tabs(desk, road, WITHOUT[way])
    opened = []
    for address in PAGES:
        page = context.new_page()
        page.goto(desk.url.replace(HERE, road.here) + address)
        opened.append(page)
    eventually(desk, lambda: len(road.live) == 1, road.live)
    for times, what in enumerate(("pause", "resume")):
        before = [page.evaluate("globalThis.news") for page in opened]
        conducted(desk, what)
        for page, news in zip(opened, before, strict=True):
            eventually(
                page, lambda page=page, news=news: page.evaluate("globalThis.news") > news, (page.url, what)
            )
        assert len(road.live) == 1
        if times == 0:
            opened.pop(0).close()  # also when the one that came first goes
            eventually(desk, lambda: len(road.live) == 1, road.live)
    context.close()
    eventually(desk, lambda: not road.live, road.live)


@pytest.mark.parametrize("way", WITHOUT)
def test_a_page_out_of_sight_rests_and_catches_up(desk, road, way):
    context = tabs(desk, road, WITHOUT[way])
    page = context.new_page()
    page.clock.install()
    page.goto(desk.url.replace(HERE, road.here))
    eventually(page, lambda: len(road.live) == 1, road.live)
    page.evaluate(HIDDEN, True)
    page.clock.fast_forward(21_000)
    eventually(page, lambda: not road.live, road.live)
    conducted(desk, "pause")
    expect(page.locator("#stage")).not_to_have_attribute("data-state", "paused")
    page.evaluate(HIDDEN, False)
    page.clock.fast_forward(1_000)
    expect(page.locator("#stage")).to_have_attribute("data-state", "paused")
    conducted(desk, "resume")
    context.close()
