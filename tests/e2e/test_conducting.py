"""Two who conduct, a projector and three phones, one of them with a wrong clock: the same room on every screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.rooms import open_room
from tests.e2e.walking import check, eventually, sign_in

pytestmark = pytest.mark.e2e

PHONE = {"width": 360, "height": 740}
LATE_CLOCK = """{
  const Real = Date;
  const shift = 47 * 60000;
  window.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
}"""
SECONDS = """() => {
  const [minutes, seconds] = document.querySelector('.stage__clock').textContent.split(':').map(Number);
  return minutes * 60 + seconds;
}"""


def open_page(browser, size, **more):
    return browser.new_context(locale="es-CL", viewport=size, **more).new_page()


def enter(page, link, name):
    page.goto(link)
    page.get_by_label("Tu nombre").fill(name)
    page.get_by_role("button", name="Entrar").first.click()
    page.get_by_text(name).first.wait_for()
    return page


@pytest.fixture(scope="module")
def room(server, browser):
    """The desk, its remote, the projector; Rosa, Inés with a wrong clock, Pedro without JavaScript."""
    desk, link = open_room(browser, server, "accompanist")
    remote = open_page(browser, PHONE)
    sign_in(remote, server, "accompanist")
    remote.goto(f"{desk.url}control/")
    wall = desk.context.new_page()
    wall.set_viewport_size({"width": 1920, "height": 1080})
    wall.goto(f"{desk.url}proyectar/")
    wrong = open_page(browser, PHONE)
    wrong.add_init_script(LATE_CLOCK)
    phones = [
        enter(open_page(browser, PHONE), link, "Rosa"),
        enter(wrong, link, "Inés"),
        enter(open_page(browser, PHONE, java_script_enabled=False), link, "Pedro"),
    ]
    yield desk, remote, wall, phones
    for page in (desk, remote, *phones):
        page.context.close()


def title(page, text):
    page.locator("#stage h1", has_text=text).wait_for()


def test_a_double_tap_goes_one_moment_further_on_every_screen(room):
    desk, remote, wall, (rosa, ines, pedro) = room
    wall.get_by_text("3 personas").wait_for()
    check(wall)
    check(desk)
    desk.get_by_role("button", name="Seguir").dblclick()
    for page in (desk, remote, rosa, ines):
        title(page, "Acogida")
    remote.get_by_role("button", name="Seguir: Objetivo").click()
    for page in (desk, wall, rosa, ines):
        title(page, "Objetivo y programa")
    desk.get_by_role("button", name="Seguir: Antecedentes").click()
    title(wall, "Antecedentes")
    check(wall)
    remote.get_by_role("button", name="Volver").click()
    title(desk, "Objetivo y programa")
    pedro.reload()
    title(pedro, "Objetivo y programa")


def test_any_moment_is_begun_from_its_menu_and_skipped_by_keyboard(room):
    desk, remote, _wall, (rosa, *_others) = room
    line = desk.locator(".agenda__item", has_text="Análisis")
    line.locator("summary").press("Enter")
    line.get_by_role("button", name="Saltar el momento").press("Enter")
    line.get_by_role("button", name="No saltar el momento").wait_for()
    desk.keyboard.press("Escape")
    assert line.get_by_role("button", name="No saltar el momento").is_hidden()
    line = desk.locator(".agenda__item", has_text="Caso real")
    line.locator("summary").click()
    line.get_by_role("button", name="Empezar este momento").click()
    for page in (desk, remote, rosa):
        title(page, "Caso real")


def test_predictions_before_the_outcome_and_nothing_seen_early(room):
    desk, _remote, wall, (rosa, ines, pedro) = room
    rosa.get_by_label("¿Qué creen que decidió").fill("Que trabajaron la confianza")
    check(rosa)
    rosa.get_by_role("button", name="Enviar mi respuesta").click()
    rosa.get_by_text("Lo que crees", exact=True).wait_for()
    rosa.get_by_label("Cambiar mi respuesta").fill("Que trabajaron la confianza profesional")
    rosa.get_by_role("button", name="Cambiar mi respuesta").click()
    desk.locator("#predictions", has_text="confianza profesional").wait_for()
    pedro.reload()
    pedro.get_by_label("¿Qué creen que decidió").fill("Repartir el liderazgo")
    pedro.get_by_role("button", name="Enviar mi respuesta").click()
    assert "Repartir el liderazgo" in pedro.locator(".predicting__mine").inner_text()
    wall.get_by_text("Respondieron 2 personas").wait_for()
    for page in (ines, wall):
        assert "confianza profesional" not in page.content()
        assert "de la confianza personal a la profesional" not in page.content()
    check(desk)

    desk.get_by_role("button", name="Mostrar el desenlace").first.click()
    for page in (ines, wall):
        page.get_by_text("Repartir el liderazgo").first.wait_for()
        page.get_by_text("el paso de la confianza personal a la profesional").wait_for()
    assert "Pedro" not in wall.locator("#predictions").inner_text()
    check(wall)
    desk.get_by_role("button", name="Ocultar el desenlace").first.click()
    for page in (ines, wall):
        page.get_by_text("el paso de la confianza personal").wait_for(state="detached")
        page.get_by_text("Repartir el liderazgo").wait_for(state="detached")


def seconds(*pages):
    return [page.evaluate(SECONDS) for page in pages]


def assert_same_time(*pages):
    for page in pages:
        expect(page.locator(".stage__clock")).to_have_text(re.compile(r"^\d+:\d{2}$"))
    eventually(pages[0], lambda: is_same_time(*pages), [page.url for page in pages])


def is_same_time(*pages):
    """Read one after the other, and each rounds: two that are alike may show neighbouring seconds."""
    first, *others = seconds(*pages)
    return all(0 <= first - other <= 2 for other in others)


def test_the_same_time_on_every_screen_with_a_wrong_clock_a_pause_a_reload_and_a_lost_line(room):
    desk, remote, wall, (rosa, ines, _pedro) = room
    screens = (desk, remote, wall, rosa, ines)
    assert_same_time(*screens)
    desk.get_by_role("button", name="+1 min").click()
    desk.locator(".agenda").wait_for()
    remote.get_by_role("button", name="Pausar").click()
    for page in screens:
        page.locator(".stage__paused").wait_for()
    ines.reload()
    ines.locator(".stage__paused").wait_for()
    rosa.context.set_offline(True)
    desk.get_by_role("button", name="Retomar").click()
    ines.locator(".stage__paused").wait_for(state="detached")
    rosa.context.set_offline(False)
    rosa.locator(".stage__paused").wait_for(state="detached")
    wall.reload()
    assert_same_time(*screens)


def test_a_sentence_for_everybody_without_leaving_the_page(room):
    desk, _remote, wall, (_rosa, ines, _pedro) = room
    desk.evaluate("window.isTheSame = true")
    desk.get_by_text("Enviar un mensaje").click()
    desk.get_by_label("Mensaje para todas las pantallas").fill("Volvemos a las 17:30")
    desk.keyboard.press("Enter")
    for page in (wall, ines, desk):
        page.locator("#said", has_text="Volvemos a las 17:30").wait_for()
    assert desk.evaluate("window.isTheSame")
    desk.locator(".stage__clock").evaluate("clock => { clock.dataset.deadline = Date.now() + 59000; }")
    desk.get_by_role("button", name="Avisar que queda un minuto").click()
    wall.locator("#said", has_text="Queda un minuto.").wait_for()


def leave_note(phone, door, text):
    phone.locator(".door summary", has_text=door).click()
    phone.locator(".door[open] textarea").fill(text)
    phone.locator(".door[open] button").click()
    phone.get_by_text(text).first.wait_for()


def test_the_wall_counts_until_the_board_is_open_and_new_slips_move_no_other(room):
    desk, _remote, wall, (rosa, _ines, pedro) = room
    line = desk.locator(".agenda__item", has_text="Ideas finales")
    line.locator("summary").click()
    line.get_by_role("button", name="Empezar este momento").click()
    title(rosa, "Ideas finales")
    leave_note(rosa, "cuadra", "La red es de todas las personas")
    wall.locator("#written b", has_text="1").wait_for()
    assert "La red es de todas" not in wall.content()
    desk.locator("#work").get_by_role("button", name="Abrir el tablero").click()
    slip = wall.locator(".wall__slip", has_text="La red es de todas")
    slip.wait_for()
    before = slip.bounding_box()
    pedro.reload()
    leave_note(pedro, "triangular", "Cómo hacerlo con poco tiempo")
    wall.locator(".wall__slip.is-newest", has_text="poco tiempo").wait_for()
    assert slip.bounding_box() == before
    expect(wall.locator(".is-newest")).to_have_count(1)
    check(wall)


def test_the_end_may_be_undone(room):
    desk, remote, wall, (rosa, *_others) = room
    desk.locator("#ending summary").click()
    desk.get_by_role("button", name="Terminar ahora").click()
    wall.get_by_text("Gracias por estar aquí").wait_for()
    title(rosa, "El taller terminó")
    check(remote)
    remote.get_by_role("button", name="Volver a abrir el taller").click()
    title(rosa, "Ideas finales")
    assert_same_time(desk, remote, wall, rosa)
    check(desk)
    check(remote)
