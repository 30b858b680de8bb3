"""Without a phone, in a real browser: sheets printed, photographed, typed by keyboard, and a device passed around."""

import contextlib
import re

import cv2
import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import Error

from tests.e2e.phones import answer_page
from tests.e2e.walking import HERE, check, eventually, sign_in
from tests.paper import pens
from tests.paper.bodies import bodies
from trama.paper.layout import layout_of

pytestmark = pytest.mark.e2e
FIGURES = "12345" * 8  # of the forty sentences


@pytest.fixture(scope="module")
def desk(server, browser):
    """The coordination before an open measurement of forty sentences, and the address of it."""
    page = browser.new_context(locale="es-CL", viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, server, "coordinator")
    page.goto(f"{HERE}/hoy/")
    page.goto(HERE + re.search(r"/mediciones/red/\w+/", page.content()).group() + "abrir/")
    page.locator('input[name=what][value$="-T2"]').check()
    page.locator('input[name=until][value="fortnight"]').check()
    page.get_by_role("button", name="Abrir la medición").click()
    page.get_by_role(
        "button", name="Abrir la medición de todas maneras"
    ).click()  # it has that moment already
    page.get_by_role("heading", name="Otras maneras de responder").wait_for()
    check(page)
    yield page, page.url
    page.context.close()


def printed(page, wave, count):
    """The PDF of a stack, and the codes of its sheets."""
    page.goto(wave)
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    answer = page.request.post(
        f"{wave}hojas/imprimir/",
        form={"whom": "stack", "count": str(count), "csrfmiddlewaretoken": token},
        headers={"Referer": wave},
    )
    document = pypdfium2.PdfDocument(answer.body())
    result = " ".join(page.get_textpage().get_text_range() for page in document)
    return document, list(dict.fromkeys(re.findall(r"Hoja (\w{4} \w{4}) ", result)))


def photos(document, meant):
    """Photos of the pages of the first sheet, filled with what is meant."""
    layout = layout_of(bodies()["cfr"], "individual")
    random = np.random.default_rng(11)
    hand = pens.Hand("cross", 0.85, 0.5, 0.2, random)
    values = {name: pens.Meant(meant.get(name, "")) for name in layout.questions}
    size = (round(pens.WIDTH * pens.PEN), round(pens.HEIGHT * pens.PEN))
    for page in layout.pages:
        drawn = document[page.number - 1].render(scale=200 / 72, grayscale=True).to_numpy().squeeze()
        drawn = cv2.resize(np.ascontiguousarray(drawn), size, interpolation=cv2.INTER_AREA)
        way = pens.Road("photo", perspective=0.03, turn=4, shadow=0.4, blur=0.6, noise=3, quality=80)
        content = pens.travel(pens.write(page, drawn, values, hand), way, random)
        yield {"name": f"foto-{page.number}.jpg", "mimeType": "image/jpeg", "buffer": content}


def test_photos_are_read_looked_over_and_entered(desk):
    page, wave = desk
    document, codes = printed(page, wave, 1)
    meant = {item.code: str(1 + index % 5) for index, item in enumerate(bodies()["cfr"].items)}
    page.goto(f"{wave}hojas/")
    check(page)
    page.locator("#file").set_input_files(list(photos(document, meant)))
    page.get_by_role("button", name="Leer las hojas").click()
    page.get_by_text("Se leyó 1 hoja").wait_for()
    assert page.locator(".list .sheet__code").inner_text() == codes[0]
    page.get_by_role("link", name="Revisar").click()
    page.get_by_text("Todas las marcas estaban claras").wait_for()
    read = {
        element.get_attribute("name"): element.input_value() for element in page.locator("main select").all()
    }
    assert {name: read[name] for name in meant} == meant
    check(page)
    page.get_by_label("¿Qué estamos evitando conversar en la red?").fill("Los turnos")
    page.get_by_role("button", name="Está como en la hoja").click()
    page.get_by_role("button", name="Ingresar 1 hoja y borrar sus fotos").click()
    page.get_by_text("Sus fotos se borraron").wait_for()
    assert page.locator(".list .sheet__code").count() == 0


def test_forty_sentences_take_forty_keys(desk):
    page, wave = desk
    _document, codes = printed(page, wave, 1)
    page.goto(f"{wave}hojas/teclear/")
    check(page)
    page.keyboard.type(codes[0].replace(" ", "").lower())
    page.keyboard.type(FIGURES[:23] + "0" + "3" + FIGURES[24:39])  # the level comes after the 24th sentence
    page.keyboard.type("4")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Backspace")  # one back, and another figure
    page.keyboard.type("n")
    chosen = {
        element.get_attribute("name"): element.get_attribute("value")
        for element in page.locator("[data-trama-row] input:checked").all()
    }
    expected = list(FIGURES)
    expected[23], expected[38], expected[39] = "na", "na", "4"
    items = [item.code for item in bodies()["cfr"].items]
    assert [chosen[code] for code in items] == expected
    assert chosen["level"] == "sustained"
    page.get_by_role("button", name="Ingresar la hoja").click()
    page.get_by_text("quedó ingresada").wait_for()
    assert page.evaluate("document.activeElement.id") == "sheet"


def answer_turn(page):
    page.get_by_role("button", name="Lo tengo yo: empezar").click()
    for _ in range(5):
        answer_page(page, 3)
        with page.expect_navigation():  # without a script nothing else tells the next page from this one
            page.locator(".go .button").first.click()
    return page.locator("[data-receipt]").get_attribute("data-receipt")


def shown(page):
    """What is on the screen once the page stands still; no circle of it is filled."""

    def read():
        with contextlib.suppress(Error):
            page.wait_for_load_state()
            assert page.locator(".dot input:checked").count() == 0
            return page.content()

    return eventually(page, read, "it never stood still")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_device_in_turns_shows_nobody_what_another_sent(desk, browser, javascript):
    page, wave = desk
    page.goto(wave)
    link = HERE + page.get_by_role("link", name="Por turnos").get_attribute("href")
    context = browser.new_context(
        locale="es-CL", viewport={"width": 360, "height": 740}, java_script_enabled=javascript
    )
    phone = context.new_page()
    phone.goto(link)
    if javascript:
        check(phone)
    first = answer_turn(phone)
    if javascript:
        check(phone)
    for _ in range(3):  # whoever goes back finds the cover, or nothing
        with contextlib.suppress(Error):  # the browser keeps no copy and will not send a form again by itself
            phone.go_back()
        assert first not in shown(phone)
    phone.goto(link)
    phone.get_by_role("heading", name="Pásale el dispositivo").wait_for()
    assert answer_turn(phone) != first
    phone.get_by_role("link", name="Listo: pasar el dispositivo").click()
    phone.get_by_role("heading", name="Pásale el dispositivo").wait_for()
    assert [cookie["name"] for cookie in context.cookies()] in ([], ["csrftoken"])
    context.close()
