"""Whole stories in the engines that are not Chromium's: a questionnaire, and a workshop from its desk to its wall."""

import os
from functools import partial

import pytest

from tests.e2e.engines import ENTER, Firefox, WebKit
from tests.e2e.walking import HERE
from tests.e2e.without import FEATURES, PREFS, Chromium

pytestmark = pytest.mark.e2e
POINT = """
if (document.readyState !== "complete") return null;
return [document.querySelector("[data-trama-answers]") ? document.title : ""];
"""
# Every sentence of a page, each by its label, as a finger does.
ANSWER = """
const names = new Set([...document.querySelectorAll(".dot input")].map((one) => one.name));
for (const name of names) document.querySelector(`input[name="${name}"][value="4"]`).click();
return names.size;
"""


# The suite tries both engines as they are; `script/torture browsers` also each of them with one thing less.
ENGINES = {"firefox": Firefox, "webkit": WebKit}
LESS = {name: partial(Firefox, **prefs) for name, prefs in PREFS.items()}
LESS |= {f"chromium-without-{name}": partial(Chromium, name) for name in FEATURES}
TRIED = ENGINES | (LESS if "TRAMA_LESS" in os.environ else {})


@pytest.fixture(scope="module", params=TRIED.values(), ids=TRIED)
def page(request, server):
    opened = request.param()
    opened.go(f"{HERE}/entrar/")
    opened.run("document.cookie = 'django_language=es; path=/'")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def tokens(server):
    return iter(server["open_wave"]["tokens"])


def sign_in(page, server, role):
    mail = next(person["mail"] for person in server["people"] if person["role"] == role)
    page.go(f"{HERE}/demo/")
    page.run("document.querySelector(`form:has(input[value='${arguments[0]}']) button`).click()", mail)
    page.wait("return location.pathname === '/hoy/'")


def point(page):
    """The title of the page of the questionnaire that is here, whole; nothing at its end."""
    return page.wait(POINT)[0]


def answer(page):
    while title := point(page):
        assert page.run(ANSWER) > 0 or "5/5" in title
        page.click("button[value=on]")
        page.wait(
            "return document.title !== arguments[0] || !document.querySelector('[data-trama-answers]')", title
        )


def test_signing_in_asks_for_no_more_than_the_browser_has(page):
    page.go(f"{HERE}/entrar/")
    page.find("input[name=email]")
    has_passkeys = page.run(
        "return Boolean(globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON && isSecureContext)"
    )
    is_offered = page.run("return Boolean(document.querySelector('[data-trama-passkey]:not([hidden])'))")
    assert is_offered == (has_passkeys and page.has_script)


def test_a_questionnaire_is_answered_to_its_receipt(page, tokens):
    page.go(f"{HERE}/e/{next(tokens)}/")
    page.wait("return [...document.querySelectorAll('.dot input')].length")
    answer(page)
    receipt = page.wait("return document.querySelector('[data-receipt]')?.dataset.receipt")
    assert len(receipt) == 6


def test_what_is_answered_without_signal_leaves_when_it_is_back(page, tokens):
    if not page.can_wait:
        return  # this engine's driver cuts no line, or what the outbox stands on was taken away
    page.go(f"{HERE}/e/{next(tokens)}/")
    page.find("[data-trama-ready]", "sin señal")
    page.set_offline(True)
    answer(page)
    page.find("h1, h2", "Tus respuestas están en este teléfono")
    page.set_offline(False)
    page.wait("return document.querySelector('[data-receipt]')?.dataset.receipt")


def assert_wall_is_large(page):
    size, width = page.run(
        "return [parseFloat(getComputedStyle(document.documentElement).fontSize), innerWidth]"
    )
    assert abs(size - min(max(0.0136 * width, 15), 34)) < 0.5  # large type, as the wall is wide
    assert page.run("return getComputedStyle(document.body).overflow") == "hidden"
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")


def test_a_workshop_is_conducted_written_in_and_shown(page, server):
    sign_in(page, server, "accompanist")
    page.go(f"{HERE}/talleres/nuevo/")
    page.run("document.querySelector('#id_place').selectedIndex = 1")
    page.click("form.narrow button")
    page.click("a", "Conducir")
    page.click("button", "Abrir la sala")
    page.find("#dock-on button", "Seguir")
    desk = page.run("return location.href")
    code = desk.rstrip("/").rsplit("/", 1)[1]
    for _ in range(14):
        before = page.text("#stage h1")
        if before == "Ideas finales":
            break
        page.click("#dock-on button", "Seguir")
        page.wait("return document.querySelector('#stage h1').textContent.trim() !== arguments[0]", before)
    page.click("#saying summary")
    page.type("#saying input[name=text]", "Quedan cinco minutos" + ENTER)
    page.find("#said", "Quedan cinco minutos")
    assert page.run("return location.href") == desk

    page.go(f"{HERE}/t/{code}/")
    page.run("document.querySelector('input[name=name]').value = ''")  # the account's name stands there
    page.type("input[name=name]", "Rosa")
    page.click("button", "Entrar")
    page.click("button", "No: entrar como Rosa")  # the facilitator is signed in on it
    page.find("#said", "Quedan cinco minutos")
    page.click("#door-circle summary")
    page.type("#text-circle", "Que el acuerdo quede escrito")
    page.click("#door-circle button", "Dejar esta idea")
    page.find("#notes-circle li", "Que el acuerdo quede escrito")
    assert page.run("return document.querySelector('#text-circle').value") == ""

    page.go(f"{desk}proyectar/")
    page.find("#said", "Quedan cinco minutos")
    page.find(".wall__stage")
    if page.has_layers:  # below the floor the wall is plain
        assert_wall_is_large(page)
