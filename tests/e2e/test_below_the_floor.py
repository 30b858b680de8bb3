"""Below the floor of docs/browsers.md a page is its plain forms, and as accessible as the others."""

import pytest
from axe_core_python.sync_playwright import Axe

from tests.e2e.test_engines import ANSWER, sign_in
from tests.e2e.walking import HERE
from tests.e2e.without import Chromium

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module", params=["layers", "submitter"])
def page(request, server):
    opened = Chromium(request.param)
    opened.page.set_viewport_size({"width": 360, "height": 740})
    opened.go(f"{HERE}/entrar/")
    opened.run("document.cookie = 'django_language=es; path=/'")
    yield opened
    opened.close()


def check(page, address=""):
    """Go there; nothing that axe finds wrong, and nothing wider than the screen."""
    if address:
        page.go(address)
    found = Axe().run(page.page)["violations"]
    wrong = [(fault["id"], [node["html"][:160] for node in fault["nodes"]]) for fault in found]
    assert wrong == [], page.run("return location.pathname")
    assert page.run("return document.documentElement.scrollWidth <= innerWidth"), page.run(
        "return location.pathname"
    )


def test_signing_in_and_answering(page, server):
    check(page, f"{HERE}/entrar/")
    check(page, f"{HERE}/e/{server['open_wave']['tokens'][page.has_layers]}/")
    page.run(ANSWER)
    check(page)
    page.click("button[value=on]")
    check(page)
    check(page, f"{HERE}/e/bandeja/")


def test_what_a_coach_reads(page, server):
    sign_in(page, server, "accompanist")
    for address in ("hoy", "talleres", "talleres/nuevo", "programa/redes"):
        check(page, f"{HERE}/{address}/")


def test_a_workshop_from_its_plan_to_its_wall(page, server):
    sign_in(page, server, "accompanist")
    page.go(f"{HERE}/talleres/nuevo/")
    page.run("document.querySelector('#id_place').selectedIndex = 1")
    page.click("form.narrow button")
    check(page)  # its plan
    page.click("a", "Conducir")
    page.click("button", "Abrir la sala")
    page.find("#dock-on button", "Seguir")
    desk = page.run("return location.href")
    for address in ("", "control/", "personas/", "grupos/", "hojas/", "plenario/", "tablero/", "proyectar/"):
        check(page, desk + address)
    code = desk.rstrip("/").rsplit("/", 1)[1]
    check(page, f"{HERE}/t/{code}/")
    page.type("input[name=name]", "Rosa")
    page.click("button", "Entrar")
    page.find("h1")
    check(page)
