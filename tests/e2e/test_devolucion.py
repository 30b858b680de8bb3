"""A whole results conversation, with a projector beside and on a phone: nothing typed is lost, and Hoy knows after."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.phones import tell
from tests.e2e.walking import HERE, check, sign_in

pytestmark = pytest.mark.e2e

DESK, PHONE = {"width": 1280, "height": 720}, {"width": 360, "height": 740}
LAST = "Wave.objects.filter(mode='individual', shared_at__isnull=False, network__name__contains='Valle del R').first()"
BY = date.today() + timedelta(days=21)  # noqa: DTZ011 -- a day of the browser


@pytest.fixture
def code(server):
    """The last measurement of a network, as if its conversation had never begun; its foci ended."""
    script = (
        "from trama.surveys.models import Wave; from trama.agreements.models import Agreement, Focus; "
        f"w = {LAST}; Focus.objects.filter(network=w.network).update(ended_on='2024-01-01'); "
        "w.notes.all().delete(); Agreement.objects.filter(network=w.network).delete(); "
        "Wave.objects.filter(pk=w.pk).update(talk_step=None); print(w.code)"
    )
    return tell(server, "shell", "-v", "0", "-c", script).strip()


@pytest.fixture
def context(server, browser):
    """The coordination's browser, at a desk."""
    return browser.new_context(viewport=DESK, locale="es-CL")


def press(page, name):
    page.get_by_role("button", name=name).click()


def in_sight(page):
    """The ways on and back are on the screen, whole, and the page itself does not move."""
    page.wait_for_load_state()
    size = page.viewport_size
    for button in page.locator(".talk__foot .button").all():
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] + box["height"] <= size["height"]
    assert page.evaluate("document.documentElement.scrollHeight") <= size["height"]


def test_a_whole_conversation_with_projector_and_phone(server, browser, context, code):
    page = context.new_page()
    sign_in(page, server, "coordinator")
    page.goto(f"{HERE}/devolucion/{code}/conversar/")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Proyectar").click()
    wall = opened.value
    expect(wall.locator("h1")).to_have_text("¿Qué esperaban encontrar?")
    check(wall)
    say_step_by_step(page, wall)
    choose(page, wall)
    phone = browser.new_context(viewport=PHONE, locale="es-CL", storage_state=context.storage_state())
    agree(phone.new_page(), wall, code)
    after(page)


def test_the_wall_unfolds_and_goes_back_with_the_page(server, context, code):
    page, wall = context.new_page(), context.new_page()
    sign_in(page, server, "coordinator")
    page.goto(f"{HERE}/devolucion/{code}/paso/1/")
    wall.goto(f"{HERE}/devolucion/{code}/proyector/")
    press(page, "Seguir")
    expect(wall.locator("h1")).to_have_text("Miremos sin explicar")
    for is_open in (True, False):
        page.locator("details.beside > summary").click()
        expect(wall.locator("details.beside[open]")).to_have_count(int(is_open))
    press(page, "Seguir")
    expect(wall.locator("h1")).to_have_text("¿Dónde hay miradas distintas?")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Miremos sin explicar")
    expect(wall.locator("h1")).to_have_text("Miremos sin explicar")
    expect(page.locator("[data-trama-elsewhere]")).to_have_count(0)


def test_a_page_that_is_behind_leads_to_where_the_conversation_is_and_moves_nothing(server, context, code):
    page, behind, wall = (context.new_page() for _page in range(3))
    sign_in(page, server, "coordinator")
    page.goto(f"{HERE}/devolucion/{code}/paso/1/")
    press(page, "Seguir")
    behind.goto(page.url)
    wall.goto(f"{HERE}/devolucion/{code}/proyector/")
    for _step in (3, 4):
        press(page, "Seguir")
    expect(page.locator("h1")).to_have_text("¿Qué historias hay detrás?")
    behind.locator("#id_text").fill("Dicho en el paso 2")
    press(behind, "Seguir")
    behind.wait_for_url("**/paso/3/")
    expect(behind.locator("[data-trama-elsewhere]")).to_contain_text("va en el paso 4 de 8")
    in_sight(behind)
    check(behind)
    behind.go_back()
    expect(behind.locator("[data-trama-elsewhere]")).to_contain_text("va en el paso 4 de 8")
    expect(behind.locator(".slip")).to_contain_text("Dicho en el paso 2")
    press(behind, "Ir al paso 4")
    behind.wait_for_url("**/paso/4/")
    expect(behind.locator("[data-trama-elsewhere]")).to_have_count(0)
    expect(wall.locator("h1")).to_have_text("¿Qué historias hay detrás?")


