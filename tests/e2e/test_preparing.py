"""A new coordinator prepares the deck's workshop in the browser and rehearses it before standing in front of people."""

import pytest
from playwright.sync_api import expect

from tests.e2e.rooms import prepare
from tests.e2e.walking import HERE, check, sign_in

pytestmark = pytest.mark.e2e

LONG = "Taller del Liceo Bicentenario Politécnico Monseñor Ramón Munita Eyzaguirre con su red"


@pytest.fixture
def page(browser, server):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="es-CL")
    opened = context.new_page()
    sign_in(opened, server, "coordinator")
    yield opened
    context.close()


def titles(page):
    return page.locator(".plan-item__title").all_inner_texts()


def test_moments_are_moved_by_keyboard_and_by_hand_and_nothing_is_lost(page):
    prepare(page)
    check(page)
    first, second, third, *_rest = titles(page)
    page.get_by_role("button", name=f"Bajar «{first}»").press("Enter")
    expect(page.locator(".plan-item__title").first).to_have_text(second)
    expect(page.get_by_role("button", name=f"Bajar «{first}»")).to_be_focused()
    assert "ahora es el número 2" in page.locator("#moved").inner_text()

    grip = page.locator("[data-trama-grip]").nth(1)
    grip.scroll_into_view_if_needed()
    target = page.locator(".plan-item").nth(2)
    grip.hover()
    page.mouse.down()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 30, steps=6)
    with page.expect_response("**/preparar/"):
        page.mouse.up()
    expect(page.locator(".plan-item.is-held")).to_have_count(0)
    page.reload()
    assert titles(page)[:3] == [second, third, first]

    page.get_by_role("button", name="Quitar «Pausa»").press("Enter")
    page.locator(".plan-gone", has_text="Quitaste «Pausa»").wait_for()
    expect(page.locator("#moved")).to_have_text("Quitaste «Pausa»")
    expect(page.get_by_role("button", name="Recuperar el momento")).to_be_focused()
    assert "2 h 45" in page.locator(".prepare__total").inner_text()
    page.get_by_role("button", name="Recuperar el momento").press("Enter")
    page.get_by_role("link", name="Pausa", exact=True).wait_for()
    check(page)


def test_a_moment_is_added_and_what_is_wrong_stays_as_it_was_written(page):
    prepare(page)
    page.locator(".add summary").first.click()
    check(page)
    page.locator(".add[open]").get_by_role("button", name="Conversación").click()
    page.get_by_label("Minutos").fill("0")
    page.get_by_label("La pregunta para la sala").fill("¿Qué nos pasó?")
    page.get_by_role("button", name="Guardar el momento", exact=True).last.click()
    page.get_by_text("Todavía no se guarda").wait_for()
    check(page)
    assert page.get_by_label("La pregunta para la sala").input_value() == "¿Qué nos pasó?"
    page.get_by_label("Minutos").fill("20")
    page.get_by_role("button", name="Guardar el momento", exact=True).last.click()
    page.wait_for_url("**/preparar/#*")
    assert "3 h 15" in page.locator(".prepare__total").inner_text()

    page.get_by_text("Cambiar el título, el objetivo o el día").click()
    page.get_by_label("Título").fill(LONG)
    page.locator(".prepare__about").get_by_role("button", name="Guardar").click()
    page.get_by_role("heading", name=LONG).wait_for()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": 360, "height": 740})
        check(page)


def test_a_rehearsal_shows_every_screen(page):
    prepare(page)
    page.get_by_role("button", name="Ensayar").click()
    page.get_by_text("Ensayo: las personas son inventadas").wait_for()
    check(page)
    page.get_by_role("button", name="Abrir la sala").click()
    page.get_by_text("Rosa Catrileo Paine").first.wait_for()  # by themselves
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Ver como participante").click()
    phone = opened.value
    phone.set_viewport_size({"width": 360, "height": 740})
    phone.get_by_text("Rosa Catrileo Paine").first.wait_for()
    check(phone)
    page.bring_to_front()
    page.get_by_role("button", name="Terminar el ensayo").click()
    page.wait_for_url("**/preparar/")
    phone.reload()
    assert phone.get_by_text("Rosa Catrileo Paine").count() == 0
    page.goto(f"{HERE}/talleres/")
    check(page)
    assert page.get_by_text("Dejaste abierto un ensayo").count() == 0
