"""Group work and plenary in one room: a desk, three phones with JavaScript and one without."""

import pytest
from playwright.sync_api import expect

from tests.e2e.rooms import enter, go_to, open_room
from tests.e2e.walking import check

pytestmark = pytest.mark.e2e

LONG = "María de los Ángeles Huenchumilla Etchegaray"


@pytest.fixture(scope="module")
def room(server, browser):
    """A desk in the room, and four people who came in."""
    desk, link = open_room(browser, server)
    names = ("Rosa", LONG, "Inés", "Pedro")
    phones = [enter(browser, link, name, has_script=name != "Pedro") for name in names]
    yield desk, phones
    for page in (desk, *phones):
        page.context.close()


def test_groups_are_made_seen_before_and_changed_by_hand(room):
    desk, phones = room
    go_to(desk, "Actividad grupal")
    desk.get_by_role("link", name="Grupos", exact=True).click()
    desk.get_by_label("Cuántos grupos").fill("2")
    desk.get_by_role("button", name="Mezclar de nuevo").click()
    desk.get_by_text("Nadie lo ve todavía").wait_for()
    check(desk)
    assert phones[0].locator("#card").count() == 0
    desk.get_by_role("button", name="Armar estos grupos").click()
    for index, name in enumerate(("Rosa", LONG, "Inés", "Pedro")):
        desk.get_by_label(name).select_option("1" if index in {0, 1, 3} else "2")
    desk.get_by_role("button", name="Guardar los cambios").click()
    phones[0].get_by_text("Estás en el Grupo 1.").wait_for()
    assert LONG in phones[0].locator("#card").inner_text()
    phones[2].get_by_text("Estás en el Grupo 2.").wait_for()
    phones[3].reload()
    phones[3].get_by_text("Estás en el Grupo 1.").wait_for()
    check(phones[0])


def test_a_notebook_is_written_by_many_hands_without_losing_a_keystroke(room):
    _desk, (rosa, maria, ines, pedro) = room
    box = rosa.locator("#text-3")
    box.click()
    box.press_sequentially("Que las escuelas traigan")
    maria.locator("#text-3").fill("Tiempo protegido")
    maria.locator("#write-3 button").click()
    rosa.locator("#entries-3 .entry__text", has_text="Tiempo protegido").wait_for()
    pedro.locator("#text-0").fill("Sin teléfono inteligente también escribo")
    pedro.locator("#write-0 button").click()
    rosa.locator("#entries-0 .entry__text", has_text="también escribo").wait_for()
    box.press_sequentially(" trabajo")
    assert box.input_value() == "Que las escuelas traigan trabajo"
    assert rosa.evaluate("document.activeElement.id") == "text-3"

    rosa.reload()
    assert rosa.locator("#text-3").input_value() == "Que las escuelas traigan trabajo"
    rosa.locator("#write-3 button").click()
    maria.locator("#entries-3 .entry__text", has_text="Que las escuelas traigan trabajo").wait_for()
    assert rosa.locator("#text-3").input_value() == ""
    assert ines.locator(".entry").count() == 0


def test_two_who_change_the_same_entry_keep_both(room):
    _desk, (rosa, maria, _ines, _pedro) = room
    for page in (rosa, maria):
        page.locator(".entry", has_text="Tiempo protegido").get_by_role("link", name="Cambiar").click()
    rosa.locator("#text-change").fill("Tiempo protegido, negociado")
    maria.locator("#text-change").fill("Tiempo protegido en el horario")
    rosa.get_by_role("button", name="Guardar el cambio").click()
    maria.locator("#entries-3 .entry__text", has_text="negociado").wait_for()
    assert maria.locator("#text-change").input_value() == "Tiempo protegido en el horario"
    maria.get_by_role("button", name="Guardar el cambio").click()
    rosa.get_by_text("quedaron las dos").wait_for()
    expect(rosa.locator("#entries-3 .entry")).to_have_count(3)


