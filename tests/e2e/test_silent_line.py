"""A line that takes everything and never answers: what is on the phone comes first, and no word says more than is true."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.phones import (
    WAVE,
    answer_all_but_given,
    choose,
    phone,
    receipts,
    sentences,
    state,
    stored,
    visit,
)
from tests.e2e.walking import HERE, eventually

pytestmark = pytest.mark.e2e

LINK = rb"/e/[^/ ]{9,}/"
# Every request that answering makes, by how it begins.
REQUESTS = {
    "the page": rb"GET " + LINK + rb" ",
    "what the server has of this phone": rb"POST " + LINK + rb"hojas/",
    "the empty pages": rb"GET " + LINK + rb"hojas/",
    "a page to be kept there": rb"POST " + LINK + rb" ",
    "the whole response": rb"POST /e/recibir/",
    "the service worker": rb"GET /e/(sw.js|trama.webmanifest|hoja/|bandeja/)",
    "files": rb"GET /static/",
    "everything": rb".",
}
FOUR = ("PRO2", "PRO3", "PRO4", "PRO5")


def is_said_truly(page):
    """What the page says of its answers is what the phone alone can promise."""
    said = page.locator("[data-trama-saved]").inner_text()
    return said.startswith("Guardado en este teléfono") and "Enviado" not in said


def answer_four(page):
    for number, code in enumerate(FOUR):
        choose(page, code, number + 1)


def given(page):
    return [page.locator(f"input[name={code}]:checked").get_attribute("value") for code in FOUR]


@pytest.mark.parametrize("silent", REQUESTS.values(), ids=REQUESTS)
def test_on_a_second_visit_the_questionnaire_listens_at_once(playwright, links, road, tmp_path, silent):
    link = next(links)
    with phone(playwright, tmp_path) as context:
        page = visit(context, link, road.here)
        choose(page, "PRO1", 5)
        page.get_by_text("Enviado ✓").wait_for()
        page.close()
        road.silent = silent
        page = context.new_page()
        page.goto(f"{road.here}/e/{link}/", wait_until="commit")
        sentences(page)
        answer_four(page)
        expect(page.locator("[data-trama-saved]")).to_have_text(re.compile("^Guardado en este teléfono"))
        if silent == REQUESTS["a page to be kept there"]:
            eventually(page, lambda: road.hung, "the page was not sent")
        if silent in {rb".", REQUESTS["a page to be kept there"]}:
            assert is_said_truly(page)
        page.close()
        road.silent = None
        page = context.new_page()
        page.goto(f"{road.here}/e/{link}/")
        sentences(page)
        expect(page.locator("input[name=PRO5]:checked")).to_have_value("4")
        assert given(page) == ["1", "2", "3", "4"]
        assert page.locator("input[name=PRO1]:checked").get_attribute("value") == "5"


def test_on_a_first_visit_what_is_answered_before_the_pages_came_is_kept(playwright, links, road, tmp_path):
    link, road.silent = next(links), REQUESTS["the empty pages"]
    with phone(playwright, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{road.here}/e/{link}/")
        eventually(page, lambda: road.hung, "the pages were not asked for")
        answer_four(page)
        assert is_said_truly(page)
        road.silent = rb"POST " + LINK + rb" "
        page.locator("button[value=on]").click(no_wait_after=True)
        eventually(page, lambda: len(road.hung) > 1, "the page was not sent")
        page.close()
        road.silent = None
        page = visit(context, link, road.here)
        expect(page.locator("input[name=PRO5]:checked")).to_have_value("4")
        assert given(page) == ["1", "2", "3", "4"]
        answer_all_but_given(page)
        page.locator("[data-receipt]").wait_for()
        assert page.evaluate("Object.keys(localStorage)") == []


def test_a_response_that_hangs_waits_and_arrives_once(server, playwright, links, road, tmp_path):
    with phone(
        playwright, tmp_path, service_workers="block"
    ) as context:  # it would try too, by its own clock
        page = context.new_page()
        page.clock.install()
        page.goto(f"{road.here}/e/{next(links)}/")
        choose(page, "PRO1", 1)
        page.get_by_text("Enviado ✓").wait_for()
        road.silent = REQUESTS["the whole response"]
        answer_all_but_given(page)
        state(page).get_by_text("Enviándose…").wait_for()
        page.clock.fast_forward(31_000)
        state(page).get_by_text("se enviará solo cuando haya señal").wait_for()
        road.silent = None
        page.clock.fast_forward(10_000)
        page.locator("[data-receipt]").wait_for()
        code = page.locator("[data-receipt]").get_attribute("data-receipt")
    assert receipts(server, WAVE).count(code) == 1


def test_what_is_answered_while_a_page_is_being_kept_is_not_called_sent(playwright, links, road, tmp_path):
    """The server's word is for what it was given, not for what came after."""
    with phone(playwright, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{HERE}/e/{next(links)}/")
        sentences(page)
        held = []
        page.route(
            re.compile(r"/e/[^/]{9,}/$"),
            lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
        )
        choose(page, "PRO1", 1)
        eventually(page, lambda: held, "nothing was sent")
        choose(page, "PRO2", 2)
        page.wait_for_function("true")
        held.pop().continue_()
        eventually(page, lambda: held, "what came after was not sent")
        assert is_said_truly(page)
        held.pop().continue_()
        page.get_by_text("Enviado ✓").wait_for()


def test_what_another_phone_had_answered_comes_when_it_comes(server, playwright, links, road, tmp_path):
    link = next(links)
    with phone(playwright, tmp_path / "one") as context:
        page = visit(context, link)
        answer_four(page)
        page.locator("button[value=on]").click()
        word = page.locator(".resume b").inner_text()
    with phone(playwright, tmp_path / "other") as context:
        page = context.new_page()
        page.goto(f"{road.here}/e/{link}/")
        choose(page, "PRO1", 5)
        road.silent = REQUESTS["what the server has of this phone"]
        page.get_by_text("Empecé en otro teléfono").click()
        page.locator("#word").fill(word)
        page.get_by_role("button", name="Seguir aquí").click()
        page.get_by_text("Lo que habías respondido está aquí").wait_for()
        codes = sentences(page)
        for code in codes:
            choose(page, code, 2)
        road.silent = None
        page.reload()
        page.get_by_role("button", name="Volver").first.click()
        expect(page.locator("input[name=PRO5]:checked")).to_have_value("4")
        answer_all_but_given(page)
        page.locator("[data-receipt]").wait_for()
    found = [each for each in stored(server, code="PRO5", value=4) if each[codes[0]] == 2]
    assert [(each["PRO1"], len(each)) for each in found] == [(5, 40)]
