"""The path of a newcomer in a real browser: open a Pulso, answer it on a phone, close it, talk about it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.phones import answer_page, sentences, tell
from tests.e2e.walking import HERE, check, sign_in

pytestmark = pytest.mark.e2e


def test_newcomer_opens_answers_closes_and_talks(server, browser):
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="es-CL").new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    sign_in(page, server, "coordinator")
    check(page)
    wave, link = open_pulse(page)
    phone = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="es-CL", color_scheme="dark"
    ).new_page()
    answer(phone, link)
    close(page, wave)
    talk(page)
    share_and_print(page)
    assert errors == []


def open_pulse(page):
    page.get_by_role("link", name="Abrir un Pulso").click()
    check(page)
    page.get_by_role("button", name="Abrir la medición").click()
    check(page)
    return page.url, page.get_by_role("link", name="Responder mi cuestionario").get_attribute("href")


def answer(phone, link):
    phone.goto(HERE + link)
    check(phone)
    phone.get_by_role("link", name="Comenzar").click()
    answer_page(phone, 4)
    phone.get_by_text("Enviado ✓").wait_for()
    check(phone)
    phone.get_by_role("button", name="Acepto participar: enviar mis respuestas").click()
    receipt = phone.locator("[data-receipt]").get_attribute("data-receipt")
    assert len(receipt) == 6
    withdrawal = phone.locator("input[name=code]").input_value()
    assert len(withdrawal) == 12
    assert phone.locator(".withdraw__code").inner_text().replace(" ", "") == withdrawal
    check(phone)
    phone.reload()
    assert phone.locator("[data-receipt]").get_attribute("data-receipt") == receipt
    assert phone.locator("input[name=code]").input_value() == withdrawal


def close(page, wave):
    page.goto(f"{wave}cerrar/")
    check(page)
    page.get_by_role("button", name="Cerrar y abrir los resultados").click()


def talk(page):
    page.get_by_role("heading", name="¿Qué esperaban encontrar?").wait_for()
    assert page.locator(".dim, .squares").count() == 0
    page.get_by_placeholder("Lo que se dijo…").fill("Creemos que subió confianza")
    page.get_by_role("button", name="Seguir").click()
    page.get_by_role("heading", name="Miremos sin explicar").wait_for()
    expect(page.locator(".dim")).to_have_count(5)
    check(page)
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="¿Dónde hay miradas distintas?").wait_for()
    check(page)
    page.get_by_role("button", name="Paso 6").click()
    page.get_by_role("radio", name="Confianza").check()
    page.get_by_label("porque…").fill("Queremos decirnos lo que no está bien trabajado")
    page.get_by_role("button", name="Elegir este foco").click()
    page.locator(".foci .card", has_text="Queremos decirnos lo que no está bien trabajado").wait_for()
    check(page)


def share_and_print(page):
    page.goto(page.url.split("paso/")[0])
    page.get_by_role("button", name="Compartir con la red").click()
    check(page)
    page.goto(f"{page.url}cuadernillo/")
    page.emulate_media(media="print")
    page.get_by_text("Creemos que subió confianza").wait_for()


def test_whole_questionnaire_without_javascript_and_by_keyboard(server, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{HERE}/e/{server['open_wave']['tokens'][0]}/")
    for code in sentences(page):
        page.locator(f'input[name={code}][value="1"]').focus()
        page.keyboard.press("ArrowRight")
    page.locator("button[value=on]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-receipt]").wait_for()


@pytest.mark.parametrize(
    "role", ["member", "accompanist", "direction", "authority", "researcher", "data_officer", "operator"]
)
@pytest.mark.parametrize("width", [360, 1280])
def test_first_page_of_every_role(server, browser, role, width):
    page = browser.new_context(viewport={"width": width, "height": 800}, locale="es-CL").new_page()
    sign_in(page, server, role)
    check(page)
    for address in [element.get_attribute("href") for element in page.locator(".sections a").all()]:
        page.goto(HERE + address)
        check(page)


def test_what_was_said_waits_on_the_screen_until_it_is_noted(server, browser):
    last = "Wave.objects.filter(mode='individual', shared_at__isnull=False, network__name__contains='Valle del R')"
    code = tell(
        server, "shell", "-v", "0", "-c", f"from trama.surveys.models import Wave; print({last}.first().code)"
    )
    page = browser.new_context(locale="es-CL").new_page()
    sign_in(page, server, "coordinator")
    step = f"{HERE}/devolucion/{code.strip()}/paso/2/"
    page.goto(step)
    page.locator("#id_text").fill("Juntarnos antes\nde la reunión")
    page.route(step, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Anotar").click()
    page.unroute(step)
    page.goto(step)
    expect(page.locator("#id_text")).to_have_value("Juntarnos antes\nde la reunión")
    page.get_by_role("button", name="Anotar").click()
    page.locator(".slip", has_text="Juntarnos antes").wait_for()
    expect(page.locator("#id_text")).to_have_value("")