def test_an_entry_is_taken_out_and_put_again(room):
    _desk, (rosa, maria, _ines, pedro) = room
    entry = maria.locator(".entry", has_text="también escribo")
    pedro.reload()
    pedro.locator(".entry", has_text="también escribo").get_by_role("button", name="Quitar").click()
    maria.get_by_role("button", name="Poner").or_(
        maria.get_by_role("button", name="Volver a pon")
    ).first.click()
    entry.get_by_role("button", name="Quitar").wait_for()
    assert rosa.locator("#entries-0 .entry__text").inner_text() == "Sin teléfono inteligente también escribo"


def test_the_group_chooses_who_speaks_and_shares_the_work(room):
    _desk, (rosa, maria, _ines, pedro) = room
    rosa.get_by_text("Elegir quién habla por el grupo").click()
    rosa.locator("#card").get_by_role("button", name=LONG).click()
    maria.get_by_text("habla en el plenario", exact=True).wait_for()
    rosa.get_by_role("button", name="Escribe").click()
    maria.locator("#card .chip", has_text="Escribe").wait_for()
    pedro.reload()
    assert "habla en el plenario" in pedro.locator("#card").inner_text()


def test_the_wall_of_notebooks_is_live_and_does_not_move(room, browser):
    desk, (rosa, _maria, ines, _pedro) = room
    wall = desk.context.new_page()
    wall.set_viewport_size({"width": 1920, "height": 1080})
    wall.goto(desk.url.split("grupos")[0] + "hojas/")
    before = wall.locator(".notebook-card").nth(1).bounding_box()
    ines.locator("#text-1").fill("Nos observamos entre pares")
    ines.locator("#write-1 button").click()
    wall.get_by_text("Nos observamos entre pares").first.wait_for()
    assert wall.locator(".notebook-card").nth(1).bounding_box() == before
    check(wall)
    wall.close()
    check(rosa)


def test_a_pause_in_the_middle_of_a_sentence_loses_nothing(room):
    desk, (rosa, maria, _ines, _pedro) = room
    desk.goto(desk.url.split("grupos")[0])
    rosa.locator("#text-1").press_sequentially("Nos visitamos en")
    desk.get_by_role("button", name="Pausar").click()
    rosa.locator(".stage__paused").wait_for()
    rosa.locator("#text-1").press_sequentially(" octubre")
    rosa.locator("#write-1 button").click()
    rosa.locator("#write-1").get_by_text("en pausa").wait_for()
    rosa.locator("#unsent").get_by_text("Nos visitamos en octubre").wait_for()
    desk.locator("button[value=resume]").click()
    maria.locator("#entries-1 .entry__text", has_text="Nos visitamos en octubre").wait_for()
    assert rosa.locator("#text-1").input_value() == ""


def test_the_last_minute_is_said_once(room):
    _desk, (rosa, *_others) = room
    rosa.evaluate("document.querySelector('.stage__clock').dataset.deadline = Date.now() + 59000")
    rosa.locator("#minute", has_text="Queda un minuto.").wait_for(state="attached")
    rosa.evaluate("document.getElementById('minute').textContent = 'ya dicho'")
    for _tick in range(2):  # the clock has moved twice since
        shown = rosa.locator(".stage__clock").inner_text()
        expect(rosa.locator(".stage__clock")).not_to_have_text(shown)
    assert rosa.locator("#minute").inner_text() == "ya dicho"


def test_what_is_being_written_when_groups_close_is_in_the_notebook(room):
    desk, (rosa, maria, ines, pedro) = room
    rosa.locator("#text-2").press_sequentially("Quedó a medio escri")
    pedro.locator("#text-2").fill("Escrito después de cerrar")
    go_to(desk, "Plenario")
    rosa.locator("#plenary").wait_for()
    maria.locator("#choosing").get_by_text("Quedó a medio escri").wait_for()
    pedro.locator("#write-2 button").click()
    maria.locator("#choosing").get_by_text("Escrito después de cerrar").wait_for()
    assert rosa.locator("#unsent").is_hidden()
    assert ines.locator("#speaking").count() == 0


