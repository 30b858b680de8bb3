"""What is written in the room while there is no signal, or no server, waits on the phone and arrives once."""

import re
import signal

import pytest
from playwright.sync_api import expect

from tests.e2e.rooms import PHONE, enter, go_to, leave, open_room
from tests.e2e.walking import check

pytestmark = pytest.mark.e2e

WAITS = "Sin señal: queda en tu teléfono y se enviará solo."
LONG = "Liceo Bicentenario Politécnico Monseñor Ramón Munita Eyzaguirre: nos faltan horas protegidas " * 2
# Two frames and a task later, whatever the last frame moved has been observed.
LAST_FRAME = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
)
SHIFTS = """() => {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) globalThis.shifts.push(one.value);
  }).observe({ type: "layout-shift", buffered: false });
}"""


@pytest.fixture(scope="module")
def room(server, browser):
    """A desk in the group work, and two people of one group."""
    desk, link = open_room(browser, server)
    rosa, ines = (enter(browser, link, name) for name in ("Rosa", "Inés"))
    go_to(desk, "Actividad grupal")
    desk.get_by_role("link", name="Grupos", exact=True).click()
    desk.get_by_label("Cuántos grupos").fill("1")
    desk.get_by_role("button", name="Armar estos grupos").or_(
        desk.get_by_role("button", name="Mezclar de nuevo")
    ).first.click()
    if desk.get_by_role("button", name="Armar estos grupos").count():
        desk.get_by_role("button", name="Armar estos grupos").click()
    ines.get_by_text("Estás en el Grupo 1.").wait_for()
    desk.goto(desk.url.split("grupos")[0])
    people = {"rosa": rosa, "ines": ines}
    yield desk, people, link
    for page in (desk, *people.values()):
        page.context.close()


def write(page, number, text):
    page.locator(f"#text-{number}").fill(text)
    page.locator(f"#write-{number} button").click()


def waiting(page, text):
    return page.locator("#unsent li", has_text=text)


def entries(page, text):
    return page.locator(".entry__text", has_text=text)


def reopened(page, link):
    """Its tab was closed; the same phone opens the link again."""
    page.close()
    fresh = page.context.new_page()
    fresh.set_viewport_size(PHONE)
    fresh.goto(link)
    return fresh


def test_an_entry_written_without_signal_survives_a_closed_tab_and_arrives_once(room):
    _desk, people, link = room
    rosa, ines = people["rosa"], people["ines"]
    rosa.locator("#text-0").fill("A medio escribir")
    rosa.context.set_offline(True)
    write(rosa, 1, "Escrito en el patio")
    waiting(rosa, "Escrito en el patio").get_by_text(WAITS).wait_for()
    assert rosa.locator("#text-1").input_value() == ""
    write(rosa, 1, LONG)
    waiting(rosa, "horas protegidas").wait_for()
    check(rosa)
    rosa.close()
    rosa.context.set_offline(False)
    people["rosa"] = rosa = reopened(rosa, link)
    entries(ines, "Escrito en el patio").wait_for()
    entries(ines, "horas protegidas").wait_for()
    rosa.locator("#unsent").wait_for(state="hidden")
    assert rosa.locator("#text-0").input_value() == "A medio escribir"
    rosa.locator("#text-0").fill("")
    rosa.reload()
    expect(entries(rosa, "Escrito en el patio")).to_have_count(1)
    expect(entries(rosa, "horas protegidas")).to_have_count(1)
    assert rosa.locator("#text-0").input_value() == ""


def test_two_taps_write_once(room):
    _desk, people, _link = room
    rosa, ines = people["rosa"], people["ines"]
    rosa.locator("#text-0").fill("Dos toques")
    rosa.locator("#write-0 button").dblclick()
    entries(ines, "Dos toques").wait_for()
    rosa.locator("#write-0").get_by_text("Agregado.").wait_for()
    rosa.reload()
    expect(entries(rosa, "Dos toques")).to_have_count(1)


def test_what_was_on_its_way_when_the_server_died_arrives_once(room, server):
    _desk, people, _link = room
    rosa, ines = people["rosa"], people["ines"]
    server["running"].process.send_signal(signal.SIGSTOP)  # the request is in its socket, and nobody answers
    write(rosa, 2, "Justo cuando se cayó")
    waiting(rosa, "Justo cuando se cayó").get_by_text("Enviando…").wait_for()
    server["running"].kill()
    waiting(rosa, "Justo cuando se cayó").get_by_text(WAITS).wait_for()
    write(rosa, 2, "Y después también")
    waiting(rosa, "Y después también").wait_for()
    server["running"].start()
    entries(ines, "Justo cuando se cayó").wait_for()
    entries(ines, "Y después también").wait_for()
    rosa.locator("#unsent").wait_for(state="hidden")
    ines.reload()
    assert entries(ines, "Justo cuando se cayó").count() == entries(ines, "Y después también").count() == 1