def say_step_by_step(page, wall):
    for step in range(1, 6):
        in_sight(page)
        check(page)
        if step == 2:
            heights = "all => all.map((one) => one.getBoundingClientRect().height)"
            digits = wall.locator(".dots__number").evaluate_all(heights)
            assert min(digits) >= 18
        page.locator("#id_text").fill(f"Dicho en el paso {step}")
        page.locator("#id_text").press("ArrowRight")  # whoever writes goes on writing
        expect(wall.locator(".slip")).to_have_count(0)  # what is being typed is on no other screen
        press(page, "Anotar")
        expect(wall.locator(".slip")).to_have_text(f"Dicho en el paso {step}")
        page.locator("h1").click()
        page.keyboard.press("ArrowRight")
        page.wait_for_url(f"**/paso/{step + 1}/")
        expect(wall.locator("h1")).to_have_text(page.locator("h1").inner_text())
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/paso/5/")
    press(page, "Seguir")
    page.wait_for_url("**/paso/6/")


def choose(page, wall):
    in_sight(page)
    page.get_by_role("radio", name="Confianza").check()
    press(page, "Elegir este foco")
    page.get_by_text("Escribe por qué").wait_for()
    check(page)
    press(page, "← Volver")  # what is half said locks no door
    press(page, "Seguir")
    expect(page.get_by_role("radio", name="Confianza")).to_be_checked()
    page.get_by_label("porque…").fill("Queremos decirnos lo que cuesta")
    press(page, "Seguir")
    page.get_by_text("¿Qué necesita de mí la red como coordinación en este momento?").wait_for()
    check(page)
    expect(wall.locator("h1")).to_have_text("¿Qué necesitamos?")
    press(page, "← Volver")
    expect(wall.locator(".foci .card").first).to_contain_text("Queremos decirnos lo que cuesta")
    page.goto(f"{HERE}/hoy/")
    page.get_by_role("link", name="Seguir la conversación").click()
    page.wait_for_url("**/paso/6/")
    for number in (7, 8):
        press(page, "Seguir")
        page.wait_for_url(f"**/paso/{number}/")


def agree(phone, wall, code):
    """On the phone of the same person: the conversation stands where it was left."""
    phone.goto(f"{HERE}/devolucion/{code}/conversar/")
    phone.wait_for_url("**/paso/8/")
    in_sight(phone)
    check(phone)
    phone.get_by_label("¿Qué se hará?").fill("Traer una clase grabada")
    phone.get_by_label("¿Para cuándo?").fill(BY.isoformat())
    press(phone, "Anotar el acuerdo")
    expect(wall.locator(".made li")).to_contain_text("falta quién")
    phone.get_by_label("¿Qué se hará?").fill("Pedir la sala")
    phone.get_by_label("¿Quién?").select_option(index=1)
    phone.get_by_label("¿Para cuándo?").fill(BY.isoformat())
    press(phone, "Terminar")
    phone.get_by_role("heading", name="Lo que salió de la conversación").wait_for()
    expect(phone.locator(".made li")).to_have_count(2)
    check(phone)
    expect(wall.locator("h1")).to_have_text("Lo que salió de la conversación")
    check(wall)


def after(page):
    page.goto(f"{HERE}/hoy/")
    for words in ("Queremos decirnos lo que cuesta", "Traer una clase grabada", "falta quién"):
        page.get_by_text(words).first.wait_for()
    check(page)


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_every_button_of_every_step_is_on_the_screen(server, browser, code, width):
    page = browser.new_context(viewport={"width": width, "height": 640}, locale="es-CL").new_page()
    sign_in(page, server, "coordinator")
    for step in range(1, 9):
        page.goto(f"{HERE}/devolucion/{code}/paso/{step}/")
        in_sight(page)


@pytest.mark.parametrize("step", range(1, 9))
def test_what_is_typed_survives_every_way_of_leaving_without_a_button(server, context, code, step):
    page = context.new_page()
    sign_in(page, server, "coordinator")
    page.goto(f"{HERE}/hoy/")
    here = f"{HERE}/devolucion/{code}/paso/{step}/"
    page.goto(here)
    field = page.locator("#id_text, #id_reason, #id_what").first
    field.fill("A medio escribir")
    if step == 6:
        page.get_by_role("radio", name="Liderazgo").check()
    for leave in ("reload", "back", "address", "close"):
        if leave == "reload":
            page.reload()
        elif leave == "back":
            page.go_back()
            page.go_forward()
        elif leave == "address":
            page.goto(f"{HERE}/cuenta/")
            page.goto(here)
        else:
            page.close()
            page = context.new_page()
            page.goto(here)
        field = page.locator("#id_text, #id_reason, #id_what").first
        expect(field).to_have_value("A medio escribir")
        if step == 6:
            expect(page.get_by_role("radio", name="Liderazgo")).to_be_checked()
    field.fill("")
    page.reload()
    expect(page.locator("#id_text, #id_reason, #id_what").first).to_have_value("")
