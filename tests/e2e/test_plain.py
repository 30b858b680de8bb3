"""The whole path without JavaScript, from the desk and from the phone; and the desk by keyboard alone."""

import pytest

from tests.e2e.phones import answer_page
from tests.e2e.walking import HERE, check, sign_in, walk

pytestmark = pytest.mark.e2e
PREPARED = 120_000  # milliseconds that results may take beside other work, for the page that waits for them


def test_the_whole_path_by_plain_forms(server, browser):
    desk = browser.new_context(
        java_script_enabled=False, locale="es-CL", viewport={"width": 360, "height": 740}
    )
    page = desk.new_page()
    sign_in(page, server, "coordinator")
    bring_a_roster(page)
    page.goto(f"{HERE}/hoy/")
    page.get_by_role("link", name="Abrir un Pulso").click()
    page.get_by_role("button", name="Abrir la medición").click()
    wave, link = page.url, page.get_by_role("link", name="Responder mi cuestionario").get_attribute("href")
    phone = browser.new_context(java_script_enabled=False, locale="es-CL").new_page()
    answer(phone, link)
    page.goto(f"{wave}cerrar/")
    page.get_by_role("button", name="Cerrar y abrir los resultados").click()
    page.get_by_placeholder("Lo que se dijo…").fill("Esperábamos más confianza")
    for number in range(2, 9):
        page.get_by_role("button", name="Seguir").click()
        page.get_by_text(f"{number} de 8").wait_for(timeout=PREPARED)
    page.get_by_role("button", name="Terminar").click()
    page.get_by_role("link", name="Ver el cuadernillo").click()
    page.get_by_text("Esperábamos más confianza").wait_for()
    desk.close()


def bring_a_roster(page):
    page.locator("header").get_by_role("link", name="Red", exact=True).click()
    page.get_by_role("link", name="Cargar una nómina").click()
    content = "Nombre;Correo\nElba Rivas;elba@example.org\nSin Correo;"
    page.locator("#file").set_input_files(
        {"name": "nomina.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Ver qué dice").click()
    page.get_by_text("Falta revisar 1 línea").wait_for()
    page.get_by_label("Correo", exact=True).fill("sin@example.org")
    page.get_by_role("button", name="Guardar los arreglos").click()
    page.get_by_role("button", name="Invitar a 2 personas").click()
    page.locator("summary", has_text="Deshacer toda la nómina").click()
    page.get_by_role("button", name="Sí, deshacer la nómina").click()
    page.get_by_text("Deshecho: 2 invitaciones").wait_for()


def answer(phone, link):
    phone.goto(HERE + link)
    phone.get_by_role("link", name="Comenzar").click()
    answer_page(phone, 3)
    phone.get_by_role("button", name="Acepto participar: enviar mis respuestas").click()
    assert len(phone.locator("[data-receipt]").get_attribute("data-receipt")) == 6


def test_the_desk_by_keyboard_alone(server, browser):
    page = browser.new_context(locale="es-CL", viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, server, "accompanist")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Saltar al contenido"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    for _ in range(40):
        if "Redes" in page.evaluate("document.activeElement.textContent"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/programa/redes/")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or page.evaluate("document.activeElement === document.body")
    assert "Red Rural Valle del Río" in reached


def test_no_page_is_wider_than_its_screen(server, browser):
    """320 px is also a page of 1280 px seen at 400 %."""
    page = browser.new_context(locale="es-CL", viewport={"width": 320, "height": 800}).new_page()
    sign_in(page, server, "accompanist")
    for address in walk(page, f"{HERE}/hoy/", most=40):
        for width in (320, 768, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            fits = page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            )
            assert fits, (address, width)
        page.set_viewport_size({"width": 320, "height": 800})


def test_a_name_of_one_long_word_makes_no_page_wider(server, browser):
    page = browser.new_context(locale="es-CL", viewport={"width": 360, "height": 800}).new_page()
    sign_in(page, server, "coordinator")
    page.locator("header").get_by_role("link", name="Red", exact=True).click()
    page.locator("main a[href$='/personas/nueva/']").click()
    page.locator("input[name=name]").fill("Wirimilla" * 8)
    page.locator("input[name=email]").fill("w@example.org")
    page.locator("main form button").click()
    page.locator(".message").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    desk = browser.new_context(locale="es-CL", viewport={"width": 360, "height": 800}).new_page()
    sign_in(desk, server, "data_officer")
    check_erasing_an_invitation(desk, "w@example.org")


def test_a_network_of_one_long_word_leaves_a_desk_its_sections_beside_it(server, browser):
    page = browser.new_context(locale="es-CL", viewport={"width": 1280, "height": 800}).new_page()
    sign_in(page, server, "coordinator")
    name, sections = page.locator(".top__name"), page.locator(".sections")
    name.evaluate("(link) => { link.textContent = 'RedLarga'.repeat(10); }")
    named, menu = name.bounding_box(), sections.bounding_box()
    assert menu["y"] < named["y"] + named["height"]
    assert named["x"] + named["width"] < menu["x"]


def check_erasing_an_invitation(page, mail):
    """Who was invited asks by letter to be erased: the page that does it, with all that it folds open."""
    page.goto(f"{HERE}/datos/solicitudes/nueva/")
    page.locator("input[name=name]").fill("wirimilla")
    page.get_by_role("button", name="Buscar").click()
    page.get_by_text("Se invitó a alguien con ese nombre").wait_for()
    check(page)
    page.get_by_label("Nadie que Trama conozca").check()
    page.locator("select[name=kind]").select_option("erasure")
    page.locator("input[name=reply_to]").fill(mail)
    page.get_by_role("button", name="Anotar la solicitud").click()
    page.locator("summary", has_text="Borrar").click()
    page.get_by_label("Wirimilla").wait_for()
    check(page)


@pytest.mark.parametrize(
    ("role", "width"), [("coordinator", 360), ("direction", 1280), ("member", 1280), ("data_officer", 360)]
)
def test_every_page_that_links_lead_to_is_accessible_and_opens(server, browser, role, width):
    page = browser.new_context(locale="es-CL", viewport={"width": width, "height": 800}).new_page()
    refused = []
    page.on("response", lambda response: refused.append(response.url) if response.status >= 400 else None)
    sign_in(page, server, role)
    for _address in walk(page, f"{HERE}/hoy/", most=60):
        check(page)
    assert refused == []


def test_what_was_said_waits_where_it_was_written(server, browser):
    page = browser.new_context(locale="es-CL", viewport={"width": 1280, "height": 800}).new_page()
    sign_in(page, server, "coordinator")
    page.goto(f"{HERE}/mediciones/red/{network_of(page)}/")
    page.get_by_role("link", name="Lo que salió de la conversación").first.click()
    page.get_by_role("link", name="Volver a la conversación").click()
    page.get_by_role("button", name="Paso 1").click()
    page.get_by_text("1 de 8").wait_for()
    page.get_by_placeholder("Lo que se dijo…").fill("Una frase sin anotar")
    began = page.url
    page.get_by_role("button", name="Paso 4").click()
    page.get_by_text("4 de 8").wait_for()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("3 de 8").wait_for()
    page.goto(began)
    page.locator(".slip", has_text="Una frase sin anotar").wait_for()
    assert page.get_by_placeholder("Lo que se dijo…").input_value() == ""


def network_of(page):
    return (
        page.locator(".sections a[href*='/mediciones/red/']").get_attribute("href").strip("/").split("/")[-1]
    )