def test_a_server_that_stumbles_is_tried_again_and_one_text_can_be_deleted(room):
    _desk, people, _link = room
    rosa, ines = people["rosa"], people["ines"]
    rosa.route("**/hoja/", lambda route: route.fulfill(status=503, body="<h1>…</h1>"), times=2)
    write(rosa, 0, "Mejor no")
    waiting(rosa, "Mejor no").get_by_role("button", name="Borrar el texto").click()
    write(rosa, 0, "Esto sí")
    entries(ines, "Esto sí").wait_for()
    rosa.locator("#unsent").wait_for(state="hidden")
    assert entries(ines, "Mejor no").count() == 0


def test_me_too_without_signal_is_what_was_wished_last(room):
    desk, people, _link = room
    rosa, ines = people["rosa"], people["ines"]
    ines.get_by_text("Elegir quién habla por el grupo").click()
    ines.locator("#card").get_by_role("button", name="Inés").click()
    rosa.get_by_text("habla en el plenario", exact=True).wait_for()
    for page in (rosa, ines):  # the server stumbles when their pages ask what to do now
        page.route("**/parte/", lambda route: route.fulfill(status=503, body="<h1>…</h1>"), times=1)
    go_to(desk, "Plenario")
    ines.locator("#choosing").get_by_role("button", name="Esto sí").click()
    ines.locator("#choosing").get_by_role("button", name="Dos toques").click()
    idea, other = (rosa.locator(".idea", has_text=text) for text in ("Esto sí", "Dos toques"))
    other.wait_for()
    rosa.context.set_offline(True)
    idea.locator("[data-trama-echo]").click()
    idea.locator('[data-trama-echo][aria-pressed="true"]').wait_for()
    other.locator("[data-trama-echo]").dblclick()
    waiting(rosa, "Esto sí").get_by_text(WAITS).wait_for()
    rosa.context.set_offline(False)
    ines.locator(".idea", has_text="Esto sí").get_by_text("me pasa también: 1").wait_for()
    rosa.locator("#unsent").wait_for(state="hidden")
    rosa.reload()
    idea.locator('[data-trama-echo][aria-pressed="true"]').wait_for()
    other.locator('[data-trama-echo][aria-pressed="false"]').wait_for()


def conducted(desk, what):
    """One of the buttons of the desk."""
    token = desk.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    answer = desk.context.request.post(
        f"{desk.url}conducir/", form={"csrfmiddlewaretoken": token, "do": what}
    )
    assert answer.ok


def test_a_first_note_without_signal_arrives_once_and_opens_the_board(room):
    desk, people, link = room
    rosa, ines = people["rosa"], people["ines"]
    go_to(desk, "Ideas finales")
    leave(ines, "square", "La nota de Inés")
    ines.locator(".slip", has_text="La nota de Inés").wait_for()
    rosa.locator("#door-triangle").wait_for()
    assert rosa.locator(".slip", has_text="La nota de Inés").count() == 0
    rosa.context.set_offline(True)
    leave(rosa, "triangle", "¿Y si no hay horas?")
    waiting(rosa, "¿Y si no hay horas?").wait_for()
    rosa.close()
    rosa.context.set_offline(False)
    people["rosa"] = rosa = reopened(rosa, link)
    rosa.locator(".slip", has_text="La nota de Inés").wait_for()
    leave(ines, "circle", "Otra, después")  # the stream of whoever opened the board is the open one at once
    rosa.locator(".slip", has_text="Otra, después").wait_for()
    rosa.reload()
    expect(rosa.locator(".slip__text", has_text="¿Y si no hay horas?")).to_have_count(1)


def test_fifty_notes_arrive_and_what_one_reads_does_not_move(room):
    _desk, people, link = room
    rosa, ines = people["rosa"], people["ines"]
    token = next(cookie["value"] for cookie in ines.context.cookies() if cookie["name"] == "csrftoken")
    rosa.locator(".slip").first.scroll_into_view_if_needed()
    rosa.evaluate(SHIFTS)
    for number in range(50):
        shape = ("square", "triangle", "circle")[number % 3]
        form = {"csrfmiddlewaretoken": token, "shape": shape, "text": f"Nota {number} de muchas"}
        answer = ines.context.request.post(f"{link}notas/", form=form, headers={"X-Trama": "1"})
        assert answer.status == 204
    rosa.locator(".slip", has_text="Nota 49 de muchas").wait_for(state="attached")
    rosa.evaluate(LAST_FRAME)
    shifts = rosa.evaluate("globalThis.shifts")
    assert sum(shifts) < 0.02, shifts
    expect(rosa.locator(".slip", has_text="de muchas")).to_have_count(50)


def test_what_comes_too_late_is_said_and_kept_to_be_copied(room):
    desk, people, _link = room
    rosa = people["rosa"]
    rosa.context.set_offline(True)
    leave(rosa, "circle", "Llegué tarde")
    waiting(rosa, "Llegué tarde").wait_for()
    conducted(desk, "end")
    rosa.context.set_offline(False)
    rosa.locator('#stage[data-state="ended"]').wait_for()
    state = waiting(rosa, "Llegué tarde").locator(".unsent__state")
    expect(state).not_to_have_text(re.compile(f"^({WAITS}|Enviando…)$"))
    assert state.inner_text()
    rosa.reload()
    waiting(rosa, "Llegué tarde").wait_for()
    check(rosa)
