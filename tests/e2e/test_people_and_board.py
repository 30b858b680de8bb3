"""People, the board of final ideas, what is owed and what one takes: a desk and four phones, one without JavaScript."""

import re
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from playwright.sync_api import expect

from tests.e2e.rooms import enter, go_to, leave, open_room
from tests.e2e.test_group_work import LONG
from tests.e2e.walking import check

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def room(server, browser):
    """A desk in the room, and four people who came in; Pedro has no JavaScript."""
    desk, link = open_room(browser, server, "coordinator")
    base = desk.url.rstrip("/")
    names = ("Rosa", LONG, "Inés", "Pedro")
    phones = [enter(browser, link, name, has_script=name != "Pedro") for name in names]
    yield desk, base, link, phones
    for page in (desk, *phones):
        page.context.close()


def narrow(page):
    """The same page on a phone."""
    page.set_viewport_size({"width": 360, "height": 740})
    check(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_people_are_looked_after_live(room, browser):
    desk, base, link, phones = room
    desk.goto(f"{base}/personas/")
    desk.get_by_text("4 personas aquí").wait_for()
    late = enter(browser, link, "Alba", has_script=True)
    desk.locator("#persons-here .person").filter(has_text="Alba").wait_for()
    desk.get_by_role("textbox", name="Nombre", exact=True).fill("Hugo Paillalef")
    desk.get_by_role("button", name="Agregar").click()
    desk.get_by_text("Hugo Paillalef ya está en el taller").wait_for()
    desk.get_by_label("Buscar por nombre, red o grupo").fill("angeles")
    expect(desk.locator("#persons-here .person:visible")).to_have_count(1)
    desk.get_by_label("Buscar por nombre, red o grupo").fill("")
    check(desk)
    narrow(desk)
    desk.get_by_role("button", name="Quitar del taller Alba").press("Enter")
    desk.locator("#persons-away b").get_by_text("Alba").wait_for()
    late.get_by_role("heading", name="Ya no estás en este taller").wait_for()
    check(late)
    late.context.close()
    desk.get_by_role("link", name="Su tarjeta Inés").click()
    word = phones[2].locator(".participant__foot b").inner_text()
    assert word not in desk.content()
    desk.get_by_role("button", name="Mostrar la palabra clave").click()
    desk.get_by_text(word, exact=True).wait_for()
    check(desk)


def test_who_was_taken_out_falls_silent_even_if_the_page_never_asks(room, browser):
    desk, base, link, _phones = room
    away = enter(browser, link, "Elba", has_script=True)
    away.route(re.compile("/parte/"), lambda route: route.abort())
    desk.goto(f"{base}/personas/")
    desk.get_by_role("button", name="Quitar del taller Elba").click()
    desk.locator("#persons-away b").get_by_text("Elba").wait_for()
    away.wait_for_selector(".is-alone", timeout=20000, state="attached")
    away.unroute_all()
    away.get_by_role("heading", name="Ya no estás en este taller").wait_for(timeout=20000)
    away.context.close()


def test_what_may_hurt_is_asked_about_and_the_text_stays(room):
    desk, base, _link, (rosa, _maria, _ines, pedro) = room
    desk.goto(f"{base}/grupos/")
    desk.get_by_role("button", name="Armar estos grupos").click()
    desk.goto(f"{base}/")
    go_to(desk, "Actividad grupal")
    rosa.locator("#text-0").fill("Nos tratan de tontos")
    rosa.locator("#write-0 button").click()
    rosa.locator("#write-0").get_by_text("Esto puede herir a alguien. ¿Lo dejas así?").wait_for()
    assert rosa.locator("#text-0").input_value() == "Nos tratan de tontos"
    check(rosa)
    rosa.locator("#write-0 button").click()
    rosa.locator(".entry", has_text="Nos tratan de tontos").wait_for()
    go_to(desk, "Ideas finales")
    pedro.reload()
    leave(pedro, "triangle", "¿Por qué tanto idiota?")
    pedro.get_by_role("heading", name="Esto puede herir a alguien").wait_for()
    pedro.get_by_label("Lo que escribiste").fill("¿Por qué tanta prisa?")
    pedro.get_by_role("button", name="Cambiar el texto").click()
    pedro.locator("#own li", has_text="¿Por qué tanta prisa?").wait_for()


def test_the_board_opens_after_ones_own_and_stays_live(room):
    desk, base, _link, (rosa, maria, ines, _pedro) = room
    leave(rosa, "circle", "Hablar al final", is_signed=True)
    leave(maria, "triangle", "¿Cómo se hace con cuatro personas?", is_signed=True)
    rosa.locator(".slip", has_text="cuatro personas").wait_for()
    check(rosa)
    assert rosa.locator(".slip", has_text="Hablar al final").get_by_role("button").count() == 0
    rosa.locator(".slip", has_text="cuatro personas").get_by_role("button", name="Me pasa también").press(
        "Enter"
    )
    maria.get_by_text("a una persona le pasa también").wait_for()
    assert ines.locator(".slip").count() == 0
    desk.goto(f"{base}/tablero/")
    asked = desk.locator(".slip", has_text="cuatro personas")
    asked.get_by_label("Manos").fill("7")
    asked.get_by_role("button", name="Contar").click()
    maria.get_by_text("mano alzada: 7").wait_for()
    desk.get_by_role("button", name="Abrir el tablero a toda la sala").click()
    ines.locator(".slip", has_text="cuatro personas").wait_for()
    desk.locator(".board__shapes").get_by_text("Qué me cuadra").click()
    desk.get_by_label("La idea, como se dijo").fill("Rutinas y no solo personas")
    desk.get_by_label("De quién es").select_option(label="Hugo Paillalef · Red Rural Valle del Río")
    desk.get_by_label("La firma con su nombre").check()
    desk.get_by_role("button", name="Poner la idea en el tablero").click()
    ines.locator(".slip", has_text="Rutinas y no solo personas").get_by_text("Hugo Paillalef").wait_for()
    desk.locator(".slip", has_text="prisa").get_by_role("button", name="Ocultar").click()
    ines.locator(".slip", has_text="prisa").wait_for(state="detached")
    check(desk)
    narrow(desk)


def test_what_is_owed_returns_is_answered_and_read(room):
    desk, _base, link, (rosa, maria, _ines, pedro) = room
    pedro.reload()
    pedro.get_by_text("La ocultó quien conduce").wait_for()
    desk.get_by_role("link", name="Lo que quedó por triangular").click()
    desk.get_by_role("button", name="Tomar las preguntas").click()
    desk.get_by_role("checkbox").first.check()
    desk.get_by_text("Con un recurso").click()
    desk.get_by_label("La respuesta").fill("Con turnos cortos.")
    desk.get_by_label("Enlace del recurso").fill("ejemplo.cl/turnos")
    check(desk)
    narrow(desk)
    desk.get_by_role("button", name="Guardar la respuesta").click()
    desk.get_by_text("Lo ve quien estuvo en el taller").wait_for()
    for phone in (rosa, maria):
        phone.goto(f"{link}lo-mio/")
        phone.get_by_text("Con turnos cortos.").wait_for()
        check(phone)


def test_what_one_takes_is_only_theirs(room):
    desk, base, _link, (rosa, *_others) = room
    rosa.get_by_text("Decir qué voy a probar con esto").click()
    rosa.get_by_label("Qué voy a probar").fill("Preguntar antes de opinar")
    day = date.today() + timedelta(days=100)  # noqa: DTZ011 -- any day ahead
    rosa.get_by_label("Cuándo").fill(str(day))
    rosa.get_by_role("button", name="Guardar lo que voy a probar").click()
    rosa.get_by_text(format_date(day, "d 'de' MMMM", locale="es")).wait_for()
    check(rosa)
    for where in ("/", "/personas/", "/tablero/", "/deudas/"):
        assert "Preguntar antes de opinar" not in desk.request.get(base + where).text()