def test_text_written_without_signal_waits_and_arrives_once(room):
    _desk, (rosa, maria, _ines, _pedro) = room
    rosa.get_by_text("La hoja de nuestro grupo").click()
    rosa.context.set_offline(True)
    rosa.locator("#text-1").fill("Escrito sin señal")
    rosa.locator("#write-1 button").click()
    rosa.locator("#unsent").get_by_text("Escrito sin señal").wait_for()
    rosa.context.set_offline(False)
    maria.locator("#choosing").get_by_text("Escrito sin señal").wait_for()
    rosa.locator("#unsent").wait_for(state="hidden")
    expect(rosa.locator("#entries-1 .entry", has_text="Escrito sin señal")).to_have_count(1)


def test_the_plenary_from_the_turns_to_the_synthesis(room):
    desk, (rosa, maria, ines, pedro) = room
    desk.get_by_role("button", name="Por número").click()
    maria.get_by_text("Habla ahora por el Grupo 1").wait_for()
    maria.locator("#choosing").get_by_role("button", name="Tiempo protegido, negociado").click()
    maria.get_by_text("1 de 3 ideas elegidas").wait_for()
    maria.locator("#text-idea").fill("Que las visitas se conversen después")
    maria.get_by_role("button", name="Llevar esta idea").click()
    rosa.locator("#ideas-none .slip__text", has_text="se conversen después").wait_for()
    check(maria)

    idea = ines.locator(".idea", has_text="negociado")
    idea.get_by_role("button", name="Me pasa también").click()
    ines.get_by_text("Te pasa también en una idea").wait_for()
    ines.locator('.idea__echo[aria-pressed="true"]').wait_for()
    pedro.goto(rosa.url)
    pedro.locator(".idea", has_text="negociado").get_by_role("button", name="Me pasa también").click()
    rosa.get_by_text("me pasa también: 2").wait_for()

    weave_by_hand(desk)
    rosa.get_by_text("mano alzada: 7").wait_for()
    rosa.get_by_text("Lo que falta es tiempo.").wait_for()
    expect(rosa.locator(".cluster", has_text="Condiciones").locator(".idea")).to_have_count(2)
    pedro.reload()
    assert "Lo que falta es tiempo." in pedro.locator("#plenary").inner_text()


def weave_by_hand(desk):
    """By keyboard: mark, a new cluster, its words; then by pointer; and undo."""
    desk.get_by_role("link", name="Plenario", exact=True).click()
    desk.locator(".idea", has_text="negociado").get_by_role("checkbox").press("Space")
    desk.get_by_role("button", name="Un tema nuevo").press("Enter")
    cluster = desk.locator("#clusters .cluster")
    cluster.locator(".idea", has_text="negociado").wait_for()
    cluster.locator(".cluster__name").fill("Condiciones")
    cluster.locator(".cluster__words").fill("Lo que falta es tiempo.")
    cluster.get_by_role("button", name="Guardar").click()
    desk.locator("#shelf").get_by_role("button", name="Condiciones").wait_for()
    desk.locator("#loose .idea").hover(position={"x": 60, "y": 12})
    desk.mouse.down()
    box = cluster.bounding_box()
    desk.mouse.move(box["x"] + 60, box["y"] + 30, steps=6)
    desk.mouse.up()
    cluster.locator(".idea", has_text="conversen").wait_for()
    desk.get_by_role("button", name="Deshacer mi último").click()
    desk.locator("#loose .idea", has_text="conversen").wait_for()
    desk.locator("#loose .idea").get_by_role("checkbox").check()
    desk.locator("#shelf").get_by_role("button", name="Condiciones").click()
    cluster.locator(".idea", has_text="conversen").wait_for()
    idea = desk.locator(".idea", has_text="negociado")
    idea.locator(".idea__hands").fill("7")
    idea.get_by_role("button", name="Contar").click()
    idea.get_by_text("mano alzada: 7").wait_for()
    check(desk)
