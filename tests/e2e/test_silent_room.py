"""A line that takes everything and never answers, in a workshop: what is written waits on the phone and arrives once."""

import pytest
from playwright.sync_api import expect

from tests.e2e.rooms import PHONE, go_to, open_room
from tests.e2e.walking import HERE

pytestmark = pytest.mark.e2e


REQUESTS = {"the text": rb"POST /t/", "the part of the page": rb"GET /t/[^ ]*parte/", "news": rb"GET /vivo/"}


def test_in_a_workshop_what_is_written_waits_and_arrives_once(server, browser, road):
    desk, link = open_room(browser, server)
    go_to(desk, "Ideas finales")
    for number, (name, silent) in enumerate(REQUESTS.items()):
        page = browser.new_context(locale="es-CL", viewport=PHONE, has_touch=True).new_page()
        page.clock.install()
        page.goto(link.replace(HERE, road.here))
        page.get_by_label("Tu nombre").fill(f"Rosa {number}")
        page.get_by_role("button", name="Entrar").first.click()
        page.locator("#door-square").wait_for()
        road.silent = silent
        page.locator("#door-square summary").click()
        page.locator("#text-square").fill(f"Una nota: {name}")
        page.get_by_role("button", name="Dejar esta idea").first.click()
        if name == "the text":
            page.locator("#unsent li", has_text="Una nota").get_by_text("Enviando…").wait_for()
            page.clock.fast_forward(21_000)
            page.locator("#unsent li", has_text="Una nota").get_by_text("Sin señal").wait_for(timeout=60_000)
            assert page.get_by_text("Guardado").count() == 0
        road.silent = None
        page.clock.fast_forward(31_000)
        page.locator("#unsent").wait_for(state="hidden")
        page.reload()
        expect(page.locator(".slip__text", has_text=f"Una nota: {name}")).to_have_count(1)
        page.context.close()
    desk.context.close()
